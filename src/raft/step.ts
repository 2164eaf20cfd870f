// One step of a server in the making: the state as it was, the draft of what it becomes, the rules that it goes by, and what
// it asks for.

import type { NodeId, PacketBody } from "../contract/message.js";
import type { Outbound } from "../contract/outbound.js";
import type { PacketKind } from "./packets.js";
import type { Rules } from "./rules.js";
import { draftOf, type Draft, type NodeState } from "./state.js";

export interface Step {
  readonly before: NodeState;
  readonly node: Draft;
  readonly rules: Rules;
  readonly outbound: Outbound[];
}

export function beginStep(before: NodeState, rules: Rules): Step {
  return { before, node: draftOf(before), rules, outbound: [] };
}

export function send(step: Step, to: NodeId, kind: PacketKind, body: PacketBody): void {
  const packet = { from: step.node.config.id, to, kind, body };
  step.outbound.push({ type: "send", packet, when: step.rules.gateOf(kind) });
}

/** Starts the election timeout anew (section 5.2). */
export function armElection(step: Step): void {
  const { electionTimeoutMin: min, electionTimeoutMax: max } = step.node.config;
  step.outbound.push({ type: "arm", timer: "election", min, max });
}

/** A leader is to be heard again (section 5.2). */
export function armHeartbeat(step: Step): void {
  const { heartbeatInterval: every } = step.node.config;
  step.outbound.push({ type: "arm", timer: "heartbeat", min: every, max: every, periodic: true });
}
