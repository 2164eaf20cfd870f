// A follower that says how far it has come by a mark of its own, which it forgets with its term and moves only when it
// stores something.

import type { Implementation } from "../contract/implementation.js";
import type { Outbound } from "../contract/outbound.js";
import { RPCS } from "../raft/rpc.js";
import type { NodeState } from "../raft/state.js";
import { remembering } from "./memory.js";

/** The node with a mark, null where it acknowledged nothing in its term yet. */
export const withFrozenMark = (node: Implementation<NodeState>): Partial<Implementation<NodeState>> =>
  remembering<number | null>(node, null, (state, message, before) => {
    const { state: after, outbound } = node.reduce(state, message);
    const mark = after.currentTerm === state.currentTerm ? before : null;
    const acknowledged = outbound.map(matchIndexOf).find((index) => index !== undefined);
    const moves = acknowledged !== undefined && (mark === null || after.log !== state.log);
    const memory = moves ? acknowledged : mark;
    return { state: after, outbound: outbound.map((one) => saying(memory, one)), memory };
  });

/** What a successful reply acknowledges. */
function matchIndexOf(outbound: Outbound): number | undefined {
  if (outbound.type !== "send" || !RPCS.AppendEntriesReply.isBody(outbound.packet.body)) return undefined;
  return outbound.packet.body.success ? outbound.packet.body.matchIndex : undefined;
}

/** The same with the mark in place of what a successful reply would acknowledge. */
function saying(mark: number | null, outbound: Outbound): Outbound {
  if (mark === null || outbound.type !== "send" || matchIndexOf(outbound) === undefined) return outbound;
  const { packet } = outbound;
  return { ...outbound, packet: { ...packet, body: { ...(packet.body as object), matchIndex: mark } } };
}
