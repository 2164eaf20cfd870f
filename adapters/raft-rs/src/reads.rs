//! Reads by ReadIndex. The library says up to where a read must have seen the log, and it is answered once that is applied. A read
//! without an answer has no effect.

use crate::server::Server;
use raft::ReadState;
use serde_json::{json, Value};

/// A read that a client waits for, the term in which it was asked, and its index once the library has said it.
pub struct Reading {
    id: String,
    term: u64,
    index: Option<u64>,
}

impl Server {
    /// What the library drops it drops without a word: where no leader is known, and where the leader has committed nothing in
    /// its term.
    pub fn read(&mut self, id: &str) {
        let known = |server: &Server| {
            let raft = &server.node.raft;
            (raft.pending_read_count(), raft.ready_read_count(), raft.msgs.len())
        };
        let before = known(self);
        self.node.read_index(id.as_bytes().to_vec());
        if known(self) == before {
            return self.respond(id, "failed");
        }
        self.reading.push(Reading { id: id.to_owned(), term: self.node.raft.term, index: None });
    }

    pub fn note_read_states(&mut self, states: &[ReadState]) {
        for state in states {
            for read in self.reading.iter_mut() {
                if read.id.as_bytes() == state.request_ctx && read.index.is_none() {
                    read.index = Some(state.index);
                }
            }
        }
    }

    pub fn answer_reads(&mut self) {
        let (term, applied) = (self.node.raft.term, self.node.raft.raft_log.applied);
        let (over, rest) = std::mem::take(&mut self.reading)
            .into_iter()
            .partition(|read| read.index.map_or(read.term != term, |index| index <= applied));
        self.reading = rest;
        let over: Vec<Reading> = over;
        for Reading { id, index, .. } in over {
            match index {
                Some(_) => self.out.push(
                    json!({ "type": "respond", "operation": id, "outcome": "ok", "index": applied, "when": "now" }),
                ),
                None => self.respond(&id, "failed"),
            }
        }
    }

    /// What of reads is under way, here and in the library, whose tables have no order.
    pub fn reads_key(&self) -> Value {
        let raft = &self.node.raft;
        let queued = raft.read_only.read_index_queue.iter().map(|context| {
            let status = &raft.read_only.pending_read_index[context];
            let mut acks: Vec<_> = status.acks.iter().collect();
            acks.sort();
            json!([String::from_utf8_lossy(context), status.index, status.req.from, acks])
        });
        let queue: Vec<_> = queued.collect();
        let reading: Vec<_> = self.reading.iter().map(|read| json!([read.id, read.term, read.index])).collect();
        json!([queue, format!("{:?}", raft.read_states), reading])
    }
}
