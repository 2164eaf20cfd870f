// A server that remembers more than Figure 2 has, in memory only: for mistakes that lie in a cache or in a queue of its own.

import { canonicalText, type Json } from "../contract/json.js";
import type { Implementation, Transition } from "../contract/implementation.js";
import type { Message } from "../contract/message.js";
import { draftOf, type NodeState } from "../raft/state.js";

/** What a server remembers besides: of the type that `remembering` was given. */
export const memoryOf = <M extends Json>(state: NodeState): M => (state as NodeState & { readonly memory: M }).memory;

const withMemory = (state: NodeState, memory: Json): NodeState => Object.assign(draftOf(state), { memory });

/**
 * The node with a memory, `fresh` at every boot; `step` is its `reduce`, and says what is remembered from then on. `rename`: the
 * memory with its servers renamed; if left out, as on a disk.
 */
export function remembering<M extends Json>(
  node: Implementation<NodeState>,
  fresh: M,
  step: (state: NodeState, message: Message, memory: M) => Transition<NodeState> & { readonly memory: M },
  rename?: (memory: M, permutation: readonly number[]) => M,
): Partial<Implementation<NodeState>> {
  const keyBy = (key: (state: NodeState) => string) => (state: NodeState) =>
    canonicalText([key(state), memoryOf(state)]);
  const { state: renamed, packet, value } = node.rename!;
  const remembered = (memory: M, by: readonly number[]): Json => rename?.(memory, by) ?? value("memory", memory, by);
  return {
    boot(disk, options) {
      const { state, outbound } = node.boot(disk, options);
      return { state: withMemory(state, fresh), outbound };
    },
    reduce(state, message) {
      const before = memoryOf<M>(state);
      const { state: after, outbound, memory } = step(state, message, before);
      return { state: after === state && memory === before ? state : withMemory(after, memory), outbound };
    },
    key: Object.assign(keyBy(node.key), node.key.short && { short: keyBy(node.key.short) }),
    rename: {
      state: (state, by) => withMemory(renamed(state, by), remembered(memoryOf(state), by)),
      packet,
      value,
    },
  };
}
