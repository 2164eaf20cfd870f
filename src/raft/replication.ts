// Log replication (section 5.3) and commitment (section 5.3, 5.4.2).

import { append, entryAt, NOOP, termAt, type Entry } from "../contract/log.js";
import type { NodeId } from "../contract/message.js";
import { becomeFollower } from "./roles.js";
import type { Rules } from "./rules.js";
import type { AppendEntries, AppendEntriesReply } from "./rpc.js";
import { withAt } from "./state.js";
import { armElection, armHeartbeat, send, type Step } from "./step.js";

const NO_ENTRIES: readonly Entry[] = [];

export function broadcastAppendEntries(step: Step, rules: Rules): void {
  const { nodes, id } = step.node.config;
  for (let to = 0; to < nodes; to++) if (to !== id) sendFromNextIndex(step, to, rules);
}

/** The heartbeat timer of a leader fired: all followers hear from it. */
export function handleHeartbeatTimer(step: Step, rules: Rules): void {
  const { node } = step;
  if (node.role !== "leader") return;
  const { nodes, id, settings } = node.config;
  armHeartbeat(step);
  if (!settings.emptyHeartbeats) return broadcastAppendEntries(step, rules);
  for (let to = 0; to < nodes; to++) if (to !== id) sendAppendEntries(step, to, NO_ENTRIES, rules);
}

/** A client's command: the leader appends it and replicates; any other server declines. */
export function handleRequest(step: Step, command: string, rules: Rules): void {
  const { node } = step;
  if (node.role !== "leader") {
    step.outbound.push({ type: "respond", command, outcome: "failed", when: "now" });
    return;
  }
  node.log = append(node.log, node.currentTerm, command);
  countOwnLog(step, rules);
  broadcastAppendEntries(step, rules);
}

/** "Receiver implementation", steps 1 to 5 of AppendEntries in Figure 2. */
export function handleAppendEntries(step: Step, from: NodeId, request: AppendEntries, rules: Rules): void {
  const { node } = step;
  if (!rules.recognizesLeader(node, from, request)) return;
  if (!rules.acceptsLeader(node, request)) return refuse(step, from, request, 0);
  // A candidate recognises the leader of its term (section 5.2).
  becomeFollower(step, node.currentTerm, rules);
  const matches = rules.matchesPrevious(node, request);
  if (rules.hearingRestartsTimeout(matches)) armElection(step);
  if (!matches) return refuse(step, from, request, rules.conflictIndex(node, request));
  node.log = rules.logAfter(node.log, request);
  node.commitIndex = rules.commitIndexOfFollower(node, request);
  applyCommitted(step);
  const reply: AppendEntriesReply = {
    term: node.currentTerm,
    success: true,
    matchIndex: rules.acknowledgedIndex(node, request),
    prevLogIndex: request.prevLogIndex,
    conflictIndex: 0,
  };
  // The leader will count these entries: they must be durable first.
  send(step, from, "AppendEntriesReply", reply, "afterWrites");
}

function refuse(step: Step, to: NodeId, request: AppendEntries, conflictIndex: number): void {
  const reply: AppendEntriesReply = {
    term: step.node.currentTerm,
    success: false,
    matchIndex: 0,
    prevLogIndex: request.prevLogIndex,
    conflictIndex,
  };
  send(step, to, "AppendEntriesReply", reply, "afterWrites");
}

export function handleAppendEntriesReply(step: Step, from: NodeId, reply: AppendEntriesReply, rules: Rules): void {
  const { node } = step;
  if (node.role !== "leader" || !rules.countsReply(node, reply)) return;
  const matched = node.matchIndex[from];
  const next = node.nextIndex[from];
  if (reply.success) {
    // A follower cannot hold more of this log than there is of it.
    if (reply.matchIndex > node.log.index) return;
    const match = rules.matchIndexAfterSuccess(matched, reply);
    node.matchIndex = withAt(node.matchIndex, from, match);
    node.nextIndex = withAt(node.nextIndex, from, rules.nextIndexAfterSuccess(next, match));
    advanceCommitIndex(step, rules);
    if (match >= node.log.index) return;
    if (match > matched) sendFromNextIndex(step, from, rules);
    // Where heartbeats carry no entries, the answer to one is the only occasion to send a lost entry again.
    else if (node.config.settings.emptyHeartbeats) resendFromNextIndex(step, from, rules);
    return;
  }
  const retry = rules.nextIndexAfterRefusal(next, matched, reply);
  if (retry === null) return;
  node.nextIndex = withAt(node.nextIndex, from, retry);
  resendFromNextIndex(step, from, rules);
}

/** A leader is one of the majority that must hold an entry: it counts its own log as far as it may. */
export function countOwnLog(step: Step, rules: Rules): void {
  const { node } = step;
  const { id } = node.config;
  const match = rules.ownMatchIndex(node);
  if (match <= node.matchIndex[id]) return;
  node.matchIndex = withAt(node.matchIndex, id, match);
  advanceCommitIndex(step, rules);
}

/** A leader commits what a majority holds, if the entry is of its own term. */
function advanceCommitIndex(step: Step, rules: Rules): void {
  step.node.commitIndex = rules.commitIndexOfLeader(step.node, rules);
  applyCommitted(step);
}

// So many entries are applied in one step at most. A server that boots has all of its log to apply again, and no step
// should cost more the longer the log is; the rest follows with the next messages from the leader.
const APPLIES_MAX = 32;

/** "If commitIndex > lastApplied: increment lastApplied, apply log[lastApplied] to state machine." */
function applyCommitted(step: Step): void {
  const { node } = step;
  const end = Math.min(node.commitIndex, node.lastApplied + APPLIES_MAX);
  while (node.lastApplied < end) {
    const entry = entryAt(node.log, node.lastApplied + 1);
    if (entry === undefined) return;
    node.lastApplied++;
    const { index, term, command } = entry;
    step.outbound.push({ type: "apply", index, term, command });
    // An entry of the leader's own term came from a client of this very leader.
    if (node.role === "leader" && term === node.currentTerm && command !== NOOP) {
      step.outbound.push({ type: "respond", command, outcome: "ok", when: "now" });
    }
  }
}

function sendFromNextIndex(step: Step, to: NodeId, rules: Rules): void {
  sendAppendEntries(step, to, rules.entriesToSend(step.node, step.node.nextIndex[to]), rules);
}

function resendFromNextIndex(step: Step, to: NodeId, rules: Rules): void {
  sendAppendEntries(step, to, rules.entriesToResend(step.node, step.node.nextIndex[to], rules), rules);
}

function sendAppendEntries(step: Step, to: NodeId, entries: readonly Entry[], rules: Rules): void {
  const { node } = step;
  const prevLogIndex = node.nextIndex[to] - 1;
  const request: AppendEntries = {
    term: node.currentTerm,
    prevLogIndex,
    prevLogTerm: termAt(node.log, prevLogIndex) ?? 0,
    entries,
    leaderCommit: rules.leaderCommit(node, to, entries.length),
  };
  // A leader may replicate in parallel with its own write (thesis section 10.2.1).
  send(step, to, "AppendEntries", request, "now");
}
