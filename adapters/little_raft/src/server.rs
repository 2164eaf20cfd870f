//! A server: a replica of little_raft, its mail and its state machine. The library runs for ever in a loop of its own; here it
//! makes one round of that loop for each message, with just the one thing ready that it is to see.

use crate::held_sleep;
use crate::inside::{self, Role};
use crate::packets;
use crossbeam_channel::{bounded, Receiver};
use little_raft::cluster::Cluster;
use little_raft::state_machine::{Snapshot, StateMachine, StateMachineTransition, TransitionState};
use serde_json::{json, Value};
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub type Message = little_raft::message::Message<Command, bytes::Bytes>;
pub type Replica = little_raft::replica::Replica<Mail, Machine, Command, bytes::Bytes>;

/// An entry of the log: its term and what it carries.
pub type Held = (usize, Option<String>);

/// What is replicated: a client's command, or nothing.
#[derive(Clone, Debug)]
pub struct Command(pub Option<String>);

impl StateMachineTransition for Command {
    type TransitionID = Option<String>;
    fn get_id(&self) -> Option<String> {
        self.0.clone()
    }
}

/// The library's way to the others, and to us: whether its loop is to go on.
#[derive(Default)]
pub struct Mail {
    sent: Vec<(usize, Message)>,
    received: Vec<Message>,
    rounds: std::cell::Cell<u32>,
}

impl Cluster<Command, bytes::Bytes> for Mail {
    fn send_message(&mut self, to_id: usize, message: Message) {
        self.sent.push((to_id, message));
    }
    fn receive_messages(&mut self) -> Vec<Message> {
        std::mem::take(&mut self.received)
    }
    fn halt(&self) -> bool {
        self.rounds.replace(self.rounds.get().saturating_sub(1)) == 0
    }
    fn register_leader(&mut self, _: Option<usize>) {}
}

/// The library's way to whoever uses it: what is asked, what becomes of it, and what is applied.
#[derive(Default)]
pub struct Machine {
    asked: Vec<Command>,
    /// Asked of this server, taken into its log, and not answered yet.
    waiting: Vec<String>,
    applied: Vec<Command>,
    answers: Vec<(String, &'static str)>,
    /// The index of a snapshot that took its place.
    restored: Option<usize>,
}

impl StateMachine<Command, bytes::Bytes> for Machine {
    fn register_transition_state(&mut self, id: Option<String>, state: TransitionState) {
        let Some(id) = id else { return };
        match state {
            TransitionState::Queued => self.waiting.push(id),
            TransitionState::Committed => {}
            TransitionState::Applied => {
                // Every server is told of every entry; only one of them was asked.
                if let Some(at) = self.waiting.iter().position(|one| *one == id) {
                    self.answers.push((self.waiting.remove(at), "ok"));
                }
            }
            TransitionState::Abandoned(why) => {
                let waited = self.waiting.iter().position(|one| *one == id).map(|at| self.waiting.remove(at));
                let is_ours = waited.is_some() || why == little_raft::state_machine::TransitionAbandonedReason::NotLeader;
                if is_ours {
                    self.answers.push((id, "failed"));
                }
            }
        }
    }
    fn apply_transition(&mut self, transition: Command) {
        self.applied.push(transition);
    }
    fn get_pending_transitions(&mut self) -> Vec<Command> {
        std::mem::take(&mut self.asked)
    }
    fn get_snapshot(&mut self) -> Option<Snapshot<bytes::Bytes>> {
        None
    }
    /// Its state is the list of entries that it has taken; the server keeps it.
    fn create_snapshot(&mut self, last_included_index: usize, last_included_term: usize) -> Snapshot<bytes::Bytes> {
        Snapshot { last_included_index, last_included_term, data: bytes::Bytes::new() }
    }
    fn set_snapshot(&mut self, snapshot: Snapshot<bytes::Bytes>) {
        self.restored = Some(snapshot.last_included_index);
    }
}

/// What the library is to see in a round of its loop.
enum Ready {
    Mail,
    Transition,
    Heartbeat,
    ElectionTimeout,
}

pub struct Server {
    id: usize,
    nodes: usize,
    election: (f64, f64),
    beat: f64,
    timer: i64,
    replica: Replica,
    mail: Arc<Mutex<Mail>>,
    machine: Arc<Mutex<Machine>>,
    /// Whether the library has been told of a transition and has not looked yet: only leaders look.
    is_notified: bool,
    /// The log from index 1 on: what the library has forgotten is in its snapshot.
    held: Vec<Held>,
    /// So many of it were shown, and are as they were.
    shown: usize,
    /// How many entries have been given to the state machine.
    applied: usize,
    timers: Vec<Value>,
}

impl seaworthy_child::Server for Server {
    fn boot(options: &Value, _disk: &Value) -> Server {
        static LIVES: std::sync::atomic::AtomicI64 = std::sync::atomic::AtomicI64::new(1_000);
        let number = |name: &str| options[name].as_f64().unwrap();
        let (id, nodes) = (number("id") as usize, number("nodes") as usize);
        let timer = LIVES.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        held_sleep::begin(timer);
        let (mail, machine) = (Arc::<Mutex<Mail>>::default(), Arc::<Mutex<Machine>>::default());
        let replica = Replica::new(
            id,
            (0..nodes).filter(|other| *other != id).collect(),
            mail.clone(),
            machine.clone(),
            options["settings"]["snapshotDelta"].as_str().map_or(0, |delta| delta.parse().unwrap()),
            Command(None),
            held_sleep::timeout_of(timer),
            // The window from which it draws, with its own chance, has one value: the harness's window takes its place.
            (Duration::ZERO, Duration::ZERO),
        );
        Server {
            id,
            nodes,
            election: (number("electionTimeoutMin"), number("electionTimeoutMax")),
            beat: number("heartbeatInterval"),
            timer,
            replica,
            mail,
            machine,
            is_notified: false,
            held: Vec::new(),
            shown: 0,
            applied: 0,
            // A replica begins with a deadline that has come: it stands for election unless mail is there already.
            timers: vec![arm("election", 0.0, 0.0, false)],
        }
    }

