// The server as a pure function: (state, message) -> (state, what it asks for). It answers any message in any state.

import { applyWrite, isWrite, logWith, type Disk, type Write } from "../contract/disk.js";
import type { NodeOptions, Transition } from "../contract/implementation.js";
import { nameOfLog } from "../contract/log.js";
import type { Message, Packet } from "../contract/message.js";
import { NO_OUTBOUND, type Outbound } from "../contract/outbound.js";
import { handleQuorumTimer } from "./check-quorum.js";
import { becomeLeader, countVote, startElection, waitAnew } from "./election.js";
import { handleLeaseTimer, isLeaseTimer } from "./leases.js";
import type { PacketKind } from "./packets.js";
import { askForPreVotes } from "./pre-vote.js";
import { handleOperation } from "./operations.js";
import { countOwnLog, handleApplyTimer, handleHeartbeatTimer } from "./replication.js";
import { becomeFollower } from "./roles.js";
import { rpcOf } from "./rpc.js";
import type { Rules } from "./rules.js";
import type { HardState } from "./rules/persistence.js";
import { serverOptionsOf } from "./settings.js";
import { handleTransferTimer } from "./transfer.js";
import { isSameState, NO_READS, NodeState, NOT_ASKED } from "./state.js";
import { armElection, beginStep, type ReducerStep } from "./step.js";

/** A server's first state of a life: a follower that remembers what its disk kept (Figure 2). */
export function boot(disk: Disk, options: NodeOptions, rules: Rules): Transition<NodeState> {
  const { currentTerm, votedFor } = rules.hardStateOn(disk);
  const log = rules.logOn(disk);
  const snapshot = rules.snapshotOn(disk);
  const applied = rules.appliedAtBoot(snapshot);
  const state = new NodeState(
    serverOptionsOf(options),
    currentTerm,
    votedFor,
    log,
    "follower",
    applied,
    applied,
    log,
    [],
    [],
    [],
    false,
    [],
    NO_READS,
    snapshot,
    null,
    0,
    null,
    rules.sessionsAtBoot(snapshot),
    null,
    null,
    NOT_ASKED,
  );
  const step = beginStep(state, rules);
  step.node.heardFromLeader = rules.heardAtBoot(state, rules);
  if (rules.restoresAtBoot(snapshot)) step.outbound.push({ type: "restore", snapshot: snapshot! });
  armElection(step);
  if (rules.resumesOffice(state)) becomeLeader(step);
  return { state: step.node, outbound: persisted(step) };
}

export function reduce(state: NodeState, message: Message, rules: Rules): Transition<NodeState> {
  const step = beginStep(state, rules);
  if (!handle(step, message)) return { state, outbound: NO_OUTBOUND };
  // The old state where nothing changed: whoever compares states by identity is spared the rest.
  return { state: isSameState(state, step.node) ? state : step.node, outbound: persisted(step) };
}

// Answers whether the message meant anything here.
function handle(step: ReducerStep, message: Message): boolean {
  switch (message.type) {
    case "packet":
      return handlePacket(step, message.packet);
    case "timer":
      return handleTimer(step, message.timer);
    case "operation":
      return handleOperation(step, message.operation, message.snapshot);
    case "written":
      if (!isWrite(message.write)) return false;
      handleWritten(step, message.write);
      return true;
    case "writeFailed":
      step.outbound.push(...step.rules.afterFailedWrite(step.node, message.write));
      return true;
    default:
      return false;
  }
}

function handleTimer(step: ReducerStep, timer: string): boolean {
  const { node, rules } = step;
  if (timer === "heartbeat") handleHeartbeatTimer(step);
  else if (timer === "quorum") handleQuorumTimer(step);
  else if (timer === "transfer") handleTransferTimer(step);
  else if (timer === "apply") handleApplyTimer(step);
  else if (isLeaseTimer(timer)) handleLeaseTimer(step, timer);
  else if (timer !== "election") return false;
  else if (!rules.standsAtTimeout(node, rules)) waitAnew(step);
  else if (rules.asksFirst(node)) askForPreVotes(step);
  else startElection(step);
  return true;
}

function handlePacket(step: ReducerStep, packet: Packet | null): boolean {
  const { nodes, id } = step.node.options;
  if (typeof packet !== "object" || packet === null) return false;
  const { from, kind, body } = packet;
  if (!Number.isInteger(from) || from < 0 || from >= nodes || from === id) return false;
  const rpc = rpcOf(kind);
  if (!rpc?.isBody(body)) return false;
  const term = step.rules.termAdopted(step.node, body, kind as PacketKind, step.rules);
  if (term !== step.node.currentTerm) becomeFollower(step, term);
  rpc.handle(step, from, body);
  return true;
}

/** A write is durable: only now may this server count its own vote and its own copy of an entry. */
function handleWritten(step: ReducerStep, write: Write): void {
  const { node, rules } = step;
  if (write.kind !== "set") {
    node.durable = applyWrite({ values: {}, log: node.durable }, write).log;
    if (node.role === "leader") countOwnLog(step);
  } else if (node.role === "candidate" && rules.ownVoteIsDurable(node, write, rules)) {
    countVote(step, node.options.id);
  }
}

/** What the step asks for, with the writes of what it changed put before everything that relies on them (Figure 2). */
function persisted(step: ReducerStep): readonly Outbound[] {
  const { before, node, rules } = step;
  const writes: Outbound[] = [];
  if (node.currentTerm !== before.currentTerm || node.votedFor !== before.votedFor) {
    const hard: HardState = { currentTerm: node.currentTerm, votedFor: node.votedFor };
    for (const write of rules.hardStateWrites(hard))
      writes.push({ type: "write", write, notify: node.role === "candidate" });
  }
  let { log } = before;
  if (node.snapshot !== null && node.snapshot !== before.snapshot) {
    for (const write of rules.snapshotWrites(node.snapshot)) writes.push({ type: "write", write, notify: true });
    // What the write itself does to the log needs no other.
    log = logWith(log, node.snapshot);
    if (nameOfLog(log) === nameOfLog(node.log)) ({ log } = node);
  }
  if (node.log !== log) {
    for (const write of rules.logWrites(log, node.log)) writes.push({ type: "write", write, notify: true });
  }
  return rules.ordered(writes, step.outbound);
}
