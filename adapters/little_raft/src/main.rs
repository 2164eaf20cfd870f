//! little_raft 0.2.0 behind Seaworthy's protocol: a line of JSON in, a line of JSON out. The library is the one from
//! crates.io, as it is. This file knows the protocol; it must not know how the library works.

mod held_sleep;
mod inside;
mod packets;
mod server;

use serde_json::{json, Value};
use server::Server;
use std::cell::RefCell;
use std::collections::HashMap;
use std::io::{self, BufRead, Write};
use std::panic::{self, AssertUnwindSafe};

thread_local! {
    /// What the last panic said, and where. The library's source is named by its file alone.
    static SAID: RefCell<String> = const { RefCell::new(String::new()) };
}

fn main() {
    panic::set_hook(Box::new(|info| {
        let what = info.payload_as_str().unwrap_or("a panic without words");
        let place = info.location().map_or(String::new(), |at| {
            let file = at.file().rsplit('/').next().unwrap_or_default();
            format!(" ({file}:{})", at.line())
        });
        SAID.with(|said| *said.borrow_mut() = format!("{what}{place}"));
    }));
    inside::check();
    let mut servers: HashMap<u64, Server> = HashMap::new();
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let Ok(line) = line else { return };
        let request: Value = serde_json::from_str(&line).expect("a line of JSON");
        let answer = caught(|| answer(&mut servers, &request)).unwrap_or_else(|said| {
            // Nobody knows what state it is in.
            if let Some(place) = request["server"].as_u64() {
                servers.remove(&place);
            }
            json!({ "panic": said })
        });
        if writeln!(out, "{answer}").and_then(|()| out.flush()).is_err() {
            return;
        }
    }
}

fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    panic::catch_unwind(AssertUnwindSafe(work)).map_err(|_| SAID.with(|said| said.take()))
}

fn answer(servers: &mut HashMap<u64, Server>, request: &Value) -> Value {
    let place = request["server"].as_u64().unwrap_or_default();
    match request["do"].as_str() {
        Some("greet") => greeting(),
        Some("boot") => {
            servers.insert(place, Server::boot(&request["options"]));
            servers.get_mut(&place).unwrap().answer()
        }
        Some("take") => {
            let server = servers.get_mut(&place).expect("a server that has not panicked");
            server.take(&request["message"]);
            server.answer()
        }
        Some("describe") => json!({ "pledge": packets::pledge(&request["packet"]) }),
        _ => panic!("a request that is not known: {request}"),
    }
}

fn greeting() -> Value {
    json!({
        "protocol": 1,
        "name": "little_raft",
        "version": "0.2.0",
        "offers": ["key", "describe"],
        "capabilities": {
            "network": "any", "loss": true, "restart": false, "asyncDisk": false,
            "replicates": true, "disciplined": false, "settings": {},
        },
    })
}
