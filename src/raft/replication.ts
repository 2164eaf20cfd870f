// Log replication (section 5.3) and commitment (section 5.3, 5.4.2).

import { entryAt, termAt, type Entry } from "../contract/log.js";
import type { NodeId } from "../contract/message.js";
import type { AppendEntries, AppendEntriesReply } from "./packets.js";
import { becomeFollower } from "./roles.js";
import { withAt } from "./state.js";
import { armElection, armHeartbeat, send, type Step } from "./step.js";

/** All followers get the entries from their nextIndex on. */
export function broadcastAppendEntries(step: Step): void {
  const { node, rules } = step;
  const { nodes, id } = node.config;
  for (let to = 0; to < nodes; to++) {
    if (to !== id) sendAppendEntries(step, to, rules.entriesToSend(node, node.nextIndex[to]));
  }
}

/** The heartbeat timer of a leader fired: all followers hear from it. */
export function handleHeartbeatTimer(step: Step): void {
  const { node, rules } = step;
  const { nodes, id } = node.config;
  if (node.role !== "leader") return;
  armHeartbeat(step);
  for (let to = 0; to < nodes; to++) {
    if (to !== id) sendAppendEntries(step, to, rules.entriesInHeartbeat(node, node.nextIndex[to], rules));
  }
}

/** A client's command: the leader appends it and replicates; any other server declines. */
export function handleRequest(step: Step, command: string): void {
  const { node, rules } = step;
  if (!rules.takesCommand(node)) {
    step.outbound.push({ type: "respond", command, outcome: "failed", when: "now" });
    return;
  }
  node.log = rules.logWithCommand(node, command);
  countOwnLog(step);
  broadcastAppendEntries(step);
}

/** "Receiver implementation", steps 1 to 5 of AppendEntries in Figure 2. */
export function handleAppendEntries(step: Step, from: NodeId, request: AppendEntries): void {
  const { node, rules } = step;
  if (!rules.acceptsLeader(node, request)) return refuse(step, from, request, 0);
  if (!rules.recognizesLeader(node, from, request)) return;
  becomeFollower(step, node.currentTerm);
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
  send(step, from, "AppendEntriesReply", reply);
}

function refuse(step: Step, to: NodeId, request: AppendEntries, conflictIndex: number): void {
  const reply: AppendEntriesReply = {
    term: step.node.currentTerm,
    success: false,
    matchIndex: 0,
    prevLogIndex: request.prevLogIndex,
    conflictIndex,
  };
  send(step, to, "AppendEntriesReply", reply);
}

export function handleAppendEntriesReply(step: Step, from: NodeId, reply: AppendEntriesReply): void {
  const { node, rules } = step;
  if (node.role !== "leader" || !rules.countsReply(node, reply)) return;
  if (reply.success) handleSuccess(step, from, reply);
  else handleRefusal(step, from, reply);
}

function handleSuccess(step: Step, from: NodeId, reply: AppendEntriesReply): void {
  const { node, rules } = step;
  if (!rules.isCredible(node, reply)) return;
  const before = node.matchIndex[from];
  const match = rules.matchIndexAfterSuccess(before, reply);
  const next = rules.nextIndexAfterSuccess(node.nextIndex[from], match);
  node.matchIndex = withAt(node.matchIndex, from, match);
  node.nextIndex = withAt(node.nextIndex, from, next);
  advanceCommitIndex(step);
  if (rules.sendsNext(node, before, match)) sendAppendEntries(step, from, rules.entriesToSend(node, next));
  else if (rules.resendsAfterSuccess(node, match)) resend(step, from, next);
}

function handleRefusal(step: Step, from: NodeId, reply: AppendEntriesReply): void {
  const { node, rules } = step;
  const retry = rules.nextIndexAfterRefusal(node.nextIndex[from], node.matchIndex[from], reply);
  if (retry === null) return;
  node.nextIndex = withAt(node.nextIndex, from, retry);
  resend(step, from, retry);
}

/** A leader is one of the majority that must hold an entry: it counts its own log as far as it may. */
export function countOwnLog(step: Step): void {
  const { node, rules } = step;
  const { id } = node.config;
  const match = rules.ownMatchIndex(node);
  if (match <= node.matchIndex[id]) return;
  node.matchIndex = withAt(node.matchIndex, id, match);
  advanceCommitIndex(step);
}

/** A leader commits what a majority holds, if the entry is of its own term. */
function advanceCommitIndex(step: Step): void {
  const { node, rules } = step;
  node.commitIndex = rules.commitIndexOfLeader(node, rules);
  applyCommitted(step);
}

/** "If commitIndex > lastApplied: increment lastApplied, apply log[lastApplied] to state machine." */
function applyCommitted(step: Step): void {
  const { node, rules } = step;
  const end = rules.appliesUpTo(node);
  while (node.lastApplied < end) {
    const entry = entryAt(node.log, node.lastApplied + 1);
    if (entry === undefined) return;
    node.lastApplied++;
    const { index, term, command } = entry;
    step.outbound.push({ type: "apply", index, term, command });
    if (rules.answersClient(node, entry)) step.outbound.push({ type: "respond", command, outcome: "ok", when: "now" });
  }
}

function resend(step: Step, to: NodeId, nextIndex: number): void {
  sendAppendEntries(step, to, step.rules.entriesToResend(step.node, nextIndex, step.rules));
}

function sendAppendEntries(step: Step, to: NodeId, entries: readonly Entry[]): void {
  const { node, rules } = step;
  const prevLogIndex = node.nextIndex[to] - 1;
  const request: AppendEntries = {
    term: node.currentTerm,
    prevLogIndex,
    prevLogTerm: termAt(node.log, prevLogIndex) ?? 0,
    entries,
    leaderCommit: rules.leaderCommit(node, to, entries.length),
  };
  send(step, to, "AppendEntries", request);
}
