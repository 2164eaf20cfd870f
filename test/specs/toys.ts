// Implementations so small that their states are counted by algebra. The formula stands beside each: n servers, the
// first state counted, packets in a bag.

import { CAREFUL, type Capabilities } from "../../src/contract/capabilities.js";
import type { Implementation, Renaming } from "../../src/contract/implementation.js";
import { canonicalText } from "../../src/contract/json.js";
import type { Packet } from "../../src/contract/message.js";
import type { NodeId } from "../../src/contract/node-name.js";
import type { Outbound } from "../../src/contract/outbound.js";

const capabilities: Capabilities = { ...CAREFUL, bag: "block", restart: false, replicates: false };

interface Counter {
  readonly id: NodeId;
  readonly count: number;
}

/**
 * Independent counters, each stepping from 0 to m.
 *
 * Distinct (m + 1)^n; modulo permutations C(m + n, n), as many as multisets of n counts; generated n * m * (m + 1)^(n - 1);
 * depth n * m + 1.
 */
export const counters = (m: number): Implementation<Counter> => ({
  name: "counters",
  version: "1",
  capabilities,
  boot: (_disk, { id }) => ({ state: { id, count: 0 }, outbound: [] }),
  reduce: ({ id, count }, message) => ({
    state: { id, count: message.type === "local" ? count + 1 : count },
    outbound: [],
  }),
  view: () => ({}),
  key: canonicalText,
  localMessages: ({ count }) => (count < m ? ["Count"] : []),
  rename: renamingIds(),
});

interface Passer {
  readonly id: NodeId;
  readonly nodes: number;
  readonly seen: boolean;
}

/**
 * The first server sends a token that goes round once.
 *
 * Without loss n + 2 states (not sent yet, n places under way, back), n + 1 steps, depth n + 2. With loss n - 1 states
 * more, one for each place where it may be lost but the last (lost there and back is the same), and n steps more,
 * whether the loss is an action or chosen at the send.
 */
export const token: Implementation<Passer> = {
  name: "token",
  version: "1",
  capabilities,
  boot: (_disk, { id, nodes }) => ({ state: { id, nodes, seen: false }, outbound: [] }),
  reduce({ id, nodes }, message) {
    const state = { id, nodes, seen: true };
    const isBack = message.type === "packet" && id === 0;
    return { state, outbound: isBack ? [] : [sent(id, (id + 1) % nodes, "token")] };
  },
  view: () => ({}),
  key: canonicalText,
  localMessages: ({ id, seen }) => (id === 0 && !seen ? ["Start"] : []),
};

interface Post {
  readonly id: NodeId;
  /** Names of letters: at the first server those that were sent, at the second those that came. */
  readonly letters: readonly number[];
}

/**
 * The first server sends k different letters to the second at once; any order is delivered.
 *
 * Without loss 1 + 2^k states (each letter under way or there), 1 + k * 2^(k - 1) steps, depth k + 2. With loss 1 + 3^k
 * states (or lost). Loss as an action: 1 + 2 * k * 3^(k - 1) steps. Loss chosen at the send: 2^k + k * 3^(k - 1) steps.
 * Loss chosen at the send where at most m may be under way: 1 + sum of C(k, j) * 2^j for j from 0 to m states.
 */
export const letters = (k: number): Implementation<Post> => ({
  ...posting,
  name: "letters",
  reduce: ({ id, letters }, message) =>
    message.type === "packet"
      ? received(id, letters, message.packet)
      : { state: { id, letters: upTo(k) }, outbound: upTo(k).map(letter) },
  localMessages: ({ id, letters }) => (id === 0 && letters.length === 0 ? ["Send all"] : []),
});

/**
 * The same with a step for each letter.
 *
 * Without loss 3^k states (each letter not sent, under way or there), 2 * k * 3^(k - 1) steps, depth 2 * k + 1. With loss
 * 4^k states and 3 * k * 4^(k - 1) steps, whether the loss is an action or chosen at the send.
 */
export const lettersOneByOne = (k: number): Implementation<Post> => ({
  ...posting,
  name: "letters one by one",
  reduce({ id, letters }, message) {
    if (message.type === "packet") return received(id, letters, message.packet);
    const name = message.type === "local" ? Number(message.name.split(" ")[1]) : 0;
    return { state: { id, letters: withLetter(letters, name) }, outbound: [letter(name)] };
  },
  localMessages: ({ id, letters }) =>
    id === 0
      ? upTo(k)
          .filter((name) => !letters.includes(name))
          .map((name) => `Send ${name}`)
      : [],
});

const posting: Omit<Implementation<Post>, "name" | "reduce"> = {
  version: "1",
  capabilities,
  boot: (_disk, { id }) => ({ state: { id, letters: [] }, outbound: [] }),
  view: () => ({}),
  key: canonicalText,
};

/**
 * The first server sends one letter to the second, which keeps only whether it came; the network may copy it, so that at
 * most k are under way at once.
 *
 * For k > 1, without loss: not sent, 1 to k under way before it came, 0 to k under way since (2 * k + 2 states), depth k + 3:
 * all k under way once it came is the furthest. With loss one state more, lost before it came. For k = 1: 3, with loss 4.
 */
export const copied: Implementation<Post> = {
  ...posting,
  name: "copied",
  reduce: ({ id }, message) => ({
    state: { id, letters: [1] },
    outbound: message.type === "packet" ? [] : [letter(1)],
  }),
  localMessages: ({ id, letters }) => (id === 0 && letters.length === 0 ? ["Send"] : []),
};

/**
 * Two servers, each of which sends the other the same packet k times; the copies are interchangeable.
 *
 * A direction has (k + 1) * (k + 2) / 2 states without loss: as many as pairs of sent and received, received <= sent.
 * Distinct: the square of that, S^2; modulo permutations S * (S + 1) / 2; depth 4 * k + 1.
 */
export const copies = (k: number): Implementation<Copier> => ({
  name: "copies",
  version: "1",
  capabilities,
  boot: (_disk, { id }) => ({ state: { id, sent: 0, received: 0 }, outbound: [] }),
  reduce: ({ id, sent: before, received }, message) =>
    message.type === "packet"
      ? { state: { id, sent: before, received: received + 1 }, outbound: [] }
      : { state: { id, sent: before + 1, received }, outbound: [sent(id, 1 - id, "copy")] },
  view: () => ({}),
  key: canonicalText,
  localMessages: ({ sent }) => (sent < k ? ["Send"] : []),
  rename: renamingIds(),
});

interface Copier {
  readonly id: NodeId;
  readonly sent: number;
  readonly received: number;
}

const upTo = (k: number): number[] => Array.from({ length: k }, (_, i) => i + 1);

const letter = (name: number): Outbound => sent(0, 1, `letter ${name}`);

const withLetter = (letters: readonly number[], name: number): number[] =>
  [...letters, name].sort((one, other) => one - other);

const received = (id: NodeId, letters: readonly number[], { kind }: Packet) => ({
  state: { id, letters: withLetter(letters, Number(kind.split(" ")[1])) },
  outbound: [],
});

function sent(from: NodeId, to: NodeId, kind: string): Outbound {
  return { type: "send", packet: { from, to, kind, body: {} }, when: "now" };
}

/** Renames states that name no server but themselves. */
function renamingIds<S extends { readonly id: NodeId }>(): Renaming<S> {
  return {
    state: (state, permutation) => ({ ...state, id: permutation[state.id] }),
    packet: (packet, permutation) => ({ ...packet, from: permutation[packet.from], to: permutation[packet.to] }),
    value: (_key, value) => value,
  };
}
