//! Compaction: the harness hands out a snapshot of the state machine, and the log up to there is forgotten once it is durable. Who
//! lags behind is sent the newest one.

use crate::ready::Then;
use crate::server::Server;
use crate::store::Kept;
use raft::eraftpb::Message;
use raft::{ProgressState, SnapshotStatus};
use serde_json::{json, Value};

impl Server {
    /// Declined where the log is, or is about to be, as short already.
    pub fn compact(&mut self, id: &str, snapshot: &Value) {
        let index = snapshot["index"].as_u64().unwrap();
        let under_way = self.writing.iter().filter_map(|(_, then)| match then {
            Then::Compacted(one) => Some(one.index()),
            Then::Persisted(..) => None,
        });
        if index <= under_way.max().unwrap_or(0).max(self.node.store().base().0) {
            return self.respond(id, "failed");
        }
        self.write(json!({ "kind": "snapshot", "snapshot": snapshot }));
        self.out.push(json!({ "type": "respond", "operation": id, "outcome": "ok", "when": "afterWrites" }));
        let kept = Kept { snapshot: snapshot.clone(), in_force: self.in_force.clone() };
        self.await_writes(Then::Compacted(kept), 1);
    }

    /// The snapshot is durable. One that came from a leader meanwhile may reach further.
    pub fn compacted(&mut self, snapshot: Kept) {
        if snapshot.index() > self.node.store().base().0 {
            self.node.mut_store().compact(snapshot);
        }
    }

    /// The state machine is that of a leader's snapshot from now on.
    pub fn restore(&mut self, kept: Kept) {
        self.applied = kept.index();
        self.out.push(json!({ "type": "restore", "snapshot": kept.snapshot }));
        self.in_force = kept.in_force;
        self.node.advance_apply_to(self.applied);
    }

    /// What a server with this snapshot needs to be told besides, since the snapshot itself does not say it.
    pub fn is_untold(&self, kept: &Kept) -> bool {
        kept.in_force.index > kept.index() || (kept.snapshot["configuration"].is_null() && !self.is_founder)
    }

    /// With the configuration of its index. A server that was added later has no place there, and would refuse the snapshot: it
    /// is told which one is in force now.
    pub fn snapshot_for(&self, message: &Message) -> Kept {
        let mut kept = Kept::of(message.get_snapshot());
        if !kept.in_force.configuration.members().any(|server| server + 1 == message.to) {
            kept.in_force = self.in_force.clone();
        }
        kept
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
