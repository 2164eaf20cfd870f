// A server that keeps its waiting clients by the index of their entries, whoever's entry is applied there in the end.

import type { Implementation } from "../contract/implementation.js";
import type { OperationId } from "../contract/operation.js";
import type { Outbound, Outcome } from "../contract/outbound.js";
import type { NodeState } from "../raft/state.js";
import { remembering } from "./memory.js";

export const answer = (operation: OperationId, outcome: Outcome): Outbound => ({
  type: "respond",
  operation,
  outcome,
  when: "now",
});

/** By index: the command for which a client waits. */
type Waiting = { readonly [index: string]: OperationId };

/** The node that answers clients so. */
export const answeringByIndex = (node: Implementation<NodeState>): Partial<Implementation<NodeState>> =>
  remembering<Waiting>(node, {}, (state, message, before) => {
    const { state: after, outbound } = node.reduce(state, message);
    const isTaken = message.type === "operation" && message.operation.type === "write" && after.log !== state.log;
    let memory = isTaken ? { ...before, [after.log.index]: message.operation.command } : before;
    const answered = outbound.flatMap((one): Outbound[] => {
      if (one.type !== "apply" || memory[one.index] === undefined) return [one];
      const { [one.index]: operation, ...others } = memory;
      memory = others;
      return [one, answer(operation, "ok")];
    });
    return { state: after, outbound: answered, memory };
  });
