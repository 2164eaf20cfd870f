// A follower that acknowledges entries as soon as the device of its log has them, whatever the other device still has to do.

import type { Implementation } from "../contract/implementation.js";
import type { Json } from "../contract/json.js";
import type { NodeId } from "../contract/node-name.js";
import type { Outbound } from "../contract/outbound.js";
import type { NodeState } from "../raft/state.js";
import { remembering } from "./memory.js";

/** An acknowledgement that waits. */
type Held = { readonly to: NodeId; readonly body: Json };

const KIND = "AppendEntriesReply";

const isOfLog = (outbound: Outbound): boolean => outbound.type === "write" && outbound.write.kind !== "set";

const heldIn = (outbound: Outbound): readonly Held[] =>
  outbound.type === "send" && outbound.packet.kind === KIND
    ? [{ to: outbound.packet.to, body: outbound.packet.body as Json }]
    : [];

/** The node whose acknowledgements wait, by write of the log, until it is told of that write. */
export const acknowledgingByLogAlone = (node: Implementation<NodeState>): Partial<Implementation<NodeState>> =>
  remembering<readonly (readonly Held[])[]>(
    node,
    [],
    (state, message, held) => {
      const { state: after, outbound } = node.reduce(state, message);
      const isWritten = message.type === "written" && message.write.kind !== "set";
      const [free, waiting] = isWritten ? [held[0], held.slice(1)] : [[], held];
      const from = state.options.id;
      const sent = free.map(({ to, body }): Outbound => {
        return { type: "send", packet: { from, to, kind: KIND, body }, when: "now" };
      });
      const writes = outbound.filter(isOfLog).length;
      if (writes === 0) return { state: after, outbound: [...sent, ...outbound], memory: waiting };
      // They wait for the last write of their step.
      const acknowledgements = outbound.flatMap(heldIn);
      const begun = Array.from({ length: writes }, (_, i) => (i < writes - 1 ? [] : acknowledgements));
      const others = outbound.filter((one) => heldIn(one).length === 0);
      return { state: after, outbound: [...sent, ...others], memory: [...waiting, ...begun] };
    },
    (memory, permutation) => memory.map((held) => held.map(({ to, body }) => ({ to: permutation[to], body }))),
  );
