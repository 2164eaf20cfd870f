//! A server: a RawNode, its storage in memory, and what of that is durable. After each message it hands on all that the node
//! has ready, and tells it of what is on the disk as the harness says so.

use crate::packets;
use crate::reads::Reading;
use crate::transfers::Transferring;
use raft::eraftpb::{Entry, HardState};
use raft::storage::MemStorage;
use raft::{Config, RawNode, ReadOnlyOption, StateRole};
use serde_json::{json, Value};
use std::collections::{BTreeSet, VecDeque};

pub struct Server {
    pub id: u64,
    nodes: u64,
    election: (f64, f64),
    beat: f64,
    /// So many ticks of the library are the shortest election timeout.
    election_ticks: usize,
    pub node: RawNode<MemStorage>,
    /// Writes under way: which `Ready` they are of, and how many of its are left.
    writing: VecDeque<(u64, u32)>,
    /// Asked of this server and not answered yet.
    waiting: Vec<String>,
    pub reading: Vec<Reading>,
    pub transferring: Vec<Transferring>,
    /// Who has answered this candidate, and how: the library keeps it to itself, and it decides who counts.
    answers: BTreeSet<(u64, bool)>,
    shown: Vec<(u64, Value)>,
    pub out: Vec<Value>,
}

impl seaworthy_child::Server for Server {
    fn boot(options: &Value, disk: &Value) -> Server {
        let number = |name: &str| options[name].as_f64().unwrap();
        let nodes = number("nodes") as u64;
        let is_on = |name: &str| options["settings"][name] == "on";
        // As many heartbeats as fit: a leader checks its quorum after so many of them.
        let fitting = number("electionTimeoutMin") / number("heartbeatInterval").max(1.0);
        let election_ticks = (fitting as usize).clamp(2, 256);
        let config = Config {
            id: number("id") as u64 + 1,
            election_tick: election_ticks,
            heartbeat_tick: 1,
            // Where it would draw from a window, the harness does. One tick more than the lease of a follower tells the two apart.
            min_election_tick: election_ticks + 1,
            max_election_tick: election_ticks + 2,
            max_size_per_msg: 1 << 20,
            max_inflight_msgs: 256,
            pre_vote: is_on("preVote"),
            check_quorum: is_on("checkQuorum"),
            read_only_option: match is_on("leaseReads") && is_on("checkQuorum") {
                true => ReadOnlyOption::LeaseBased,
                false => ReadOnlyOption::Safe,
            },
            ..Default::default()
        };
        let storage = MemStorage::new_with_conf_state(((1..=nodes).collect::<Vec<_>>(), vec![]));
        let entries = entries_of(disk);
        let mut hard = HardState::default();
        let saved = &disk["values"]["hard"];
        if !saved.is_null() {
            hard.term = saved["term"].as_u64().unwrap();
            hard.vote = saved["vote"].as_u64().map_or(0, |server| server + 1);
            hard.commit = saved["commit"].as_u64().unwrap();
        }
        storage.wl().append(&entries).unwrap();
        storage.wl().set_hardstate(hard);
        let logger = slog::Logger::root(slog::Discard, slog::o!());
        let mut server = Server {
            id: config.id,
            nodes,
            election: (number("electionTimeoutMin"), number("electionTimeoutMax")),
            beat: number("heartbeatInterval"),
            election_ticks,
            node: RawNode::new(&config, storage, &logger).unwrap(),
            writing: VecDeque::new(),
            waiting: Vec::new(),
            reading: Vec::new(),
            transferring: Vec::new(),
            answers: BTreeSet::new(),
            shown: entries.iter().map(|one| (one.term, packets::payload(one))).collect(),
            out: Vec::new(),
        };
        server.hand_on();
        server.wait();
        server
    }