    fn take(&mut self, message: &Value) {
        let before = self.role();
        let (min, max) = self.election;
        match message["type"].as_str() {
            Some("packet") => {
                self.mail.lock().unwrap().received.push(packets::from_json(&message["packet"]));
                // Whatever it is: any mail puts the deadline off.
                if before != Role::Leader {
                    self.timers.push(arm("election", min, max, false));
                }
                self.round(Ready::Mail);
                let is_taken = |one: &(usize, Message)| matches!(one.1, Message::AppendEntryResponse { success: true, .. });
                if self.mail.lock().unwrap().sent.iter().any(is_taken) || self.machine.lock().unwrap().restored.is_some() {
                    self.take_up(&packets::entries_in(&message["packet"]));
                }
            }
            Some("timer") if before == Role::Leader => {
                self.timers.push(arm("heartbeat", self.beat, self.beat, true));
                self.round(Ready::Heartbeat);
            }
            Some("timer") => {
                self.timers.push(arm("election", min, max, false));
                self.round(Ready::ElectionTimeout);
            }
            Some("operation") => {
                let command = message["operation"]["command"].as_str().unwrap().to_owned();
                self.machine.lock().unwrap().asked.push(Command(Some(command)));
                self.is_notified = true;
            }
            _ => panic!("a message that was not asked for: {message}"),
        }
        self.take_up(&[]);
        if self.role() == Role::Leader && self.is_notified {
            self.is_notified = false;
            self.round(Ready::Transition);
            self.take_up(&[]);
        }
        match (before, self.role()) {
            (Role::Leader, Role::Leader) => {}
            (Role::Leader, _) => {
                // The deadline is still the one from before it led, which may be long past.
                self.timers.push(json!({ "type": "disarm", "timer": "heartbeat" }));
                self.timers.push(arm("election", 0.0, max, false));
            }
            (_, Role::Leader) => {
                // The sleep began at the boot or at its last heartbeat, and may be over.
                self.timers.push(json!({ "type": "disarm", "timer": "election" }));
                self.timers.push(arm("heartbeat", 0.0, self.beat, true));
            }
            _ => {}
        }
    }

