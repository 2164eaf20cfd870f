//! A minimal Raft, election and log replication, behind Seaworthy's protocol (docs/protocol.md). Rust, with serde_json.
//! Its bug: an AppendEntries that comes late removes the entries that came before it.
//!
//!     cargo build --release --manifest-path examples/rust/Cargo.toml --target-dir minimal-raft-rust
//!     npx seaworthy fuzz --implementation ./minimal-raft-rust/release/minimal-raft-rust --seed 1

use serde_json::{json, Value};
use std::collections::{BTreeMap, HashMap};
use std::io::{self, BufRead, Write};

#[derive(PartialEq, Clone, Copy)]
enum Role {
    Follower,
    Candidate,
    Leader,
}
use Role::*;

struct Server {
    id: usize,
    nodes: usize,
    timeout: (Value, Value),
    beat: Value,
    term: u64,
    voted_for: Option<usize>,
    log: Vec<Value>, // entries as they are on the wire; the one at index 1 is log[0]
    role: Role,
    votes: Vec<usize>,
    commit: usize,
    applied: usize,
    next: Vec<usize>,
    matched: Vec<usize>,
    waiting: BTreeMap<usize, Value>, // entries that clients wait for, by index
    shown: usize,                    // how much of the log the harness knows: at boot, what is on the disk
    out: Vec<Value>,
}

impl Server {
    fn boot(options: &Value, disk: &Value) -> Server {
        let hard = &disk["values"]["hard"];
        let log = list(&disk["log"]);
        let mut server = Server {
            id: index(&options["id"]),
            nodes: index(&options["nodes"]),
            timeout: (options["electionTimeoutMin"].clone(), options["electionTimeoutMax"].clone()),
            beat: options["heartbeatInterval"].clone(),
            term: hard["currentTerm"].as_u64().unwrap_or(0),
            voted_for: hard["votedFor"].as_u64().map(|id| id as usize),
            shown: log.len(),
            log,
            role: Follower,
            votes: vec![],
            commit: 0,
            applied: 0,
            next: vec![],
            matched: vec![],
            waiting: BTreeMap::new(),
            out: vec![],
        };
        server.wait();
        server
    }

    // What a server asks for. Nothing is done here: the harness does it, or lets it fail.

    fn send(&mut self, to: usize, kind: &str, mut body: Value, when: &str) {
        body["term"] = json!(self.term);
        let packet = json!({ "from": self.id, "to": to, "kind": kind, "body": body });
        self.out.push(json!({ "type": "send", "packet": packet, "when": when }));
    }

    fn wait(&mut self) {
        let (min, max) = &self.timeout;
        self.out.push(json!({ "type": "arm", "timer": "election", "min": min, "max": max }));
    }

    fn disarm(&mut self, timer: &str) {
        self.out.push(json!({ "type": "disarm", "timer": timer }));
    }

    fn respond(&mut self, command: &Value, outcome: &str) {
        self.out.push(json!({ "type": "respond", "operation": command, "outcome": outcome, "when": "now" }));
    }

    fn save_hard(&mut self, notify: bool) {
        let hard = json!({ "currentTerm": self.term, "votedFor": self.voted_for });
        let write = json!({ "kind": "set", "key": "hard", "value": hard });
        self.out.push(json!({ "type": "write", "write": write, "notify": notify }));
    }

    /// Replaces the log from index `start` on.
    fn save_log(&mut self, start: usize, entries: Vec<Value>) {
        self.log.truncate(start - 1);
        self.log.extend(entries.iter().cloned());
        self.shown = self.shown.min(start - 1);
        let write = json!({ "kind": "log", "from": start, "entries": entries });
        self.out.push(json!({ "type": "write", "write": write, "notify": true }));
    }

    // What it is given.

    fn take(&mut self, message: &Value) {
        self.out.clear();
        match message["type"].as_str().unwrap() {
            "timer" if self.role == Leader => self.replicate(),
            "timer" => self.stand(),
            "operation" => self.propose(&message["operation"]["command"]),
            "written" => self.on_written(&message["write"]),
            "writeFailed" => self.out.push(json!({ "type": "halt", "reason": "the disk failed" })),
            "packet" => self.hear(&message["packet"]),
            _ => {}
        }
    }