    fn take(&mut self, message: &Value) {
        let led = self.leads();
        let before = (self.node.raft.term, self.node.raft.state);
        match message["type"].as_str() {
            Some("packet") => {
                let packet = packets::from_json(&message["packet"]);
                // Who grants a pre-vote does it in the term that would follow.
                let asked = before.0 + u64::from(before.1 == StateRole::PreCandidate && !packet.reject);
                if packet.term == asked && before.1 != StateRole::Follower {
                    self.answers.insert((packet.from, packet.reject));
                }
                // An error is a message that the node has no use for.
                let _ = self.node.step(packet);
            }
            Some("timer") if led => {
                self.node.tick();
                self.arm("heartbeat", (self.beat, self.beat));
            }
            Some("timer") if message["timer"] == "lease" => {
                while self.node.raft.election_elapsed < self.election_ticks {
                    self.node.tick();
                }
            }
            Some("timer") => {
                self.answers.clear();
                while !self.node.tick() && self.node.raft.election_elapsed != 0 {}
            }
            Some("operation") => self.begin(&message["operation"]),
            Some("written") => self.written(),
            Some("writeFailed") => {
                self.out.push(json!({ "type": "halt", "reason": "the storage could not be written" }));
                return;
            }
            _ => panic!("a message that was not asked for: {message}"),
        }
        self.hand_on();
        self.answer_reads();
        self.answer_transfers();
        if before != (self.node.raft.term, self.node.raft.state) || self.leads() {
            self.answers.clear();
        }
        self.set_timers(led);
    }

    fn answer(&mut self) -> Value {
        let raft = &self.node.raft;
        let log: Vec<_> = raft.raft_log.all_entries().iter().map(|one| (one.term, packets::payload(one))).collect();
        let kept = self.shown.iter().zip(&log).take_while(|(a, b)| a == b).count();
        let entries: Vec<_> =
            log[kept..].iter().map(|(term, payload)| json!({ "term": term, "payload": payload })).collect();
        let progress = |id: u64| raft.prs().get(id).unwrap();
        let servers = if self.leads() { 1..=self.nodes } else { 1..=0 };
        let (next, matched): (Vec<_>, Vec<_>) = servers.map(|id| (progress(id).next_idx, progress(id).matched)).unzip();
        let view = json!({
            "currentTerm": raft.term,
            "votedFor": raft.vote.checked_sub(1),
            "role": match raft.state {
                StateRole::Leader => "leader",
                StateRole::Candidate => "candidate",
                StateRole::PreCandidate => "pre-candidate",
                StateRole::Follower => "follower",
            },
            "log": { "from": kept + 1, "entries": entries },
            "commitIndex": raft.raft_log.committed,
            "lastApplied": raft.raft_log.applied,
            "nextIndex": next,
            "matchIndex": matched,
        });
        let key = self.key();
        self.shown = log;
        json!({ "outbound": std::mem::take(&mut self.out), "view": view, "key": key })
    }
}

impl Server {
    fn begin(&mut self, asked: &Value) {
        let id = asked["id"].as_str().unwrap_or_default();
        match asked["type"].as_str() {
            Some("read") => self.read(id),
            Some("transfer") => self.transfer(id, asked["to"].as_u64().unwrap() + 1),
            _ => self.propose(asked["command"].as_str().unwrap()),
        }
    }

    pub fn respond(&mut self, operation: &str, outcome: &str) {
        self.out.push(json!({ "type": "respond", "operation": operation, "outcome": outcome, "when": "now" }));
    }

    fn propose(&mut self, command: &str) {
        if self.node.propose(vec![], command.as_bytes().to_vec()).is_ok() {
            self.waiting.push(command.to_owned());
        } else {
            self.respond(command, "failed");
        }
    }

    /// A follower's count of ticks begins anew where the library puts its timeout off. It stands at 1 while it is armed, so that
    /// this can be seen.
    fn set_timers(&mut self, led: bool) {
        match (led, self.leads()) {
            (false, true) => {
                self.out.push(json!({ "type": "disarm", "timer": "election" }));
                if self.node.raft.check_quorum {
                    self.out.push(json!({ "type": "disarm", "timer": "lease" }));
                }
                self.arm("heartbeat", (self.beat, self.beat));
            }
            (true, true) => {}
            (was_leader, false) => {
                if was_leader {
                    self.out.push(json!({ "type": "disarm", "timer": "heartbeat" }));
                }
                if was_leader || self.node.raft.election_elapsed == 0 {
                    self.wait();
                }
            }
        }
    }

    /// The first tick is given at once.
    fn wait(&mut self) {
        self.arm("election", self.election);
        if self.node.raft.check_quorum {
            self.arm("lease", (self.election.0, self.election.0));
        }
        self.node.tick();
    }