    fn answer(&mut self) -> Value {
        let mut outbound = Vec::new();
        for (to, message) in self.mail.lock().unwrap().sent.drain(..) {
            let (kind, body) = packets::to_json(&message, &self.held);
            let packet = json!({ "from": self.id, "to": to, "kind": kind, "body": body });
            outbound.push(json!({ "type": "send", "packet": packet, "when": "now" }));
        }
        let inside = inside::look(&self.replica);
        let mut machine = self.machine.lock().unwrap();
        for Command(payload) in machine.applied.drain(..) {
            self.applied += 1;
            let term = self.held[self.applied - 1].0;
            outbound.push(json!({ "type": "apply", "index": self.applied, "term": term, "payload": payload }));
        }
        for (operation, outcome) in machine.answers.drain(..) {
            outbound.push(json!({ "type": "respond", "operation": operation, "outcome": outcome, "when": "now" }));
        }
        outbound.append(&mut self.timers);
        let asked: Vec<_> = machine.asked.iter().map(|one| &one.0).collect();
        let key = json!([asked, machine.waiting, self.is_notified, inside.index_offset]);
        let leads = inside.role == Role::Leader;
        // Its own place: what it has in its log counts, though it keeps no number of it.
        let last = self.held.len();
        let list = |of: &std::collections::BTreeMap<usize, usize>, own: usize| -> Vec<usize> {
            let servers = if leads { 0..self.nodes } else { 0..0 };
            servers.map(|server| of.get(&server).copied().unwrap_or(own)).collect()
        };
        let mut view = json!({
            "currentTerm": inside.current_term,
            "votedFor": inside.voted_for,
            "role": match inside.role {
                Role::Follower => "follower",
                Role::Candidate => "candidate",
                Role::Leader => "leader",
            },
            "commitIndex": inside.commit_index,
            "lastApplied": inside.last_applied,
            "votesGranted": inside.current_votes.as_deref().into_iter().flatten().collect::<Vec<_>>(),
            "nextIndex": list(&inside.next_index, last + 1),
            "matchIndex": list(&inside.match_index, last),
        });
        let entries: Vec<_> = self.held[self.shown..].iter().map(packets::held_to_json).collect();
        view["log"] = json!({ "from": self.shown + 1, "entries": entries });
        self.shown = self.held.len();
        json!({ "outbound": outbound, "view": view, "key": key })
    }
}

impl Server {
    /// One round of the library's loop. Nothing in it waits for a clock: what is ready is there before the round begins, but
    /// for a heartbeat, and that comes as soon as its thread has been told.
    fn round(&mut self, ready: Ready) {
        let (tell_mail, mail): (_, Receiver<()>) = bounded(1);
        let (tell_transition, transition): (_, Receiver<()>) = bounded(1);
        match ready {
            Ready::Mail => tell_mail.send(()).unwrap(),
            Ready::Transition => tell_transition.send(()).unwrap(),
            Ready::Heartbeat => held_sleep::end_one(self.timer),
            // A channel that nobody will speak into counts as one into which nobody has spoken in time.
            Ready::ElectionTimeout => drop((tell_mail, tell_transition)),
        }
        self.mail.lock().unwrap().rounds.set(1);
        self.replica.start(mail, transition);
    }

    /// Sees what a round has made of the log. Of an entry that was appended, applied and compacted in one round only this is known:
    /// it came with a request, or the server leads and it is of its term. Index 0 is the same everywhere and no entry of the paper's.
    fn take_up(&mut self, came: &[(usize, Held)]) {
        let inside = inside::look(&self.replica);
        let mut machine = self.machine.lock().unwrap();
        let forgotten = inside.index_offset.saturating_sub(1);
        let mut log: Vec<Held> = match machine.restored {
            Some(_) => Vec::new(),
            None => self.held[..forgotten.min(self.held.len())].to_vec(),
        };
        for (index, entry) in came.iter().filter(|(index, _)| *index > 0 && *index <= forgotten) {
            log.truncate(index - 1);
            log.push(entry.clone());
        }
        while log.len() < forgotten {
            let Command(payload) = machine.applied[log.len() - self.applied].clone();
            log.push((inside.current_term, payload));
        }
        let rest = &inside.log[usize::from(inside.index_offset == 0)..];
        log.extend(rest.iter().map(|one| (one.term, one.transition.0.clone())));
        if let Some(index) = machine.restored.take() {
            // What the state machine takes with a snapshot it has applied; what it had beyond that it has no more.
            let missing = log[self.applied.min(index)..index].iter().map(|(_, payload)| Command(payload.clone()));
            machine.applied.splice(0..0, missing);
            self.applied = self.applied.min(index);
        }
        let kept = self.held.iter().zip(&log).take_while(|(a, b)| a == b).count();
        self.shown = self.shown.min(kept);
        self.held = log;
    }

    fn role(&self) -> Role {
        inside::look(&self.replica).role
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        held_sleep::forget(self.timer);
    }
}

fn arm(timer: &str, min: f64, max: f64, periodic: bool) -> Value {
    json!({ "type": "arm", "timer": timer, "min": min, "max": max, "periodic": periodic })
}
