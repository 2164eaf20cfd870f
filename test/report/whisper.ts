// Not a Raft: an implementation that shows nothing of itself and whose packets are anything. What reports say of it is
// what they can say of everybody.

import { CAREFUL } from "../../src/contract/capabilities.js";
import type { Implementation } from "../../src/contract/implementation.js";
import type { Outbound } from "../../src/contract/outbound.js";

interface Whisper {
  readonly id: number;
  readonly said: number;
}

export const WHISPER: Implementation<Whisper> = {
  name: "whisper",
  version: "0.1",
  capabilities: CAREFUL,
  boot: (_disk, { id }) => ({
    state: { id, said: 0 },
    outbound: id === 0 ? [sendTo(0, 1, "hello", "anyone there?")] : [],
  }),
  reduce(state, message) {
    const next = { id: state.id, said: state.said + 1 };
    switch (message.type) {
      case "local":
        return { state: next, outbound: OUTBOUND[message.name] ?? [] };
      case "packet":
        if (message.packet.kind === "later") return { state, outbound: [], kept: true };
        if (message.packet.kind === "poison") throw new Error("cannot\u001b[2J take\nthis");
        return { state, outbound: [] };
      case "timer":
      case "operation":
      case "written":
      case "writeFailed":
        return { state: next, outbound: [] };
    }
  },
  view: () => ({}),
  key: (state) => JSON.stringify(state),
  localMessages: () => Object.keys(OUTBOUND),
};

const sendTo = (from: number, to: number, kind: string, body: object | string | null): Outbound => ({
  type: "send",
  packet: { from, to, kind, body },
  when: "now",
});

// What a node can be made to do, by name.
const OUTBOUND: Record<string, readonly Outbound[]> = {
  gossip: [
    sendTo(0, 1, "gossip", { ok: true, list: [1, 2], deep: { a: { b: "c" } }, gone: undefined, text: "two words" }),
  ],
  nothing: [],
  null: [sendTo(0, 1, "null", null)],
  later: [sendTo(0, 1, "later", {})],
  poison: [sendTo(0, 1, "poison", {})],
  entries: [sendTo(0, 1, "entries", { log: Array.from({ length: 9 }, (_, i) => ({ term: 1, payload: { set: i } })) })],
  save: [{ type: "write", write: { kind: "set", key: "note", value: { a: 1 } }, notify: false }],
  apply: [{ type: "apply", index: 3, term: 1, payload: "odd" }],
  stop: [{ type: "halt", reason: "enough" }],
};
