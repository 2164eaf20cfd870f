//! The log as it is shown: what of it is new since the last answer.

use crate::server::Server;
use serde_json::{json, Value};

/// The log as it was shown last: behind which index it began, and its entries.
pub struct Shown {
    base: u64,
    entries: Vec<(u64, Value)>,
}

impl Shown {
    pub fn from(base: u64, disk: &Value) -> Shown {
        let log = disk["log"].as_array().unwrap().iter();
        let entries = log.map(|one| (one["term"].as_u64().unwrap(), one["payload"].clone())).collect();
        Shown { base, entries }
    }
}

impl Server {
    pub fn log_change(&mut self) -> Value {
        let library = &self.node.raft.raft_log;
        let base = library.first_index() - 1;
        let entries: Vec<_> = library.all_entries().iter().map(|one| (one.term, self.payload(one))).collect();
        // Behind another beginning nothing is the same for sure.
        let told = if base == self.shown.base { &self.shown.entries[..] } else { &[] };
        let kept = told.iter().zip(&entries).take_while(|(a, b)| a == b).count();
        let more: Vec<_> =
            entries[kept..].iter().map(|(term, payload)| json!({ "term": term, "payload": payload })).collect();
        let mut change = json!({ "from": base + kept as u64 + 1, "entries": more });
        if base != self.shown.base {
            let of = &self
                .node
                .store()
                .snapshot
                .as_ref()
                .expect("a log that begins later begins behind a snapshot")
                .snapshot;
            change["base"] = json!({ "index": of["index"], "term": of["term"], "mark": of["data"]["mark"] });
            if !of["configuration"].is_null() {
                change["base"]["configuration"] = of["configuration"].clone();
            }
        }
        self.shown = Shown { base, entries };
        change
    }
}
