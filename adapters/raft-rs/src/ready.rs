//! What the node has ready becomes what the server asks for: first what is written, then what relies on it.

use crate::configuration::Configuration;
use crate::packets;
use crate::server::Server;
use crate::store::Kept;
use raft::eraftpb::{Entry, EntryType, Message};
use serde_json::{json, Value};

/// What follows once something is durable.
pub enum Then {
    /// The `Ready` of this number is persisted, with its snapshot if it had one.
    Persisted(u64, Option<Kept>),
    Compacted(Kept),
}

impl Server {
    /// Everything that is ready, until nothing is.
    pub fn hand_on(&mut self) {
        while self.node.has_ready() {
            let mut ready = self.node.ready();
            self.note_read_states(&ready.take_read_states());
            self.send(ready.take_messages(), "now");
            self.apply(ready.take_committed_entries());
            let mut writes = 0;
            // First, since what is written after it follows on it.
            let snapshot = (!ready.snapshot().is_empty()).then(|| Kept::of(ready.snapshot()));
            if let Some(kept) = &snapshot {
                if self.is_untold(kept) {
                    self.write(json!({ "kind": "set", "key": "inForce", "value": kept.in_force.to_json() }));
                    writes += 1;
                }
                self.write(json!({ "kind": "snapshot", "snapshot": kept.snapshot }));
                self.node.mut_store().restore(kept.clone());
                writes += 1;
            }
            if !ready.entries().is_empty() {
                let entries = ready.take_entries();
                self.node.mut_store().append(&entries);
                let plain: Vec<_> =
                    entries.iter().map(|one| json!({ "term": one.term, "payload": self.payload(one) })).collect();
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

    pub fn written(&mut self) {
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

    fn send(&mut self, messages: Vec<Message>, when: &str) {
        for message in messages {
            self.out.push(json!({ "type": "send", "packet": packets::to_json(&message, self), "when": when }));
        }
    }

    fn apply(&mut self, entries: Vec<Entry>) {
        for entry in entries {
            self.applied = entry.index;
            let payload = self.payload(&entry);
            let place = self.waiting.iter().position(|one| payload == one.as_str());
            self.out.push(json!({ "type": "apply", "index": entry.index, "term": entry.term, "payload": payload }));
            if let Some(at) = place {
                let command = self.waiting.remove(at);
                self.respond(&command, "ok");
            }
            if entry.entry_type != EntryType::EntryNormal {
                self.apply_change(entry.index, Configuration::from_json(&payload));
            }
        }
    }

    pub fn write(&mut self, write: Value) {
        self.out.push(json!({ "type": "write", "write": write, "notify": true }));
    }
}
