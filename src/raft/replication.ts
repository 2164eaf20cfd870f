// Log replication (section 5.3) and commitment (section 5.3, 5.4.2).

import { isConfiguration, membersOf } from "../contract/configuration.js";
import { entryAt, termAt, type Entry, type Log } from "../contract/log.js";
import type { NodeId } from "../contract/node-name.js";
import { isRegistration, isSessionCommand } from "../contract/payload.js";
import { beginRound } from "./leases.js";
import { answerChange, leaveJoint, leaveOffice } from "./membership.js";
import type { AppendEntries, AppendEntriesReply, InstallSnapshot } from "./packets.js";
import { answerReads, confirm } from "./reads.js";
import { becomeFollower } from "./roles.js";
import { applyInSession, applyRegistration } from "./sessions.js";
import { learnLeader, tellToStand } from "./transfer.js";
import { withAt } from "./state.js";
import { armApply, armElection, armHeartbeat, send, type ReducerStep } from "./step.js";

/** All members of the cluster get the entries from their nextIndex on, unless counting its own has ended the leader's office. */
export function broadcastAppendEntries(step: ReducerStep): void {
  const { node, rules } = step;
  if (node.role !== "leader") return;
  const { id } = node.options;
  for (const to of membersOf(rules.configuration(node))) {
    if (to !== id) sendAppendEntries(step, to, rules.entriesToSend(node, node.nextIndex[to]));
  }
}

/** The heartbeat timer of a leader fired: all followers hear from it. */
export function handleHeartbeatTimer(step: ReducerStep): void {
  const { node, rules } = step;
  if (node.role !== "leader") return;
  armHeartbeat(step);
  if (rules.usesLeases(node)) beginRound(step);
  broadcastHeartbeat(step);
  // Whoever leads alone hears from nobody.
  if (node.lastApplied < node.commitIndex) applyCommitted(step);
}

/** All followers are to answer, whatever they lack. */
export function broadcastHeartbeat(step: ReducerStep): void {
  const { node, rules } = step;
  const { id } = node.options;
  for (const to of membersOf(rules.configuration(node))) {
    if (to !== id) sendAppendEntries(step, to, rules.entriesInHeartbeat(node, node.nextIndex[to], rules));
  }
}

/** "Receiver implementation", steps 1 to 5 of AppendEntries in Figure 2. */
export function handleAppendEntries(step: ReducerStep, from: NodeId, request: AppendEntries): void {
  const { node, rules } = step;
  if (!rules.acceptsLeader(node, request)) return refuse(step, from, request, 0);
  if (!rules.recognizesLeader(node, from, request)) return;
  becomeFollower(step, node.currentTerm);
  learnLeader(step, from);
  node.leader = rules.leaderKept(node, from);
  const matches = rules.matchesPrevious(node, request);
  if (rules.hearingRestartsTimeout(matches)) armElection(step);
  node.heardFromLeader = rules.remembersLeader(node);
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
    ...roundOf(step, request),
  };
  send(step, from, "AppendEntriesReply", reply);
}

function refuse(step: ReducerStep, to: NodeId, request: AppendEntries, conflictIndex: number): void {
  const reply: AppendEntriesReply = {
    term: step.node.currentTerm,
    success: false,
    matchIndex: 0,
    prevLogIndex: request.prevLogIndex,
    conflictIndex,
    ...roundOf(step, request),
  };
  send(step, to, "AppendEntriesReply", reply);
}

function roundOf({ node, rules }: ReducerStep, request: AppendEntries): Pick<AppendEntries, "round"> {
  const { round } = request;
  return round === undefined || !rules.answersRound(node, request) ? NO_ROUND : { round };
}
const NO_ROUND = {};

export function handleAppendEntriesReply(step: ReducerStep, from: NodeId, reply: AppendEntriesReply): void {
  const { node, rules } = step;
  if (node.role !== "leader" || !rules.countsReply(node, reply) || !rules.isMember(node, from, rules)) return;
  if (node.options.settings.checkQuorum) node.contacts = rules.contactsWith(node, from);
  if (node.reads.pending.length > 0 || rules.usesLeases(node)) confirm(step, from, reply);
  if (reply.success) handleSuccess(step, from, reply);
  else handleRefusal(step, from, reply);
  if (from === node.transfer?.to) tellToStand(step);
  answerReads(step);
}

function handleSuccess(step: ReducerStep, from: NodeId, reply: AppendEntriesReply): void {
  if (step.rules.isCredible(step.node, reply)) followerHolds(step, from, reply);
}

