//! Transfers of leadership: the library hands over, and says no more of it. Who asked is answered by what becomes of the leader.

use crate::server::Server;
use raft::INVALID_ID;
use serde_json::{json, Value};

/// A transfer that somebody waits for, and the term in which it was asked for.
pub struct Transferring {
    id: String,
    to: u64,
    term: u64,
}

impl Server {
    pub fn transfer(&mut self, id: &str, to: u64) {
        if !self.leads() {
            self.respond(id, "failed");
        } else if to == self.id {
            self.respond(id, "ok");
        } else {
            self.node.transfer_leader(to);
            self.transferring.push(Transferring { id: id.to_owned(), to, term: self.node.raft.term });
        }
    }

    /// Under way as long as the leader has not given it up; after that the target may still be elected, until somebody is.
    pub fn answer_transfers(&mut self) {
        let raft = &self.node.raft;
        let (term, leader, transferee) = (raft.term, raft.leader_id, raft.lead_transferee);
        let mut answers = Vec::new();
        self.transferring.retain(|Transferring { id, to, term: asked }| {
            let is_new = term != *asked;
            let waits = if is_new { leader == INVALID_ID } else { transferee == Some(*to) };
            if !waits {
                answers.push((id.clone(), if is_new && leader == *to { "ok" } else { "unknown" }));
            }
            waits
        });
        for (id, outcome) in answers {
            self.respond(&id, outcome);
        }
    }

    pub fn transfers_key(&self) -> Value {
        self.transferring.iter().map(|one| json!([one.id, one.to, one.term])).collect()
    }
}
