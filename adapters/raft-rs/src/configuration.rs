//! A configuration in the protocol's words, with servers counted from 0, and in the library's.

use raft::eraftpb::{ConfChangeSingle, ConfChangeType, ConfState};
use serde_json::{json, Value};

#[derive(Clone, Default, PartialEq)]
pub struct Configuration {
    pub voters: Vec<u64>,
    /// Who voted before, as long as both majorities count.
    pub outgoing: Option<Vec<u64>>,
    pub learners: Vec<u64>,
}

impl Configuration {
    /// Of whoever waits to be added, none is known.
    pub fn from_json(value: &Value) -> Configuration {
        let servers =
            |name: &str| value[name].as_array().map(|all| all.iter().map(|one| one.as_u64().unwrap()).collect());
        Configuration {
            voters: servers("voters").unwrap_or_default(),
            outgoing: servers("outgoing"),
            learners: servers("learners").unwrap_or_default(),
        }
    }

    pub fn to_json(&self) -> Value {
        json!({ "voters": self.voters, "outgoing": self.outgoing, "learners": self.learners })
    }

    pub fn is_joint(&self) -> bool {
        self.outgoing.is_some()
    }

    pub fn members(&self) -> impl Iterator<Item = &u64> {
        self.voters.iter().chain(self.outgoing.iter().flatten()).chain(&self.learners)
    }

    /// What follows where the outgoing voters leave.
    pub fn alone(&self) -> Configuration {
        Configuration { outgoing: None, ..self.clone() }
    }

    pub fn library(&self) -> ConfState {
        let named = |servers: &[u64]| servers.iter().map(|server| server + 1).collect::<Vec<_>>();
        let outgoing = self.outgoing.as_deref().unwrap_or_default();
        // Who still votes in the outgoing configuration learns after it.
        let (next, learners): (Vec<_>, Vec<_>) = self.learners.iter().partition(|server| outgoing.contains(server));
        let mut state = ConfState::from((named(&self.voters), named(&learners)));
        state.voters_outgoing = named(outgoing);
        state.learners_next = named(&next);
        state.auto_leave = self.is_joint();
        state
    }

    pub fn of(state: &ConfState) -> Configuration {
        let sorted = |names: &mut dyn Iterator<Item = &u64>| {
            let mut servers: Vec<_> = names.map(|name| name - 1).collect();
            servers.sort();
            servers
        };
        let is_joint = !state.voters_outgoing.is_empty();
        Configuration {
            voters: sorted(&mut state.voters.iter()),
            outgoing: is_joint.then(|| sorted(&mut state.voters_outgoing.iter())),
            learners: sorted(&mut state.learners.iter().chain(&state.learners_next)),
        }
    }

    /// The steps from this one, in force alone, to the voters and learners of another.
    pub fn changes_to(&self, to: &Configuration) -> Vec<ConfChangeSingle> {
        let single = |kind: ConfChangeType, server: &u64| {
            let mut step = ConfChangeSingle::default();
            step.change_type = kind;
            step.node_id = server + 1;
            step
        };
        let added = to.voters.iter().filter(|one| !self.voters.contains(one));
        let learning = to.learners.iter().filter(|one| !self.learners.contains(one));
        let gone = self.members().filter(|one| !to.voters.contains(one) && !to.learners.contains(one));
        added
            .map(|one| single(ConfChangeType::AddNode, one))
            .chain(learning.map(|one| single(ConfChangeType::AddLearnerNode, one)))
            .chain(gone.map(|one| single(ConfChangeType::RemoveNode, one)))
            .collect()
    }
}
