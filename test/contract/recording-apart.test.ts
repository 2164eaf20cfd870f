// What recording does for nodes that live elsewhere: their keys are kept, and one that is gone is started again.

import { describe, expect, it } from "vitest";
import { CAREFUL } from "../../src/contract/capabilities.js";
import { BLANK_DISK } from "../../src/contract/disk.js";
import type { NodeOptions } from "../../src/contract/implementation.js";
import { logOf } from "../../src/contract/log.js";
import type { Message } from "../../src/contract/message.js";
import { recorded, type Driver } from "../../src/contract/recording.js";

const options: NodeOptions = {
  ...{ id: 0, nodes: 1, bootstrap: null, settings: {}, seed: "" },
  ...{ electionTimeoutMin: 1, electionTimeoutMax: 2, heartbeatInterval: 1, clockDriftBound: 1.5 },
};
const TICK: Message = { type: "timer", timer: "tick" };

/** Counts what it is given, and remembers who was started. */
function counting(more: Partial<Driver> = {}) {
  const started: { isGone: boolean; given: number }[] = [];
  const implementation = recorded({
    ...{ name: "counts", version: "1", capabilities: CAREFUL, ...more },
    start() {
      const node = { isGone: false, given: 0 };
      started.push(node);
      return {
        outbound: [],
        give: () => (node.given++, []),
        view: () => ({ currentTerm: node.given, log: logOf([{ term: 1, payload: "c1" }]) }),
        rest: () => node.given % 2,
        isGone: () => node.isGone,
      };
    },
  });
  return { implementation, started };
}

describe("recorded code that lives elsewhere", () => {
  it("tells the key of an old state without being asked again", () => {
    const { implementation, started } = counting();
    const first = implementation.boot(BLANK_DISK, options).state;
    implementation.reduce(first, TICK);
    expect(implementation.key(first)).toBe('[{"currentTerm":0},[{"payload":"c1","term":1}],0]');
    expect(implementation.key.short!(first)).toMatch(/^\[\{"currentTerm":0\},"1 [0-9a-f]+",0\]$/);
    expect(started).toHaveLength(1);
  });

  it("is started again and given the same where it is gone", () => {
    const { implementation, started } = counting();
    const first = implementation.boot(BLANK_DISK, options).state;
    const second = implementation.reduce(first, TICK).state;
    started[0].isGone = true;
    expect(implementation.view(implementation.reduce(second, TICK).state)).toMatchObject({ currentTerm: 2 });
    expect(started.map(({ given }) => given)).toEqual([1, 2]);
  });

  it("has local messages unless it says that there never are any", () => {
    expect(counting().implementation.localMessages).toBeDefined();
    expect(counting({ localMessages: false }).implementation.localMessages).toBeUndefined();
  });
});
