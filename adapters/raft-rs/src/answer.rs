//! How a server looks from outside: the view in the words of Figure 2, and the key, which with it tells states apart.

use crate::ready::Then;
use crate::server::Server;
use raft::StateRole;
use serde_json::{json, Value};

impl Server {
    pub fn view(&mut self) -> Value {
        let log = self.log_change();
        let raft = &self.node.raft;
        let known = |server: u64| match raft.prs().get(server + 1) {
            Some(progress) => (progress.next_idx, progress.matched),
            None => self.matched.get(&server).map_or((1, 0), |matched| (matched + 1, *matched)),
        };
        let servers = if self.leads() { 0..self.nodes } else { 0..0 };
        let (next, matched): (Vec<_>, Vec<_>) = servers.map(known).unzip();
        json!({
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
            "configuration": self.configuration().to_json(),
        })
    }

    /// With the view, all that decides what it does next: what it knows of the others, what it waits for, and how far its own
    /// disk is.
    pub fn key(&self) -> Value {
        let raft = &self.node.raft;
        // Whoever takes office begins with what it knows of the others anew.
        let others = if self.leads() { 1..=self.nodes } else { 1..=0 };
        let others: Vec<_> =
            others.map(|id| raft.prs().get(id).map_or(String::new(), |one| format!("{one:?}"))).collect();
        let writing: Vec<_> = self
            .writing
            .iter()
            .map(|(left, then)| match then {
                Then::Persisted(..) => json!(left),
                Then::Compacted(kept) => json!([left, kept.index()]),
            })
            .collect();
        let mut key = json!([
            format!("{:?}", raft.state),
            raft.leader_id,
            raft.election_elapsed.min(self.election_ticks + 1),
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
        ]);
        if self.changes() {
            key.as_array_mut().unwrap().push(self.changes_key());
        }
        key
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
