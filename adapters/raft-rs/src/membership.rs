//! Changes of membership: an entry carries the configuration to which it leads, as the context of a ConfChangeV2. It is in force
//! once it is applied.

use crate::configuration::Configuration;
use crate::packets;
use crate::server::Server;
use raft::eraftpb::{ConfChangeSingle, ConfChangeTransition, ConfChangeV2, Entry, EntryType};
use raft::{GetEntriesContext, INVALID_ID};
use serde_json::{json, Value};
use std::collections::BTreeMap;

/// A configuration that was applied, and the index of its entry: 0 where it was there from the beginning.
#[derive(Clone, Default)]
pub struct InForce {
    pub index: u64,
    pub configuration: Configuration,
}

impl InForce {
    pub fn from_json(value: &Value) -> InForce {
        let configuration = Configuration::from_json(&value["configuration"]);
        InForce { index: value["index"].as_u64().unwrap(), configuration }
    }

    /// None where none was told.
    pub fn told(value: &Value) -> Option<InForce> {
        (!value.is_null()).then(|| InForce::from_json(value))
    }

    pub fn to_json(&self) -> Value {
        json!({ "index": self.index, "configuration": self.configuration.to_json() })
    }
}

/// A change that somebody waits for: its entry, and the term in which it was proposed.
pub struct Changing {
    id: String,
    index: u64,
    term: u64,
}

impl Server {
    pub fn configuration(&self) -> Configuration {
        Configuration::of(&self.node.raft.prs().conf().to_conf_state())
    }

    /// Only a leader is asked, since only it knows what is in force. An entry that the library does not take it replaces by an
    /// empty one.
    pub fn reconfigure(&mut self, id: &str, target: &Value) {
        let change = self.change_to(Configuration::from_json(target)).filter(|_| self.leads());
        if change.map_or(true, |change| self.node.propose_conf_change(vec![], change).is_err()) {
            return self.respond(id, "failed");
        }
        let index = self.node.raft.raft_log.last_index();
        let entries = self.node.raft.raft_log.entries(index, None, GetEntriesContext::empty(false)).unwrap();
        if entries[0].entry_type == EntryType::EntryNormal {
            return self.respond(id, "failed");
        }
        self.changing.push(Changing { id: id.to_owned(), index, term: self.node.raft.term });
    }

    /// By the switch: one step at a time, by joint consensus always, or as the library picks. None where there is nothing to do,
    /// and where the leader would vote no more: TiKV takes no such change either, leadership is handed over first.
    fn change_to(&self, mut target: Configuration) -> Option<ConfChangeV2> {
        let now = self.configuration();
        let mut change = ConfChangeV2::default();
        change.changes = now.changes_to(&target).into();
        let is_possible = target.voters.contains(&(self.id - 1)) && target.members().all(|server| *server < self.nodes);
        if !is_possible || now.is_joint() || change.changes.is_empty() {
            return None;
        }
        match &self.membership[..] {
            "single" if change.changes.len() > 1 => return None,
            "joint" => change.transition = ConfChangeTransition::Implicit,
            _ => {}
        }
        if change.enter_joint().is_some() {
            target.outgoing = Some(now.voters);
        }
        change.context = target.to_json().to_string().into_bytes().into();
        Some(change)
    }

    /// What an entry carries. By one without data the library leaves joint consensus: for what the last one before it leads to.
    pub fn payload(&self, entry: &Entry) -> Value {
        if entry.entry_type == EntryType::EntryConfChangeV2 && entry.data.is_empty() {
            return self.before(entry.index).alone().to_json();
        }
        packets::payload(entry)
    }

    /// What the log before an index leads to.
    fn before(&self, index: u64) -> Configuration {
        let log = &self.node.raft.raft_log;
        let entries = log.slice(log.first_index(), index, None, GetEntriesContext::empty(false)).unwrap();
        let last = entries.iter().rev().find(|one| one.entry_type != EntryType::EntryNormal);
        last.map_or_else(
            || self.node.store().in_force().configuration.clone(),
            |entry| Configuration::from_json(&self.payload(entry)),
        )
    }

    /// A configuration is applied: by the change that leads to it from the one before, on which it was proposed. One that came
    /// with a snapshot is in force already.
    pub fn apply_change(&mut self, index: u64, target: Configuration) {
        if index <= self.in_force.index {
            return;
        }
        let mut now = self.configuration();
        if now.voters.is_empty() {
            now = self.learn_beginning(&target);
        }
        if self.leads() {
            self.note_matched();
        }
        if now.is_joint() {
            self.switch(ConfChangeTransition::Auto, vec![]);
        } else if target.is_joint() {
            self.switch(ConfChangeTransition::Implicit, now.changes_to(&target));
        } else {
            self.switch_one_by_one(now.changes_to(&target));
        }
        // A change of the leader before may end the office of this one, and the library leaves it to its users to step down.
        if self.leads() && !self.node.raft.promotable() {
            let term = self.node.raft.term;
            self.node.raft.become_follower(term, INVALID_ID);
        }
        self.in_force = InForce { index, configuration: target };
    }

    /// A server that waited to be added, and is sent the log from its first entry on, does not know what was in force before
    /// that: it is given as much of it as the first change leaves, one server at a time.
    fn learn_beginning(&mut self, target: &Configuration) -> Configuration {
        let began =
            Configuration { voters: target.outgoing.clone().unwrap_or(target.voters.clone()), ..Default::default() };
        self.switch_one_by_one(Configuration::default().changes_to(&began));
        began
    }

    fn switch_one_by_one(&mut self, changes: Vec<ConfChangeSingle>) {
        changes.into_iter().for_each(|one| self.switch(ConfChangeTransition::Auto, vec![one]));
    }

    fn switch(&mut self, transition: ConfChangeTransition, changes: Vec<ConfChangeSingle>) {
        let mut change = ConfChangeV2::default();
        change.transition = transition;
        change.changes = changes.into();
        self.node.apply_conf_change(&change).expect("a change that leads on from what is in force");
    }

    /// What a leader knows of servers that a change removes the library forgets as it applies the change, for which they were
    /// counted: it is shown as long as the leader is in office.
    fn note_matched(&mut self) {
        self.matched.extend(self.node.raft.prs().iter().map(|(name, progress)| (name - 1, progress.matched)));
    }

    /// A change is done once a configuration is applied that is in force alone, its own or one that followed.
    pub fn answer_changes(&mut self) {
        for Changing { id, index, term } in std::mem::take(&mut self.changing) {
            if self.in_force.index >= index && !self.in_force.configuration.is_joint() {
                self.respond(&id, "ok");
            } else if term != self.node.raft.term {
                self.respond(&id, "unknown");
            } else {
                self.changing.push(Changing { id, index, term });
            }
        }
        if !self.leads() {
            self.matched = BTreeMap::new();
        }
    }

    pub fn changes_key(&self) -> Value {
        let changing: Vec<_> = self.changing.iter().map(|one| json!([one.id, one.index, one.term])).collect();
        let told = self.node.store().in_force();
        json!([changing, self.in_force.index, told.index, self.node.raft.promotable()])
    }

    pub fn changes(&self) -> bool {
        self.membership != "off"
    }
}