/** A follower has said that it holds the leader's log up to an index. */
export function followerHolds(step: ReducerStep, from: NodeId, reply: Pick<AppendEntriesReply, "matchIndex">): void {
  const { node, rules } = step;
  const before = node.matchIndex[from];
  const match = rules.matchIndexAfterSuccess(before, reply);
  const next = rules.nextIndexAfterSuccess(node.nextIndex[from], match);
  node.matchIndex = withAt(node.matchIndex, from, match);
  node.nextIndex = withAt(node.nextIndex, from, next);
  advanceCommitIndex(step);
  // What is committed may be that one of the two has no part in the cluster any more.
  if (node.role !== "leader" || !rules.isMember(node, from, rules)) return;
  if (rules.sendsNext(node, before, match)) sendAppendEntries(step, from, rules.entriesToSend(node, next));
  else if (rules.resendsAfterSuccess(node, match)) resend(step, from, next);
}

function handleRefusal(step: ReducerStep, from: NodeId, reply: AppendEntriesReply): void {
  const { node, rules } = step;
  const retry = rules.nextIndexAfterRefusal(node.nextIndex[from], node.matchIndex[from], reply);
  if (retry === null) return;
  node.nextIndex = withAt(node.nextIndex, from, retry);
  resend(step, from, retry);
}

/** A leader is one of the majority that must hold an entry: it counts its own log as far as it may. */
export function countOwnLog(step: ReducerStep): void {
  const { node, rules } = step;
  const { id } = node.options;
  const match = rules.ownMatchIndex(node);
  if (match <= node.matchIndex[id]) return;
  node.matchIndex = withAt(node.matchIndex, id, match);
  advanceCommitIndex(step);
}

/** A leader commits what a majority holds, if the entry is of its own term. */
function advanceCommitIndex(step: ReducerStep): void {
  const { node, rules } = step;
  node.commitIndex = rules.commitIndexOfLeader(node, rules);
  applyCommitted(step);
  if (leaveJoint(step)) {
    countOwnLog(step);
    broadcastAppendEntries(step);
  } else leaveOffice(step);
}

/** Something may be committed: the state machine takes it, or will. */
function applyCommitted(step: ReducerStep): void {
  const { before, node, rules } = step;
  if (!rules.appliesLater(node)) return applyAll(step);
  // Where something waited before, the timer runs.
  if (before.lastApplied === before.commitIndex && node.lastApplied < node.commitIndex) armApply(step);
  answerReads(step);
}

/** The state machine is free. */
export function handleApplyTimer(step: ReducerStep): void {
  applyAll(step);
  if (step.node.lastApplied < step.node.commitIndex) armApply(step);
}

/** "If commitIndex > lastApplied: increment lastApplied, apply log[lastApplied] to state machine." */
function applyAll(step: ReducerStep): void {
  const { node, rules } = step;
  const end = rules.appliesUpTo(node);
  while (node.lastApplied < end) {
    const entry = entryAt(node.log, node.lastApplied + 1);
    if (entry === undefined) break;
    node.lastApplied++;
    apply(step, entry);
  }
  answerReads(step);
}

/** The state machine takes an entry. Commands are unique, sessions have names: the entry says which operation it answers. */
function apply(step: ReducerStep, entry: Log): void {
  const { node, rules, outbound } = step;
  const { index, term, payload } = entry;
  if (isRegistration(payload)) return applyRegistration(step, entry, payload);
  if (isSessionCommand(payload)) return applyInSession(step, entry, payload);
  outbound.push({ type: "apply", index, term, payload });
  if (typeof payload === "string" && rules.answersClient(node, entry))
    outbound.push({ type: "respond", operation: payload, outcome: "ok", when: "now" });
  else if (isConfiguration(payload)) answerChange(step, entry);
}

function resend(step: ReducerStep, to: NodeId, nextIndex: number): void {
  sendAppendEntries(step, to, step.rules.entriesToResend(step.node, nextIndex, step.rules));
}

/** What a follower lacks, as far as one request carries it. */
export function sendAppendEntries(step: ReducerStep, to: NodeId, entries: readonly Entry[]): void {
  const { node, rules } = step;
  const prevLogIndex = node.nextIndex[to] - 1;
  if (node.snapshot !== null && rules.sendsSnapshot(node, node.nextIndex[to])) return sendSnapshot(step, to);
  const request: AppendEntries = {
    term: node.currentTerm,
    prevLogIndex,
    prevLogTerm: termAt(node.log, prevLogIndex) ?? 0,
    entries,
    leaderCommit: rules.leaderCommit(node, to, entries.length),
    ...(node.reads.round > 0 && { round: node.reads.round }),
  };
  send(step, to, "AppendEntries", request);
}

/** What the follower lacks next is no longer in the log: it gets the snapshot, or the chunk of it that begins at an offset. */
export function sendSnapshot(step: ReducerStep, to: NodeId, offset = 0): void {
  const { node, rules } = step;
  const { index, term, data, ...rest } = rules.snapshotToSend(node, node.snapshot!);
  const request: InstallSnapshot = {
    term: node.currentTerm,
    lastIncludedIndex: index,
    lastIncludedTerm: term,
    ...rest,
    ...rules.chunkToSend(node, data, offset),
  };
  send(step, to, "InstallSnapshot", request);
}
