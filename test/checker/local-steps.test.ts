// States stay what they were when they were reached, or the search is refused.

import { describe, expect, it } from "vitest";
import { ChangedStateError } from "../../src/checker/numbers.js";
import { DEFAULT_BOUNDS } from "../../src/checker/model.js";
import { Search } from "../../src/checker/search.js";
import { DEFAULT_ENVIRONMENT } from "../../src/cluster/setup.js";
import { CAREFUL } from "../../src/contract/capabilities.js";
import type { Implementation } from "../../src/contract/implementation.js";
import type { Message } from "../../src/contract/message.js";
import type { Outbound } from "../../src/contract/outbound.js";

interface Counter {
  readonly id: number;
  count: number;
}

/** Each server sends to the next when its timer fires, and counts the one kind of message in its very state. */
const countingIn = (counted: Message["type"]): Implementation<Counter> => {
  const tick: Outbound = { type: "arm", timer: "tick", min: 10, max: 20 };
  return {
    name: "counter",
    version: "1",
    capabilities: { ...CAREFUL, replicates: false },
    boot: (_, { id }) => ({ state: { id, count: 0 }, outbound: [tick] }),
    reduce(state, { type }) {
      if (type === counted) state.count = 1;
      const packet = { from: state.id, to: (state.id + 1) % 3, kind: "ping", body: null };
      return { state, outbound: type === "timer" ? [tick, { type: "send", packet, when: "now" }] : [] };
    },
    view: () => ({}),
    key: ({ id, count }) => `${id} ${count}`,
  };
};

const searchOf = (implementation: Implementation): Search =>
  new Search({
    setup: { implementation, environment: DEFAULT_ENVIRONMENT },
    laws: [],
    bounds: DEFAULT_BOUNDS,
    loss: "send",
    symmetry: false,
    dropsIgnored: false,
  });

describe("a state that is changed in a step", () => {
  it("of its own is noticed as soon as its steps are known", () => {
    expect(() => searchOf(countingIn("timer")).advance(Infinity)).toThrow(ChangedStateError);
  });

  it("by a packet is noticed where all states are asked again", () => {
    const search = searchOf(countingIn("packet"));
    search.advance(Infinity);
    expect(search.isDone).toBe(true);
    expect(() => search.parts.numbers.requireAllUnchanged()).toThrow(/the key of a state of S\d is not what it was/);
  });
});

it("states that stay as they are are not complained of", () => {
  const search = searchOf(countingIn("operation"));
  search.advance(Infinity);
  search.parts.numbers.requireAllUnchanged();
});
