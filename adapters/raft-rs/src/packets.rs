//! The library's messages as JSON and back, and what they promise. Fields at their default are left out. Servers are counted
//! from 1 in the library and from 0 in packets.

use protobuf::ProtobufEnum;
use raft::eraftpb::{ConfState, Entry, EntryType, Message, MessageType, Snapshot};
use serde_json::{json, Map, Value};

const NUMBERS: [&str; 7] = ["term", "log_term", "index", "commit", "commit_term", "reject_hint", "request_snapshot"];

/// `sender`: by whom it is sent. A proposal that is sent on is still from whoever made it.
pub fn to_json(message: &Message, sender: u64) -> Value {
    let numbers = [
        message.term,
        message.log_term,
        message.index,
        message.commit,
        message.commit_term,
        message.reject_hint,
        message.request_snapshot,
    ];
    let mut body = Map::new();
    if message.from != sender {
        body.insert("from".into(), (message.from - 1).into());
    }
    for (name, number) in NUMBERS.iter().zip(numbers) {
        if number != 0 {
            body.insert((*name).into(), number.into());
        }
    }
    if message.priority != 0 {
        body.insert("priority".into(), message.priority.into());
    }
    if message.reject {
        body.insert("reject".into(), true.into());
    }
    if !message.context.is_empty() {
        body.insert("context".into(), String::from_utf8(message.context.to_vec()).unwrap().into());
    }
    if !message.entries.is_empty() {
        body.insert("entries".into(), message.entries.iter().map(entry_to_json).collect());
    }
    if message.has_snapshot() {
        body.insert("snapshot".into(), snapshot_to_json(message.get_snapshot()));
    }
    json!({
        "from": sender - 1, "to": message.to - 1,
        "kind": format!("{:?}", message.msg_type), "body": body,
    })
}

/// `configuration`: that of the snapshot, if it has one.
pub fn from_json(packet: &Value, configuration: &ConfState) -> Message {
    let body = &packet["body"];
    let number = |name: &str| body[name].as_u64().unwrap_or(0);
    let kind = packet["kind"].as_str().unwrap();
    let mut message = Message::default();
    message.msg_type = *MessageType::values().iter().find(|one| format!("{one:?}") == kind).expect("a known kind");
    message.from = body["from"].as_u64().or(packet["from"].as_u64()).unwrap() + 1;
    message.to = packet["to"].as_u64().unwrap() + 1;
    message.term = number("term");
    message.log_term = number("log_term");
    message.index = number("index");
    message.commit = number("commit");
    message.commit_term = number("commit_term");
    message.reject_hint = number("reject_hint");
    message.request_snapshot = number("request_snapshot");
    message.priority = body["priority"].as_i64().unwrap_or(0);
    message.reject = body["reject"] == true;
    message.context = body["context"].as_str().unwrap_or_default().as_bytes().to_vec().into();
    if !body["snapshot"].is_null() {
        message.set_snapshot(snapshot(&body["snapshot"], configuration));
    }
    message.entries = body["entries"].as_array().into_iter().flatten().map(entry_from_json).collect::<Vec<_>>().into();
    message
}

/// The library's snapshot is the harness's: its data are all of it.
pub fn snapshot(of: &Value, configuration: &ConfState) -> Snapshot {
    let mut snapshot = Snapshot::default();
    snapshot.data = of.to_string().into_bytes().into();
    let metadata = snapshot.mut_metadata();
    metadata.index = of["index"].as_u64().unwrap();
    metadata.term = of["term"].as_u64().unwrap();
    metadata.set_conf_state(configuration.clone());
    snapshot
}

pub fn snapshot_to_json(snapshot: &Snapshot) -> Value {
    serde_json::from_slice(&snapshot.data).expect("what a snapshot was made from")
}

pub fn pledge(packet: &Value) -> Value {
    let body = &packet["body"];
    let granted = body["reject"] != true;
    let term = &body["term"];
    match packet["kind"].as_str() {
        Some("MsgRequestVoteResponse") => json!({ "type": "vote", "term": term, "granted": granted }),
        Some("MsgAppendResponse") if granted => {
            json!({ "type": "acknowledgement", "term": term, "index": body["index"].as_u64().unwrap_or(0) })
        }
        _ => Value::Null,
    }
}

/// What an entry carries: text, or nothing where a leader begins its term.
pub fn payload(entry: &Entry) -> Value {
    assert!(entry.entry_type == EntryType::EntryNormal, "the adapter changes no configuration");
    if entry.data.is_empty() {
        return Value::Null;
    }
    String::from_utf8(entry.data.to_vec()).unwrap().into()
}

pub fn entry(index: u64, term: u64, payload: &Value) -> Entry {
    let mut entry = Entry::default();
    entry.index = index;
    entry.term = term;
    entry.data = payload.as_str().unwrap_or_default().as_bytes().to_vec().into();
    entry
}

fn entry_to_json(entry: &Entry) -> Value {
    json!({ "index": entry.index, "term": entry.term, "payload": payload(entry) })
}

fn entry_from_json(value: &Value) -> Entry {
    entry(value["index"].as_u64().unwrap(), value["term"].as_u64().unwrap(), &value["payload"])
}
