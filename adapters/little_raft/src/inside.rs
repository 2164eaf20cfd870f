//! What a replica holds. All of it is private, so this is a struct of the same fields, of the same types and in the same
//! order, for which the compiler chooses the same places. It is only ever read. That the places are the same is not promised
//! by the language: `check` refuses to go on where they are not.

use crate::held_sleep;
use crate::server::{Command, Machine, Mail, Replica};
use crossbeam_channel::Receiver;
use little_raft::message::LogEntry;
use little_raft::state_machine::Snapshot;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

#[derive(Clone, Copy, PartialEq, Debug)]
#[allow(dead_code)]
pub enum Role {
    Follower,
    Candidate,
    Leader,
}

#[allow(dead_code)]
struct Timer {
    rx: Receiver<()>,
    timeout: Duration,
}

#[allow(dead_code)]
pub struct Inside {
    id: usize,
    peer_ids: Vec<usize>,
    state_machine: Arc<Mutex<Machine>>,
    cluster: Arc<Mutex<Mail>>,
    pub current_term: usize,
    pub current_votes: Option<Box<BTreeSet<usize>>>,
    pub role: Role,
    pub voted_for: Option<usize>,
    pub log: Vec<LogEntry<Command>>,
    pub commit_index: usize,
    pub last_applied: usize,
    pub next_index: BTreeMap<usize, usize>,
    pub match_index: BTreeMap<usize, usize>,
    noop_transition: Command,
    heartbeat_timer: Timer,
    election_timeout: (Duration, Duration),
    next_election_deadline: Instant,
    snapshot_delta: usize,
    snapshot: Option<Snapshot<bytes::Bytes>>,
    pub index_offset: usize,
}

const _: () = assert!(std::mem::size_of::<Inside>() == std::mem::size_of::<Replica>());

pub fn look(replica: &Replica) -> &Inside {
    unsafe { &*std::ptr::from_ref(replica).cast() }
}

/// Looks into a replica of which everything is known.
pub fn check() {
    held_sleep::begin(1);
    let marks = (Duration::from_secs(5), Duration::from_secs(6));
    let replica = Replica::new(
        77,
        vec![31, 32, 33],
        Arc::default(),
        Arc::default(),
        4242,
        Command(Some("mark".into())),
        held_sleep::timeout_of(1),
        marks,
    );
    let seen = look(&replica);
    let is_known = seen.id == 77
        && seen.peer_ids == [31, 32, 33]
        && (seen.current_term, seen.commit_index, seen.last_applied) == (0, 0, 0)
        && seen.current_votes.is_none()
        && seen.role == Role::Follower
        && seen.voted_for.is_none()
        && seen.log.len() == 1
        && seen.next_index.is_empty()
        && seen.match_index.is_empty()
        && seen.noop_transition.0.as_deref() == Some("mark")
        && seen.election_timeout == marks
        && seen.heartbeat_timer.timeout == held_sleep::timeout_of(1)
        && (seen.snapshot_delta, seen.index_offset) == (4242, 0)
        && seen.snapshot.is_none();
    drop(replica);
    held_sleep::forget(1);
    if !is_known {
        eprintln!("this compiler lays out a replica of little_raft unlike src/inside.rs: build with Rust 1.95");
        std::process::exit(1);
    }
}
