//! The protocol of Seaworthy for adapters in Rust: a line of JSON in, a line of JSON out. It must not know how any library
//! works.

use serde_json::{json, Value};
use std::cell::RefCell;
use std::collections::HashMap;
use std::io::{self, BufRead, Write};
use std::panic::{self, AssertUnwindSafe};

/// One server's life.
pub trait Server: Sized {
    fn boot(options: &Value, disk: &Value) -> Self;
    fn take(&mut self, message: &Value);
    /// What the last step asked for, and what is shown after it.
    fn answer(&mut self) -> Value;
}

/// What is asked of no server. `durable`: only if the greeting offers it.
pub struct Aside {
    pub greeting: Value,
    pub durable: Option<fn(&Value) -> Value>,
    pub pledge: fn(&Value) -> Value,
}

thread_local! {
    /// What the last panic said, and where. The library's source is named by its file alone.
    static SAID: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Lets panics be told as answers. For what is to panic before the first request, too.
pub fn tell_panics() {
    panic::set_hook(Box::new(|info| {
        let what = info.payload_as_str().unwrap_or("a panic without words");
        let place = info.location().map_or(String::new(), |at| {
            let file = at.file().rsplit('/').next().unwrap_or_default();
            format!(" ({file}:{})", at.line())
        });
        SAID.with(|said| *said.borrow_mut() = format!("{what}{place}"));
    }));
}

/// Answers until there is nothing more to read.
pub fn serve<S: Server>(aside: &Aside) {
    let mut servers: HashMap<u64, S> = HashMap::new();
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let Ok(line) = line else { return };
        let request: Value = serde_json::from_str(&line).expect("a line of JSON");
        let answer = caught(|| answer(aside, &mut servers, &request)).unwrap_or_else(|said| {
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

fn answer<S: Server>(aside: &Aside, servers: &mut HashMap<u64, S>, request: &Value) -> Value {
    let place = request["server"].as_u64().unwrap_or_default();
    match (request["do"].as_str(), aside.durable) {
        (Some("greet"), _) => aside.greeting.clone(),
        (Some("boot"), _) => {
            servers.insert(place, S::boot(&request["options"], &request["disk"]));
            servers.get_mut(&place).unwrap().answer()
        }
        (Some("take"), _) => {
            let server = servers.get_mut(&place).expect("a server that has not panicked");
            server.take(&request["message"]);
            server.answer()
        }
        (Some("durable"), Some(durable)) => json!({ "durable": durable(&request["disk"]) }),
        (Some("describe"), _) => json!({ "pledge": (aside.pledge)(&request["packet"]) }),
        _ => panic!("a request that is not known: {request}"),
    }
}
