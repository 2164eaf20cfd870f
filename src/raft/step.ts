// One step of a server in the making: the state as it was, the draft of what it becomes, and what it asks for.

import type { NodeId, PacketBody } from "../contract/message.js";
import type { Gate, Outbound } from "../contract/outbound.js";
import { draftOf, type Draft, type NodeState } from "./state.js";

export interface Step {
  readonly before: NodeState;
  readonly node: Draft;
  readonly outbound: Outbound[];
}

export function beginStep(before: NodeState): Step {
  return { before, node: draftOf(before), outbound: [] };
}

export function send(step: Step, to: NodeId, kind: string, body: PacketBody, when: Gate): void {
  step.outbound.push({ type: "send", packet: { from: step.node.config.id, to, kind, body }, when });
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
