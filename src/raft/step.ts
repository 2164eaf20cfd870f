// One step of a server in the making: the state as it was, the draft of what it becomes, the rules that it goes by, and what
// it asks for.

import type { PacketBody } from "../contract/message.js";
import type { NodeId } from "../contract/node-name.js";
import type { Outbound } from "../contract/outbound.js";
import type { PacketKind } from "./packets.js";
import type { Rules } from "./rules.js";
import { draftOf, type Draft, type NodeState } from "./state.js";

export interface ReducerStep {
  readonly before: NodeState;
  readonly node: Draft;
  readonly rules: Rules;
  readonly outbound: Outbound[];
}

export function beginStep(before: NodeState, rules: Rules): ReducerStep {
  return { before, node: draftOf(before), rules, outbound: [] };
}

export function send(step: ReducerStep, to: NodeId, kind: PacketKind, body: PacketBody): void {
  const packet = { from: step.node.options.id, to, kind, body };
  step.outbound.push({ type: "send", packet, when: step.rules.gateOf(kind) });
}

/** Starts the election timeout anew (section 5.2). */
export function armElection(step: ReducerStep): void {
  const { electionTimeoutMin: min, electionTimeoutMax: max } = step.node.options;
  step.outbound.push({ type: "arm", timer: "election", min, max });
}

/** A leader is to be heard again (section 5.2). */
export function armHeartbeat(step: ReducerStep): void {
  const { heartbeatInterval: every } = step.node.options;
  step.outbound.push({ type: "arm", timer: "heartbeat", min: every, max: every, periodic: true });
}

/** A state machine takes what is committed when it is free, after a heartbeat at the latest. */
export function armApply(step: ReducerStep): void {
  step.outbound.push({ type: "arm", timer: "apply", min: 0, max: step.node.options.heartbeatInterval });
}

/** A transfer is given up after about an election timeout (thesis, section 3.10). */
export function armTransfer(step: ReducerStep): void {
  const { electionTimeoutMin: min, electionTimeoutMax: max } = step.node.options;
  step.outbound.push({ type: "arm", timer: "transfer", min, max });
}

/** A leader is to look who answers it (thesis, section 6.2). */
export function armQuorum(step: ReducerStep): void {
  const { electionTimeoutMax: every } = step.node.options;
  step.outbound.push({ type: "arm", timer: "quorum", min: every, max: every, periodic: true });
}
