//! Ticks by the harness's timers: 1 as long as nothing fired, as many as a lease lasts once `lease` did, and one more as `election`
//! does.

use crate::server::Server;
use serde_json::json;

impl Server {
    pub fn fire(&mut self, timer: &str) {
        match timer {
            "heartbeat" => {
                self.report_snapshots();
                self.node.tick();
                self.arm("heartbeat", (self.beat, self.beat));
            }
            "lease" => {
                while self.node.raft.election_elapsed < self.election_ticks {
                    self.node.tick();
                }
            }
            _ => {
                self.answers.clear();
                // The library stands by itself on the tick after the lease. Who may not stand counts on.
                for _ in 0..=self.election_ticks {
                    if self.node.raft.election_elapsed != 0 {
                        self.node.tick();
                    }
                }
            }
        }
    }

    /// A follower's count of ticks begins anew where the library puts its timeout off. It stands at 1 while it is armed, so that
    /// this can be seen.
    pub fn set_timers(&mut self, led: bool, has_timed_out: bool) {
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
                } else if has_timed_out {
                    // It may not stand. Once it may, its next timeout is not put off.
                    self.arm("election", self.election);
                }
            }
        }
    }

    /// The first tick is given at once.
    pub fn wait(&mut self) {
        self.arm("election", self.election);
        if self.node.raft.check_quorum {
            self.arm("lease", (self.election.0, self.election.0));
        }
        self.node.tick();
    }

    pub fn arm(&mut self, timer: &str, (min, max): (f64, f64)) {
        let periodic = timer == "heartbeat";
        self.out.push(json!({ "type": "arm", "timer": timer, "min": min, "max": max, "periodic": periodic }));
    }
}