    /// A server counts its own vote, and its own entries, once they are durable.
    fn on_written(&mut self, write: &Value) {
        if write["kind"] == "set" {
            if self.role == Candidate && write["value"] == json!({ "currentTerm": self.term, "votedFor": self.id }) {
                self.count(self.id);
            }
        } else if self.role == Leader {
            let (from, entries) = (index(&write["from"]), list(&write["entries"]));
            let end = from - 1 + entries.len();
            if self.log.get(from - 1..end) == Some(&entries) {
                self.matched[self.id] = self.matched[self.id].max(end);
                self.advance();
            }
        }
    }

    fn hear(&mut self, packet: &Value) {
        let (from, body) = (index(&packet["from"]), &packet["body"]);
        let term = body["term"].as_u64().unwrap();
        if term > self.term {
            self.become_follower(term);
        }
        match packet["kind"].as_str().unwrap() {
            "RequestVote" => self.on_request_vote(from, body),
            "AppendEntries" => self.on_append(from, body),
            _ if term < self.term => {}
            "Vote" if self.role == Candidate && body["granted"] == true => self.count(from),
            "Appended" if self.role == Leader => self.on_appended(from, body),
            _ => {}
        }
    }

    // Election (sections 5.2 and 5.4.1).

    fn become_follower(&mut self, term: u64) {
        if term > self.term {
            (self.term, self.voted_for) = (term, None);
            self.save_hard(false);
        }
        if self.role == Leader {
            self.disarm("heartbeat");
            self.wait();
        }
        (self.role, self.votes, self.next, self.matched) = (Follower, vec![], vec![], vec![]);
    }

    fn stand(&mut self) {
        (self.role, self.votes) = (Candidate, vec![]);
        (self.term, self.voted_for) = (self.term + 1, Some(self.id));
        self.save_hard(true);
        let last = self.log.len();
        for to in self.others() {
            let body = json!({ "lastIndex": last, "lastTerm": self.term_at(last) });
            self.send(to, "RequestVote", body, "afterWrites");
        }
        self.wait();
    }

    fn on_request_vote(&mut self, from: usize, body: &Value) {
        let own = (self.term_at(self.log.len()), self.log.len());
        let is_up_to_date = (body["lastTerm"].as_u64().unwrap(), index(&body["lastIndex"])) >= own;
        let granted = body["term"] == self.term && [None, Some(from)].contains(&self.voted_for) && is_up_to_date;
        if granted {
            self.voted_for = Some(from);
            self.save_hard(false);
            self.wait();
        }
        self.send(from, "Vote", json!({ "granted": granted }), "afterWrites");
    }

    fn count(&mut self, voter: usize) {
        if !self.votes.contains(&voter) {
            self.votes.push(voter);
        }
        if 2 * self.votes.len() <= self.nodes {
            return;
        }
        self.role = Leader;
        self.next = vec![self.log.len() + 1; self.nodes];
        self.matched = vec![0; self.nodes];
        self.disarm("election");
        self.save_log(self.log.len() + 1, vec![json!({ "term": self.term, "payload": null })]);
        self.replicate();
    }

    // Replication (section 5.3).

    fn propose(&mut self, command: &Value) {
        if self.role != Leader {
            return self.respond(command, "failed");
        }
        let entry = json!({ "term": self.term, "payload": command });
        self.save_log(self.log.len() + 1, vec![entry.clone()]);
        self.waiting.insert(self.log.len(), entry);
        self.replicate();
    }

    fn replicate(&mut self) {
        let beat = &self.beat;
        self.out.push(json!({ "type": "arm", "timer": "heartbeat", "min": beat, "max": beat, "periodic": true }));
        for to in self.others() {
            self.append_to(to);
        }
    }

    fn append_to(&mut self, to: usize) {
        let before = self.next[to] - 1;
        let (term, entries) = (self.term_at(before), &self.log[before..]);
        let body = json!({ "prevIndex": before, "prevTerm": term, "entries": entries, "commit": self.commit });
        self.send(to, "AppendEntries", body, "now");
    }

    fn on_append(&mut self, from: usize, body: &Value) {
        let is_old = body["term"].as_u64().unwrap() < self.term;
        if !is_old {
            self.become_follower(self.term);
            self.wait();
        }
        let before = index(&body["prevIndex"]);
        if is_old || before > self.log.len() || body["prevTerm"] != self.term_at(before) {
            return self.send(from, "Appended", json!({ "success": false, "match": 0 }), "afterWrites");
        }
        let entries = list(&body["entries"]);
        let end = before + entries.len();
        // The bug: only where an entry conflicts may what is behind it go. An old AppendEntries, late, removes newer entries.
        if self.log[before..] != entries {
            self.save_log(before + 1, entries);
        }
        self.commit = self.commit.max(end.min(index(&body["commit"])));
        self.apply();
        self.send(from, "Appended", json!({ "success": true, "match": end }), "afterWrites");
    }

