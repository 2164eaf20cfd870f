//! A server: a RawNode, its storage in memory, and what of that is durable. After each message it hands on all that the node
//! has ready, and tells it of what is on the disk as the harness says so. It is long because all of these touch the one node.

use crate::packets;
use crate::reads::Reading;
use crate::shown::Shown;
use crate::store::Store;
use crate::transfers::Transferring;
use raft::eraftpb::{ConfState, Entry, MessageType};
use raft::{Config, RawNode, ReadOnlyOption, StateRole};
use serde_json::{json, Value};
use std::collections::{BTreeSet, VecDeque};

pub struct Server {
    pub id: u64,
    pub nodes: u64,
    election: (f64, f64),
    beat: f64,
    /// So many ticks of the library are the shortest election timeout.
    election_ticks: usize,
    pub node: RawNode<Store>,
    /// Writes under way: how many are left, and what follows once they are durable.
    pub writing: VecDeque<(u32, Then)>,
    /// How far its state machine is.
    pub applied: u64,
    /// Asked of this server and not answered yet.
    waiting: Vec<String>,
    pub reading: Vec<Reading>,
    pub transferring: Vec<Transferring>,
    /// Who has answered this candidate, and how: the library keeps it to itself, and it decides who counts.
    answers: BTreeSet<(u64, bool)>,
    pub shown: Shown,
    pub out: Vec<Value>,
}

/// What follows once something is durable.
pub enum Then {
    /// The `Ready` of this number is persisted, with its snapshot if it had one.
    Persisted(u64, Option<Value>),
    Compacted(Value),
}

impl seaworthy_child::Server for Server {
    fn boot(options: &Value, disk: &Value) -> Server {
        let number = |name: &str| options[name].as_f64().unwrap();
        let nodes = number("nodes") as u64;
        let is_on = |name: &str| options["settings"][name] == "on";
        // As many heartbeats as fit: a leader checks its quorum after so many of them.
        let fitting = number("electionTimeoutMin") / number("heartbeatInterval").max(1.0);
        let election_ticks = (fitting as usize).clamp(2, 256);
        let store = Store::from(disk, ConfState::from(((1..=nodes).collect::<Vec<_>>(), vec![])));
        let (applied, _) = store.base();
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
            applied,
            ..Default::default()
        };
        let shown = Shown::from(applied, disk);
        let out = store.snapshot.iter().map(|one| json!({ "type": "restore", "snapshot": one })).collect();
        let logger = slog::Logger::root(slog::Discard, slog::o!());
        let mut server = Server {
            id: config.id,
            nodes,
            election: (number("electionTimeoutMin"), number("electionTimeoutMax")),
            beat: number("heartbeatInterval"),
            election_ticks,
            node: RawNode::new(&config, store, &logger).unwrap(),
            writing: VecDeque::new(),
            applied,
            waiting: Vec::new(),
            reading: Vec::new(),
            transferring: Vec::new(),
            answers: BTreeSet::new(),
            shown,
            out,
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
                let packet = packets::from_json(&message["packet"], &self.node.store().configuration);
                let awaited = match before.1 {
                    // Who grants a pre-vote does it in the term that would follow.
                    StateRole::PreCandidate => {
                        Some((MessageType::MsgRequestPreVoteResponse, before.0 + u64::from(!packet.reject)))
                    }
                    StateRole::Candidate => Some((MessageType::MsgRequestVoteResponse, before.0)),
                    _ => None,
                };
                if awaited == Some((packet.msg_type, packet.term)) {
                    self.answers.insert((packet.from, packet.reject));
                }
                // An error is a message that the node has no use for.
                let _ = self.node.step(packet);
            }
            Some("timer") if led => {
                self.report_snapshots();
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
            Some("operation") => self.begin(&message["operation"], &message["snapshot"]),
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
        let log = self.log_change();
        let raft = &self.node.raft;
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
            "log": log,
            "commitIndex": raft.raft_log.committed,
            "lastApplied": raft.raft_log.applied,
            "nextIndex": next,
            "matchIndex": matched,
        });
        let key = self.key();
        json!({ "outbound": std::mem::take(&mut self.out), "view": view, "key": key })
    }
}

