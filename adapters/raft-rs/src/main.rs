//! raft 0.7.0 (raft-rs) behind Seaworthy's protocol. The library is the one from crates.io, as it is.

mod answer;
mod compaction;
mod configuration;
mod membership;
mod packets;
mod reads;
mod ready;
mod server;
mod shown;
mod store;
mod timers;
mod transfers;

use seaworthy_child::{serve, tell_panics, Aside};
use serde_json::json;
use server::Server;

fn main() {
    tell_panics();
    serve::<Server>(&Aside {
        greeting: json!({
            "protocol": 1,
            "name": "raft-rs",
            "version": "0.7.0",
            "offers": ["key", "durable", "describe"],
            "capabilities": {
                "network": "any", "loss": true, "restart": true, "asyncDisk": true,
                "replicates": true, "reads": true, "transfers": {},
                "compacts": { "compaction": "on" }, "disciplined": false,
                "leases": { "leaseReads": "on", "checkQuorum": "on" },
                // Without checkQuorum a server that was removed and was not told stands for ever, and nobody else leads for long.
                "reconfigures": { "membership": ["single", "joint", "auto"], "checkQuorum": "on" },
                "configurationInForce": "applied",
                "settings": {
                    "preVote": ["off", "on"], "checkQuorum": ["off", "on"], "leaseReads": ["off", "on"],
                    "compaction": ["off", "on"], "membership": ["off", "single", "joint", "auto"],
                },
                "features": ["preVote", "checkQuorum", "leaseReads", "compaction", "membership"],
                "standsCuts": { "preVote": "on", "checkQuorum": "on" },
            },
        }),
        durable: Some(answer::durable),
        pledge: packets::pledge,
    });
}