    fn on_appended(&mut self, from: usize, body: &Value) {
        if body["success"] == true {
            self.matched[from] = self.matched[from].max(index(&body["match"]));
            self.next[from] = self.matched[from] + 1;
            self.advance();
        } else if self.next[from] > self.matched[from] + 1 {
            self.next[from] -= 1;
            self.append_to(from);
        }
    }

    /// Commits what a majority holds, if it is of this term (section 5.4.2).
    fn advance(&mut self) {
        let mut sorted = self.matched.clone();
        sorted.sort();
        let held = sorted[(self.nodes - 1) / 2];
        if held > self.commit && self.term_at(held) == self.term {
            self.commit = held;
            self.apply();
        }
    }

    fn apply(&mut self) {
        while self.applied < self.commit {
            let entry = self.log[self.applied].clone();
            self.applied += 1;
            let (term, payload) = (&entry["term"], &entry["payload"]);
            self.out.push(json!({ "type": "apply", "index": self.applied, "term": term, "payload": payload }));
            if let Some(asked) = self.waiting.remove(&self.applied) {
                self.respond(&asked["payload"], if asked == entry { "ok" } else { "failed" });
            }
        }
    }

    fn others(&self) -> Vec<usize> {
        (0..self.nodes).filter(|id| *id != self.id).collect()
    }

    fn term_at(&self, at: usize) -> u64 {
        if at == 0 { 0 } else { self.log[at - 1]["term"].as_u64().unwrap() }
    }

    /// What the harness is told.
    fn answer(&mut self) -> Value {
        let role = match self.role {
            Follower => "follower",
            Candidate => "candidate",
            Leader => "leader",
        };
        let view = json!({
            "currentTerm": self.term, "votedFor": self.voted_for, "role": role, "commitIndex": self.commit,
            "log": { "from": self.shown + 1, "entries": self.log[self.shown..] }, "lastApplied": self.applied,
            "votesGranted": self.votes, "nextIndex": self.next, "matchIndex": self.matched,
        });
        self.shown = self.log.len();
        // With the view the key is all that decides what the server does next.
        json!({ "outbound": self.out, "view": view, "key": self.waiting })
    }
}

fn index(value: &Value) -> usize {
    value.as_u64().unwrap() as usize
}

fn list(value: &Value) -> Vec<Value> {
    value.as_array().unwrap().clone()
}

fn greeting() -> Value {
    json!({
        "protocol": 1, "name": "minimal-raft-rust", "version": "1", "offers": ["key", "durable", "describe"],
        "capabilities": {
            "network": "any", "loss": true, "restart": true, "asyncDisk": true,
            "replicates": true, "disciplined": true, "settings": {},
        },
    })
}

fn durable(disk: &Value) -> Value {
    let hard = &disk["values"]["hard"];
    let term = hard["currentTerm"].as_u64().unwrap_or(0);
    let log = json!({ "from": list(&disk["log"]).len() + 1, "entries": [] });
    json!({ "durable": { "currentTerm": term, "votedFor": hard["votedFor"], "log": log } })
}

fn pledge(packet: &Value) -> Value {
    let body = &packet["body"];
    match packet["kind"].as_str().unwrap() {
        "Vote" => json!({ "type": "vote", "term": body["term"], "granted": body["granted"] }),
        "Appended" if body["success"] == true => {
            json!({ "type": "acknowledgement", "term": body["term"], "index": body["match"] })
        }
        _ => Value::Null,
    }
}

fn main() {
    let mut servers: HashMap<u64, Server> = HashMap::new();
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let request: Value = serde_json::from_str(&line.unwrap()).unwrap();
        let place = request["server"].as_u64().unwrap_or(0);
        let answer = match request["do"].as_str().unwrap() {
            "greet" => greeting(),
            "boot" => {
                servers.insert(place, Server::boot(&request["options"], &request["disk"]));
                servers.get_mut(&place).unwrap().answer()
            }
            "take" => {
                let server = servers.get_mut(&place).unwrap();
                server.take(&request["message"]);
                server.answer()
            }
            "durable" => durable(&request["disk"]),
            _ => json!({ "pledge": pledge(&request["packet"]) }),
        };
        writeln!(out, "{answer}").and_then(|()| out.flush()).unwrap();
    }
}