impl Server {
    fn begin(&mut self, asked: &Value, snapshot: &Value) {
        let id = asked["id"].as_str().unwrap_or_default();
        match asked["type"].as_str() {
            Some("read") => self.read(id),
            Some("compact") => self.compact(id, snapshot),
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
            // First, since what is written after it follows on it.
            let snapshot = (!ready.snapshot().is_empty()).then(|| packets::snapshot_to_json(ready.snapshot()));
            if let Some(snapshot) = &snapshot {
                self.write(json!({ "kind": "snapshot", "snapshot": snapshot }));
                self.node.mut_store().restore(snapshot.clone());
                writes += 1;
            }
            if !ready.entries().is_empty() {
                let entries = ready.take_entries();
                self.node.mut_store().append(&entries);
                let plain: Vec<_> =
                    entries.iter().map(|one| json!({ "term": one.term, "payload": packets::payload(one) })).collect();
                self.write(json!({ "kind": "log", "from": entries[0].index, "entries": plain }));
                writes += 1;
            }
            // Last, since it says how far the entries are committed.
            if let Some(hard) = ready.hs() {
                self.node.mut_store().hard = hard.clone();
                let vote = hard.vote.checked_sub(1);
                let value = json!({ "term": hard.term, "vote": vote, "commit": hard.commit });
                self.write(json!({ "kind": "set", "key": "hard", "value": value }));
                writes += 1;
            }
            self.send(ready.take_persisted_messages(), "afterWrites");
            self.await_writes(Then::Persisted(ready.number(), snapshot), writes);
            self.node.advance_append_async(ready);
            // What a snapshot brings is applied once it is durable.
            self.node.advance_apply_to(self.applied);
            self.go_on();
        }
    }

    pub fn await_writes(&mut self, then: Then, writes: u32) {
        self.writing.push_back((writes, then));
    }

    fn written(&mut self) {
        let first = self.writing.iter_mut().find(|(left, _)| *left > 0).expect("a write under way");
        first.0 -= 1;
        self.go_on();
    }

    /// What follows on writes that are durable, in their order.
    fn go_on(&mut self) {
        while self.writing.front().is_some_and(|(left, _)| *left == 0) {
            match self.writing.pop_front().unwrap().1 {
                Then::Persisted(number, snapshot) => {
                    self.node.on_persist_ready(number);
                    snapshot.into_iter().for_each(|one| self.restore(one));
                }
                Then::Compacted(snapshot) => self.compacted(snapshot),
            }
        }
    }

    fn send(&mut self, messages: Vec<raft::eraftpb::Message>, when: &str) {
        for message in messages {
            self.out.push(json!({ "type": "send", "packet": packets::to_json(&message, self.id), "when": when }));
        }
    }

    fn apply(&mut self, entries: Vec<Entry>) {
        for entry in entries {
            self.applied = entry.index;
            let payload = packets::payload(&entry);
            let place = self.waiting.iter().position(|one| payload == one.as_str());
            self.out.push(json!({ "type": "apply", "index": entry.index, "term": entry.term, "payload": payload }));
            if let Some(at) = place {
                let command = self.waiting.remove(at);
                self.respond(&command, "ok");
            }
        }
    }

    pub fn write(&mut self, write: Value) {
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
        let writing: Vec<_> = self
            .writing
            .iter()
            .map(|(left, then)| match then {
                Then::Persisted(..) => json!(left),
                Then::Compacted(snapshot) => json!([left, snapshot["index"]]),
            })
            .collect();
        json!([
            format!("{:?}", raft.state),
            raft.leader_id,
            raft.election_elapsed,
            raft.raft_log.persisted,
            others,
            writing,
            self.waiting,
            self.answers,
            raft.lead_transferee,
            raft.pending_conf_index,
            raft.msgs.len(),
            self.reads_key(),
            self.transfers_key(),
        ])
    }
}

/// What a restart would bring back.
pub fn durable(disk: &Value) -> Value {
    let saved = &disk["values"]["hard"];
    let base = disk["snapshot"]["index"].as_u64().unwrap_or(0);
    json!({
        "currentTerm": saved["term"].as_u64().unwrap_or(0),
        "votedFor": saved["vote"],
        "log": { "from": base + disk["log"].as_array().unwrap().len() as u64 + 1, "entries": [] },
    })
}
