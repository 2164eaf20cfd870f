//! raft 0.7.0 (raft-rs) behind Seaworthy's protocol. The library is the one from crates.io, as it is.

mod compaction;
mod packets;
mod reads;
mod server;
mod shown;
mod store;
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
                "settings": {
                    "preVote": ["off", "on"], "checkQuorum": ["off", "on"], "leaseReads": ["off", "on"],
                    "compaction": ["off", "on"],
                },
                "features": ["preVote", "checkQuorum", "leaseReads", "compaction"],
                "standsCuts": { "preVote": "on", "checkQuorum": "on" },
            },
        }),
        durable: Some(server::durable),
        pledge: packets::pledge,
    });
}
