//! The storage of a RawNode, in memory: the newest snapshot, and the log behind it. What is here the library may read; what of it is
//! durable the harness says.

use crate::configuration::Configuration;
use crate::membership::InForce;
use crate::packets;
use raft::eraftpb::{Entry, HardState, Snapshot};
use raft::storage::GetEntriesContext;
use raft::util::limit_size;
use raft::{Error, RaftState, Result, Storage, StorageError};
use serde_json::{json, Value};

pub struct Store {
    pub hard: HardState,
    /// What was in force at the beginning of all, for who was there.
    beginning: InForce,
    /// None where nothing was compacted.
    pub snapshot: Option<Kept>,
    entries: Vec<Entry>,
}

/// A snapshot as the harness gave it, and what was in force where it was taken, or later.
#[derive(Clone)]
pub struct Kept {
    pub snapshot: Value,
    pub in_force: InForce,
}

impl Kept {
    pub fn index(&self) -> u64 {
        self.snapshot["index"].as_u64().unwrap()
    }

    fn term(&self) -> u64 {
        self.snapshot["term"].as_u64().unwrap()
    }

    /// The library's snapshot: its data are all of it.
    pub fn library(&self) -> Snapshot {
        let mut snapshot = Snapshot::default();
        let data = json!({ "snapshot": self.snapshot, "inForce": self.in_force.to_json() });
        snapshot.data = data.to_string().into_bytes().into();
        let metadata = snapshot.mut_metadata();
        metadata.index = self.index();
        metadata.term = self.term();
        metadata.set_conf_state(self.in_force.configuration.library());
        snapshot
    }

    pub fn of(snapshot: &Snapshot) -> Kept {
        let data: Value = serde_json::from_slice(&snapshot.data).expect("what a snapshot was made from");
        Kept { snapshot: data["snapshot"].clone(), in_force: InForce::from_json(&data["inForce"]) }
    }
}

impl Store {
    /// As a disk brings it back.
    pub fn from(disk: &Value, beginning: InForce) -> Store {
        let snapshot = Some(&disk["snapshot"]).filter(|one| !one.is_null());
        let snapshot = snapshot.map(|one| Kept { snapshot: one.clone(), in_force: in_force_at(one, disk, &beginning) });
        let mut store = Store { hard: HardState::default(), beginning, snapshot, entries: Vec::new() };
        let first = store.base().0 + 1;
        let log = disk["log"].as_array().unwrap().iter().enumerate();
        store.entries = log
            .map(|(at, one)| packets::entry(first + at as u64, one["term"].as_u64().unwrap(), &one["payload"]))
            .collect();
        let saved = &disk["values"]["hard"];
        if !saved.is_null() {
            store.hard.term = saved["term"].as_u64().unwrap();
            store.hard.vote = saved["vote"].as_u64().map_or(0, |server| server + 1);
            // Who has a snapshot knows that it is committed, though a crash may have come before the hard state that says so.
            store.hard.commit = saved["commit"].as_u64().unwrap().max(store.base().0);
        }
        store
    }

    /// Index and term of the entry behind which the log begins.
    pub fn base(&self) -> (u64, u64) {
        self.snapshot.as_ref().map_or((0, 0), |one| (one.index(), one.term()))
    }

    /// What is in force where the log begins, or later.
    pub fn in_force(&self) -> &InForce {
        self.snapshot.as_ref().map_or(&self.beginning, |one| &one.in_force)
    }

    fn last(&self) -> u64 {
        self.base().0 + self.entries.len() as u64
    }

    pub fn append(&mut self, entries: &[Entry]) {
        self.entries.truncate((entries[0].index - self.base().0 - 1) as usize);
        self.entries.extend_from_slice(entries);
    }

    /// A leader's snapshot takes the place of all that is here.
    pub fn restore(&mut self, snapshot: Kept) {
        self.entries.clear();
        self.snapshot = Some(snapshot);
    }

    /// The log begins behind a snapshot of this very log.
    pub fn compact(&mut self, snapshot: Kept) {
        self.entries.drain(..(snapshot.index() - self.base().0) as usize);
        self.snapshot = Some(snapshot);
    }
}

/// Of a snapshot that came from a leader a later configuration may be told beside it.
fn in_force_at(snapshot: &Value, disk: &Value, beginning: &InForce) -> InForce {
    let told = InForce::told(&disk["values"]["inForce"]);
    let index = snapshot["index"].as_u64().unwrap();
    let own = match &snapshot["configuration"] {
        Value::Null => beginning.clone(),
        configuration => InForce { index, configuration: Configuration::from_json(configuration) },
    };
    told.filter(|told| told.index > index || own.configuration.voters.is_empty()).unwrap_or(own)
}

impl Storage for Store {
    fn initial_state(&self) -> Result<RaftState> {
        Ok(RaftState { hard_state: self.hard.clone(), conf_state: self.in_force().configuration.library() })
    }

    fn entries(&self, low: u64, high: u64, max: impl Into<Option<u64>>, _: GetEntriesContext) -> Result<Vec<Entry>> {
        let (base, _) = self.base();
        if low <= base {
            return Err(Error::Store(StorageError::Compacted));
        }
        let mut entries = self.entries[(low - base - 1) as usize..(high - base - 1) as usize].to_vec();
        limit_size(&mut entries, max.into());
        Ok(entries)
    }

    fn term(&self, index: u64) -> Result<u64> {
        let (base, term) = self.base();
        match index {
            _ if index == base => Ok(term),
            _ if index < base => Err(Error::Store(StorageError::Compacted)),
            _ if index > self.last() => Err(Error::Store(StorageError::Unavailable)),
            _ => Ok(self.entries[(index - base - 1) as usize].term),
        }
    }

    fn first_index(&self) -> Result<u64> {
        Ok(self.base().0 + 1)
    }

    fn last_index(&self) -> Result<u64> {
        Ok(self.last())
    }

    fn snapshot(&self, asked: u64, _: u64) -> Result<Snapshot> {
        match &self.snapshot {
            Some(one) if self.base().0 >= asked => Ok(one.library()),
            _ => Err(Error::Store(StorageError::SnapshotTemporarilyUnavailable)),
        }
    }
}
