//! The library's messages as JSON and back, and what they promise.

use crate::server::{Command, Held, Message};
use little_raft::message::LogEntry;
use serde_json::{json, Value};

/// The kind and the body of a packet. The state machine of a snapshot is the list of the entries that it has taken: `held` are those
/// of the sender, from index 1 on.
pub fn to_json(message: &Message, held: &[Held]) -> (&'static str, Value) {
    match message {
        Message::AppendEntryRequest { from_id: _, term, prev_log_index, prev_log_term, entries, commit_index } => (
            "AppendEntryRequest",
            json!({
                "term": term, "prev_log_index": prev_log_index, "prev_log_term": prev_log_term,
                "entries": entries.iter().map(entry_to_json).collect::<Vec<_>>(), "commit_index": commit_index,
            }),
        ),
        Message::AppendEntryResponse { from_id: _, term, success, last_index, mismatch_index } => (
            "AppendEntryResponse",
            json!({ "term": term, "success": success, "last_index": last_index, "mismatch_index": mismatch_index }),
        ),
        Message::VoteRequest { from_id: _, term, last_log_index, last_log_term } => (
            "VoteRequest",
            json!({ "term": term, "last_log_index": last_log_index, "last_log_term": last_log_term }),
        ),
        Message::VoteResponse { from_id: _, term, vote_granted } => {
            ("VoteResponse", json!({ "term": term, "vote_granted": vote_granted }))
        }
        Message::InstallSnapshotRequest { from_id: _, term, last_included_index, last_included_term, .. } => (
            "InstallSnapshotRequest",
            json!({
                "term": term, "last_included_index": last_included_index, "last_included_term": last_included_term,
                "entries": held[..*last_included_index].iter().map(held_to_json).collect::<Vec<_>>(),
            }),
        ),
        Message::InstallSnapshotResponse { from_id: _, term, last_included_index } => {
            ("InstallSnapshotResponse", json!({ "term": term, "last_included_index": last_included_index }))
        }
    }
}

pub fn from_json(packet: &Value) -> Message {
    let body = &packet["body"];
    let number = |name: &str| body[name].as_u64().unwrap() as usize;
    let flag = |name: &str| body[name].as_bool().unwrap();
    let from_id = packet["from"].as_u64().unwrap() as usize;
    let term = number("term");
    match packet["kind"].as_str().unwrap() {
        "AppendEntryRequest" => Message::AppendEntryRequest {
            from_id,
            term,
            prev_log_index: number("prev_log_index"),
            prev_log_term: number("prev_log_term"),
            entries: body["entries"].as_array().unwrap().iter().map(entry_from_json).collect(),
            commit_index: number("commit_index"),
        },
        "AppendEntryResponse" => Message::AppendEntryResponse {
            from_id,
            term,
            success: flag("success"),
            last_index: number("last_index"),
            mismatch_index: body["mismatch_index"].as_u64().map(|index| index as usize),
        },
        "VoteRequest" => Message::VoteRequest {
            from_id,
            term,
            last_log_index: number("last_log_index"),
            last_log_term: number("last_log_term"),
        },
        "VoteResponse" => Message::VoteResponse { from_id, term, vote_granted: flag("vote_granted") },
        "InstallSnapshotRequest" => Message::InstallSnapshotRequest {
            from_id,
            term,
            last_included_index: number("last_included_index"),
            last_included_term: number("last_included_term"),
            offset: 0,
            data: bytes::Bytes::new(),
            done: true,
        },
        "InstallSnapshotResponse" => {
            Message::InstallSnapshotResponse { from_id, term, last_included_index: number("last_included_index") }
        }
        kind => panic!("a packet of no kind that is known: {kind}"),
    }
}

pub fn pledge(packet: &Value) -> Value {
    let body = &packet["body"];
    match packet["kind"].as_str() {
        Some("VoteResponse") => json!({ "type": "vote", "term": body["term"], "granted": body["vote_granted"] }),
        Some("AppendEntryResponse") if body["success"] == true => {
            json!({ "type": "acknowledgement", "term": body["term"], "index": body["last_index"] })
        }
        _ => Value::Null,
    }
}

/// The entries of a request, or of the snapshot in it, each with its index.
pub fn entries_in(packet: &Value) -> Vec<(usize, Held)> {
    let entries = packet["body"]["entries"].as_array().into_iter().flatten().enumerate();
    entries
        .map(|(at, one)| {
            let index = one["index"].as_u64().map_or(at + 1, |index| index as usize);
            (index, (one["term"].as_u64().unwrap() as usize, one["payload"].as_str().map(str::to_owned)))
        })
        .collect()
}

pub fn held_to_json((term, payload): &Held) -> Value {
    json!({ "term": term, "payload": payload })
}

fn entry_to_json(entry: &LogEntry<Command>) -> Value {
    json!({ "index": entry.index, "term": entry.term, "payload": entry.transition.0 })
}

fn entry_from_json(entry: &Value) -> LogEntry<Command> {
    LogEntry {
        index: entry["index"].as_u64().unwrap() as usize,
        term: entry["term"].as_u64().unwrap() as usize,
        transition: Command(entry["payload"].as_str().map(str::to_owned)),
    }
}
