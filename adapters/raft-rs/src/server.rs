//! A server: a RawNode, its storage in memory, and what of that is durable. After each message it hands on all that the node
//! has ready, and tells it of what is on the disk as the harness says so.

use crate::configuration::Configuration;
use crate::membership::{Changing, InForce};
use crate::packets;
use crate::reads::Reading;
use crate::ready::Then;
use crate::shown::Shown;
use crate::store::Store;
use crate::transfers::Transferring;
use raft::eraftpb::MessageType;
use raft::{Config, RawNode, ReadOnlyOption, StateRole};
use serde_json::{json, Value};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

pub struct Server {
    pub id: u64,
    pub nodes: u64,
    pub election: (f64, f64),
    pub beat: f64,
    /// So many ticks of the library are the shortest election timeout.
    pub election_ticks: usize,
    pub node: RawNode<Store>,
    /// Writes under way: how many are left, and what follows once they are durable.
    pub writing: VecDeque<(u32, Then)>,
    /// How far its state machine is.
    pub applied: u64,
    /// Asked of this server and not answered yet.
    pub waiting: Vec<String>,
    pub reading: Vec<Reading>,
    pub transferring: Vec<Transferring>,
    /// How members are changed, by the switch.
    pub membership: String,
    /// Whether it was there from the beginning.
    pub is_founder: bool,
    pub in_force: InForce,
    pub changing: Vec<Changing>,
    /// What this leader knew of servers that were removed since.
    pub matched: BTreeMap<u64, u64>,
    /// Who has answered this candidate, and how: the library keeps it to itself, and it decides who counts.
    pub answers: BTreeSet<(u64, bool)>,
    pub shown: Shown,
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
        let beginning = InForce { index: 0, configuration: Configuration::from_json(&options["bootstrap"]) };
        let store = Store::from(disk, beginning);
        let (applied, _) = store.base();
        let in_force = store.in_force().clone();
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
        let out = store.snapshot.iter().map(|one| json!({ "type": "restore", "snapshot": one.snapshot })).collect();
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
            membership: options["settings"]["membership"].as_str().unwrap_or("off").to_owned(),
            is_founder: !options["bootstrap"].is_null(),
            in_force,
            changing: Vec::new(),
            matched: BTreeMap::new(),
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
                let packet = packets::from_json(&message["packet"], self);
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
            Some("timer") => self.fire(message["timer"].as_str().unwrap()),
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
        self.answer_changes();
        if before != (self.node.raft.term, self.node.raft.state) || self.leads() {
            self.answers.clear();
        }
        self.set_timers(led, message["timer"] == "election");
    }
    fn answer(&mut self) -> Value {
        let view = self.view();
        let key = self.key();
        json!({ "outbound": std::mem::take(&mut self.out), "view": view, "key": key })
    }
}

impl Server {
    fn begin(&mut self, asked: &Value, snapshot: &Value) {
        let id = asked["id"].as_str().unwrap_or_default();
        match asked["type"].as_str() {
            Some("read") => self.read(id),
            Some("reconfigure") => self.reconfigure(id, &asked["configuration"]),
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

    pub fn leads(&self) -> bool {
        self.node.raft.state == StateRole::Leader
    }
}
