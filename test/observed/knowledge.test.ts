import { describe, expect, it } from "vitest";
import { brokenIn, told } from "./told.js";

const acknowledging = (lastIndex: number) => ({
  ...{ server: "b", event: "acknowledges", role: "follower", currentTerm: 1, lastIndex, lastTerm: 1 },
  sent: [{ to: "a", kind: "reply", term: 1, acknowledged: lastIndex }],
});
const leading = (...values: readonly (string | null)[]) => ({
  ...{ server: "a", event: "leads", role: "leader", currentTerm: 1 },
  log: { from: 1, entries: values.map((value) => ({ term: 1, value })) },
});

describe("what an entry carries", () => {
  it("is what its leader says, also where that is nothing", () => {
    expect(brokenIn(told([leading(null), acknowledging(1)]))).toEqual([]);
  });

  it("is known before it is told, so that an entry which is told late contradicts nothing", () => {
    const append = { kind: "append", term: 1, previous: { index: 0 } };
    const sending = {
      server: "a",
      event: "sends",
      sent: [{ to: "b", ...append, entries: [{ term: 1 }, { term: 1 }] }],
    };
    const holding = { server: "b", event: "holds", currentTerm: 1, lastIndex: 2, lastTerm: 1 };
    const taking = {
      ...{ server: "b", event: "takes", commitIndex: 2 },
      received: { from: "a", ...append, entries: [{ term: 1, value: "x" }], accepted: true },
    };
    expect(told([{ ...sending, currentTerm: 1 }, holding, taking]).hiddenUpTo).toBe(0);
  });
});
