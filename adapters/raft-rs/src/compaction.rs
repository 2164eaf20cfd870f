//! Compaction: the harness hands out a snapshot of the state machine, and the log up to there is forgotten once it is durable. Who
//! lags behind is sent the newest one.

use crate::server::{Server, Then};
use raft::{ProgressState, SnapshotStatus};
use serde_json::{json, Value};

impl Server {
    /// Declined where the log is, or is about to be, as short already.
    pub fn compact(&mut self, id: &str, snapshot: &Value) {
        let index = snapshot["index"].as_u64().unwrap();
        let under_way = self.writing.iter().filter_map(|(_, then)| match then {
            Then::Compacted(one) => one["index"].as_u64(),
            Then::Persisted(..) => None,
        });
        if index <= under_way.max().unwrap_or(0).max(self.node.store().base().0) {
            return self.respond(id, "failed");
        }
        self.write(json!({ "kind": "snapshot", "snapshot": snapshot }));
        self.out.push(json!({ "type": "respond", "operation": id, "outcome": "ok", "when": "afterWrites" }));
        self.await_writes(Then::Compacted(snapshot.clone()), 1);
    }

    /// The snapshot is durable. One that came from a leader meanwhile may reach further.
    pub fn compacted(&mut self, snapshot: Value) {
        if snapshot["index"].as_u64().unwrap() > self.node.store().base().0 {
            self.node.mut_store().compact(snapshot);
        }
    }

    /// The state machine is that of a leader's snapshot from now on.
    pub fn restore(&mut self, snapshot: Value) {
        self.applied = snapshot["index"].as_u64().unwrap();
        self.out.push(json!({ "type": "restore", "snapshot": snapshot }));
        self.node.advance_apply_to(self.applied);
    }

    /// A snapshot may be lost, and nobody says so: whoever has not answered by the next heartbeat is sent another.
    pub fn report_snapshots(&mut self) {
        for id in 1..=self.nodes {
            if self.node.raft.prs().get(id).is_some_and(|one| one.state == ProgressState::Snapshot) {
                self.node.report_snapshot(id, SnapshotStatus::Failure);
            }
        }
    }
}
