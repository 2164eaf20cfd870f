// Log compaction (section 7): a snapshot takes the place of what is applied, and of what a follower lacks that is no longer
// in the log.

import type { NodeId } from "../contract/node-name.js";
import type { Compact } from "../contract/operation.js";
import type { Snapshot } from "../contract/snapshot.js";
import { isChunk, receive } from "./chunks.js";
import type { InstallSnapshot, InstallSnapshotReply } from "./packets.js";
import { answerReads } from "./reads.js";
import { followerHolds, sendSnapshot } from "./replication.js";
import { becomeFollower } from "./roles.js";
import { snapshotIn } from "./rules/compaction.js";
import { withSessions } from "./sessions.js";
import { armElection, send, type ReducerStep } from "./step.js";

/** Takes the snapshot that it is given of its own state machine, or declines. */
export function handleCompact(step: ReducerStep, { id }: Compact, snapshot: Snapshot): void {
  const { node, rules } = step;
  const takes = rules.takesSnapshot(node, snapshot);
  if (takes) {
    node.log = rules.logAfterCompaction(node, snapshot);
    node.snapshot = rules.snapshotKept(node, withSessions(step, snapshot));
  }
  step.outbound.push({ type: "respond", operation: id, outcome: takes ? "ok" : "failed", when: "afterWrites" });
}

/** "Receiver implementation" of InstallSnapshot in Figure 13; what is written stands before what is answered. */
export function handleInstallSnapshot(step: ReducerStep, from: NodeId, request: InstallSnapshot): void {
  const { node, rules } = step;
  if (!rules.acceptsLeader(node, request)) return answer(step, from, 0);
  if (!rules.recognizesLeader(node, from, request)) return;
  becomeFollower(step, node.currentTerm);
  node.leader = rules.leaderKept(node, from);
  if (rules.hearingRestartsTimeout(true)) armElection(step);
  node.heardFromLeader = rules.remembersLeader(node);
  if (rules.installsSnapshot(node, request)) {
    const snapshot = isChunk(request) ? receive(step, from, request) : snapshotIn(request);
    if (snapshot === null) return;
    install(step, snapshot);
    answerReads(step);
  }
  answer(step, from, rules.installedIndex(node, request));
}

function install({ node, rules, outbound }: ReducerStep, snapshot: Snapshot): void {
  node.votedFor = rules.voteAfterInstall(node);
  node.log = rules.logAfterInstall(node, snapshot);
  node.snapshot = snapshot;
  node.commitIndex = rules.commitIndexAfterInstall(node, snapshot);
  node.lastApplied = rules.lastAppliedAfterInstall(node, snapshot);
  node.sessions = rules.sessionsAfterInstall(node, snapshot);
  node.receiving = null;
  if (rules.restoresInstalled(node, snapshot)) outbound.push({ type: "restore", snapshot });
}

function answer(step: ReducerStep, to: NodeId, matchIndex: number): void {
  const reply: InstallSnapshotReply = { term: step.node.currentTerm, matchIndex };
  send(step, to, "InstallSnapshotReply", reply);
}

/** The leader goes on with the next chunk, or behind the snapshot. */
export function handleInstallSnapshotReply(step: ReducerStep, from: NodeId, reply: InstallSnapshotReply): void {
  const { node, rules } = step;
  if (node.role !== "leader" || !rules.countsInstallReply(node, reply)) return;
  if (node.options.settings.checkQuorum) node.contacts = rules.contactsWith(node, from);
  const matchIndex = rules.indexInstalled(reply);
  if (matchIndex !== null) followerHolds(step, from, { matchIndex });
  else if (rules.sendsNextChunk(node, from, reply, rules)) sendSnapshot(step, from, reply.offset);
  answerReads(step);
}
