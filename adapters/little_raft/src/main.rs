//! little_raft 0.2.0 behind Seaworthy's protocol. The library is the one from crates.io, as it is.

mod held_sleep;
mod inside;
mod packets;
mod server;

use seaworthy_child::{serve, tell_panics, Aside};
use serde_json::json;
use server::Server;

fn main() {
    tell_panics();
    inside::check();
    serve::<Server>(&Aside {
        greeting: json!({
            "protocol": 1,
            "name": "little_raft",
            "version": "0.2.0",
            "offers": ["key", "describe"],
            "capabilities": {
                "network": "any", "loss": true, "restart": false, "asyncDisk": false,
                "replicates": true, "disciplined": false,
                "settings": { "snapshotDelta": ["0", "1", "3"] },
                "features": ["snapshotDelta"],
            },
        }),
        durable: None,
        pledge: packets::pledge,
    });
}
