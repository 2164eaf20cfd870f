// The server as a pure function: (state, message) -> (state, what it asks for). It answers any message in any state.

import { applyWrite, isWrite, type Disk, type Write } from "../contract/disk.js";
import type { NodeOptions, Transition } from "../contract/implementation.js";
import type { Message, Packet } from "../contract/message.js";
import { NO_OUTBOUND, type Outbound } from "../contract/outbound.js";
import { becomeLeader, countVote, handleRequestVote, handleRequestVoteReply, startElection } from "./election.js";
import {
  countOwnLog,
  handleAppendEntries,
  handleAppendEntriesReply,
  handleHeartbeatTimer,
  handleRequest,
} from "./replication.js";
import { becomeFollower } from "./roles.js";
import { isAppendEntries, isAppendEntriesReply, isRequestVote, isRequestVoteReply, type PacketKind } from "./rpc.js";
import type { HardState, Rules } from "./rules.js";
import { configOf } from "./settings.js";
import { isSameState, NodeState } from "./state.js";
import { armElection, beginStep, type Step } from "./step.js";

/** A server's first state of a life: a follower that remembers what its disk kept (Figure 2). */
export function boot(disk: Disk, options: NodeOptions, rules: Rules): Transition<NodeState> {
  const { currentTerm, votedFor } = rules.hardStateOn(disk);
  const log = rules.logOn(disk);
  const state = new NodeState(configOf(options), currentTerm, votedFor, log, "follower", 0, 0, log, [], [], []);
  const step = beginStep(state);
  armElection(step);
  if (rules.resumesOffice(state)) becomeLeader(step, rules);
  return { state: step.node, outbound: persisted(step, rules) };
}

export function reduce(state: NodeState, message: Message, rules: Rules): Transition<NodeState> {
  const step = beginStep(state);
  if (!handle(step, message, rules)) return { state, outbound: NO_OUTBOUND };
  // The old state where nothing changed: whoever compares states by identity is spared the rest.
  return { state: isSameState(state, step.node) ? state : step.node, outbound: persisted(step, rules) };
}

// Answers whether the message meant anything here.
function handle(step: Step, message: Message, rules: Rules): boolean {
  switch (message.type) {
    case "packet":
      return handlePacket(step, message.packet, rules);
    case "timer":
      return handleTimer(step, message.timer, rules);
    case "request":
      if (typeof message.command !== "string") return false;
      handleRequest(step, message.command, rules);
      return true;
    case "written":
      if (!isWrite(message.write)) return false;
      handleWritten(step, message.write, rules);
      return true;
    case "writeFailed":
      step.outbound.push(...rules.afterFailedWrite(step.node, message.write));
      return true;
    case "local":
      return false;
    default:
      return false;
  }
}

function handleTimer(step: Step, timer: string, rules: Rules): boolean {
  if (timer === "heartbeat") handleHeartbeatTimer(step, rules);
  else if (timer === "election" && step.node.role !== "leader") startElection(step, rules);
  else return false;
  return true;
}

function handlePacket(step: Step, packet: Packet | null, rules: Rules): boolean {
  const { nodes, id } = step.node.config;
  if (typeof packet !== "object" || packet === null) return false;
  const { from, body } = packet;
  if (!Number.isInteger(from) || from < 0 || from >= nodes || from === id) return false;
  switch (packet.kind as PacketKind) {
    case "RequestVote":
      if (!isRequestVote(body)) return false;
      observeTerm(step, body.term, "RequestVote", rules);
      handleRequestVote(step, from, body, rules);
      return true;
    case "RequestVoteReply":
      if (!isRequestVoteReply(body)) return false;
      observeTerm(step, body.term, "RequestVoteReply", rules);
      handleRequestVoteReply(step, from, body, rules);
      return true;
    case "AppendEntries":
      if (!isAppendEntries(body)) return false;
      observeTerm(step, body.term, "AppendEntries", rules);
      handleAppendEntries(step, from, body, rules);
      return true;
    case "AppendEntriesReply":
      if (!isAppendEntriesReply(body)) return false;
      observeTerm(step, body.term, "AppendEntriesReply", rules);
      handleAppendEntriesReply(step, from, body, rules);
      return true;
    default:
      return false;
  }
}

function observeTerm(step: Step, heard: number, kind: PacketKind, rules: Rules): void {
  const term = rules.termAdopted(step.node, heard, kind);
  if (term !== step.node.currentTerm) becomeFollower(step, term, rules);
}

/** A write is durable: only now may this server count its own vote and its own copy of an entry. */
function handleWritten(step: Step, write: Write, rules: Rules): void {
  const { node } = step;
  if (write.kind === "log") {
    node.durable = applyWrite({ values: {}, log: node.durable }, write).log;
    if (node.role === "leader") countOwnLog(step, rules);
  } else if (node.role === "candidate" && rules.ownVoteIsDurable(node, write, rules)) {
    countVote(step, node.config.id, rules);
  }
}

/** What the step asks for, with the writes of what it changed put before everything that relies on them (Figure 2). */
function persisted(step: Step, rules: Rules): readonly Outbound[] {
  const { before, node } = step;
  const writes: Outbound[] = [];
  if (node.currentTerm !== before.currentTerm || node.votedFor !== before.votedFor) {
    const hard: HardState = { currentTerm: node.currentTerm, votedFor: node.votedFor };
    for (const write of rules.hardStateWrites(hard))
      writes.push({ type: "write", write, notify: node.role === "candidate" });
  }
  if (node.log !== before.log) {
    for (const write of rules.logWrites(before.log, node.log)) writes.push({ type: "write", write, notify: true });
  }
  return rules.ordered(writes, step.outbound);
}