    /// Everything that is ready, until nothing is.
    fn hand_on(&mut self) {
        while self.node.has_ready() {
            let mut ready = self.node.ready();
            self.note_read_states(&ready.take_read_states());
            self.send(ready.take_messages(), "now");
            self.apply(ready.take_committed_entries());
            let mut writes = 0;
            if !ready.entries().is_empty() {
                let entries = ready.take_entries();
                self.node.mut_store().wl().append(&entries).unwrap();
                let plain: Vec<_> =
                    entries.iter().map(|one| json!({ "term": one.term, "payload": packets::payload(one) })).collect();
                self.write(json!({ "kind": "log", "from": entries[0].index, "entries": plain }));
                writes += 1;
            }
            // Last, since it says how far the entries are committed.
            if let Some(hard) = ready.hs() {
                self.node.mut_store().wl().set_hardstate(hard.clone());
                let vote = hard.vote.checked_sub(1);
                let value = json!({ "term": hard.term, "vote": vote, "commit": hard.commit });
                self.write(json!({ "kind": "set", "key": "hard", "value": value }));
                writes += 1;
            }
            self.send(ready.take_persisted_messages(), "afterWrites");
            self.writing.push_back((ready.number(), writes));
            self.node.advance_append_async(ready);
            self.node.advance_apply();
            self.tell_persisted();
        }
    }

    fn written(&mut self) {
        let first = self.writing.iter_mut().find(|(_, left)| *left > 0).expect("a write under way");
        first.1 -= 1;
        self.tell_persisted();
    }

    fn tell_persisted(&mut self) {
        while let Some((number, 0)) = self.writing.front().copied() {
            self.writing.pop_front();
            self.node.on_persist_ready(number);
        }
    }

    fn send(&mut self, messages: Vec<raft::eraftpb::Message>, when: &str) {
        for message in messages {
            self.out.push(json!({ "type": "send", "packet": packets::to_json(&message, self.id), "when": when }));
        }
    }

    fn apply(&mut self, entries: Vec<Entry>) {
        for entry in entries {
            let payload = packets::payload(&entry);
            let place = self.waiting.iter().position(|one| payload == one.as_str());
            self.out.push(json!({ "type": "apply", "index": entry.index, "term": entry.term, "payload": payload }));
            if let Some(at) = place {
                let command = self.waiting.remove(at);
                self.respond(&command, "ok");
            }
        }
    }

    fn write(&mut self, write: Value) {
        self.out.push(json!({ "type": "write", "write": write, "notify": true }));
    }

    fn arm(&mut self, timer: &str, (min, max): (f64, f64)) {
        let periodic = timer == "heartbeat";
        self.out.push(json!({ "type": "arm", "timer": timer, "min": min, "max": max, "periodic": periodic }));
    }

    pub fn leads(&self) -> bool {
        self.node.raft.state == StateRole::Leader
    }

    /// With the view, all that decides what it does next: what it knows of the others, what it waits for, and how far its own
    /// disk is.
    fn key(&self) -> Value {
        let raft = &self.node.raft;
        // Whoever takes office begins with what it knows of the others anew.
        let others = if self.leads() { 1..=self.nodes } else { 1..=0 };
        let others: Vec<_> = others.map(|id| format!("{:?}", raft.prs().get(id).unwrap())).collect();
        let writing: Vec<_> = self.writing.iter().map(|(_, left)| left).collect();
        json!([
            format!("{:?}", raft.state), raft.leader_id, raft.election_elapsed, raft.raft_log.persisted, others, writing,
            self.waiting, self.answers, raft.lead_transferee, raft.pending_conf_index, raft.msgs.len(),
            self.reads_key(), self.transfers_key(),
        ])
    }
}

fn entries_of(disk: &Value) -> Vec<Entry> {
    let entries = disk["log"].as_array().unwrap().iter().enumerate();
    entries.map(|(at, one)| packets::entry(at as u64 + 1, one["term"].as_u64().unwrap(), &one["payload"])).collect()
}

/// What a restart would bring back.
pub fn durable(disk: &Value) -> Value {
    let saved = &disk["values"]["hard"];
    json!({
        "currentTerm": saved["term"].as_u64().unwrap_or(0),
        "votedFor": saved["vote"],
        "log": { "from": disk["log"].as_array().unwrap().len() + 1, "entries": [] },
    })
}
