//! The library's messages as JSON and back, and what they promise. Fields at their default are left out. Servers are counted
//! from 1 in the library and from 0 in packets.

use crate::membership::InForce;
use crate::server::Server;
use crate::store::Kept;
use protobuf::Message as _;
use protobuf::ProtobufEnum;
use raft::eraftpb::{ConfChangeV2, Entry, EntryType, Message, MessageType};
use serde_json::{json, Map, Value};

const NUMBERS: [&str; 7] = ["term", "log_term", "index", "commit", "commit_term", "reject_hint", "request_snapshot"];

/// As `sender` sends it. A proposal that is sent on is still from whoever made it.
pub fn to_json(message: &Message, sender: &Server) -> Value {
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
    if message.from != sender.id {
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
        body.insert("entries".into(), message.entries.iter().map(|one| entry_to_json(one, sender)).collect());
    }
    if message.has_snapshot() {
        let kept = sender.snapshot_for(message);
        body.insert("snapshot".into(), kept.snapshot);
        if sender.changes() {
            body.insert("inForce".into(), kept.in_force.to_json());
        }
    }
    json!({
        "from": sender.id - 1, "to": message.to - 1,
        "kind": format!("{:?}", message.msg_type), "body": body,
    })
}

/// `receiver`: where no configuration is told, its own is that of everybody.
pub fn from_json(packet: &Value, receiver: &Server) -> Message {
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
        let in_force = InForce::told(&body["inForce"]).unwrap_or_else(|| receiver.in_force.clone());
        message.set_snapshot(Kept { snapshot: body["snapshot"].clone(), in_force }.library());
    }
    message.entries = body["entries"].as_array().into_iter().flatten().map(entry_from_json).collect::<Vec<_>>().into();
    message
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

/// What an entry carries: text, a configuration, or nothing where a leader begins its term.
pub fn payload(entry: &Entry) -> Value {
    if entry.entry_type != EntryType::EntryNormal {
        let mut change = ConfChangeV2::default();
        change.merge_from_bytes(&entry.data).unwrap();
        return serde_json::from_slice(&change.context).unwrap();
    }
    if entry.data.is_empty() {
        return Value::Null;
    }
    String::from_utf8(entry.data.to_vec()).unwrap().into()
}

pub fn entry(index: u64, term: u64, payload: &Value) -> Entry {
    let mut entry = Entry::default();
    entry.index = index;
    entry.term = term;
    entry.data = match payload {
        Value::Object(_) => {
            entry.entry_type = EntryType::EntryConfChangeV2;
            let mut change = ConfChangeV2::default();
            change.context = payload.to_string().into_bytes().into();
            change.write_to_bytes().unwrap().into()
        }
        _ => payload.as_str().unwrap_or_default().as_bytes().to_vec().into(),
    };
    entry
}

fn entry_to_json(entry: &Entry, of: &Server) -> Value {
    json!({ "index": entry.index, "term": entry.term, "payload": of.payload(entry) })
}

fn entry_from_json(value: &Value) -> Entry {
    entry(value["index"].as_u64().unwrap(), value["term"].as_u64().unwrap(), &value["payload"])
}
