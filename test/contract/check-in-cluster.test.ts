// A view is held against its cluster: what laws would judge as nonsense is told of before.

import { describe, expect, it } from "vitest";
import { CAREFUL } from "../../src/contract/capabilities.js";
import { initialConfiguration } from "../../src/contract/configuration.js";
import { ContractError } from "../../src/contract/contract-error.js";
import { BLANK_DISK } from "../../src/contract/disk.js";
import { guarded } from "../../src/contract/guard.js";
import type { Implementation, NodeOptions } from "../../src/contract/implementation.js";
import type { View } from "../../src/contract/view.js";

const optionsOf = (id: number): NodeOptions => ({
  ...{ id, nodes: 3, bootstrap: initialConfiguration(3), settings: {}, seed: "0" },
  ...{ electionTimeoutMin: 1, electionTimeoutMax: 2, heartbeatInterval: 1, clockDriftBound: 1.5 },
});

const FIRST: View = {
  ...{ currentTerm: 0, votedFor: null, role: "follower", commitIndex: 0, lastApplied: 0 },
  ...{ votesGranted: [], nextIndex: [], matchIndex: [] },
};

const LEADER: View = {
  ...{ currentTerm: 1, votedFor: 0, role: "leader", commitIndex: 0, lastApplied: 0 },
  ...{ votesGranted: [0, 1], nextIndex: [1, 1, 1], matchIndex: [0, 0, 0] },
};

/** Shows one view after the other: a state is how many it has shown. */
const showing = (views: readonly unknown[]): Implementation =>
  ({
    ...{ name: "stub", version: "1", capabilities: CAREFUL, key: String },
    boot: () => ({ state: 0, outbound: [] }),
    reduce: (state: number) => ({ state: state + 1, outbound: [] }),
    view: (state: number) => views[state],
  }) as Implementation;

/** What the guard lets through of them. */
function shown(...views: readonly unknown[]): readonly View[] {
  const guard = guarded(showing(views));
  let { state } = guard.boot(BLANK_DISK, optionsOf(0));
  const seen = [guard.view(state)];
  for (let i = 1; i < views.length; i++) {
    ({ state } = guard.reduce(state, { type: "timer", timer: "election" }));
    seen.push(guard.view(state));
  }
  return seen;
}

describe("a view", () => {
  it("that fits its cluster is let through", () => {
    const stepsDown = { ...LEADER, role: "follower", currentTerm: 2, votedFor: 2 };
    expect(shown(FIRST, LEADER, stepsDown, FIRST)).toEqual([FIRST, LEADER, stepsDown, FIRST]);
  });

  it("that stays as it was keeps its lists, which laws know by that", () => {
    const [, first, second] = shown(FIRST, LEADER, { ...LEADER, nextIndex: [1, 1, 1], commitIndex: 1 });
    expect(second.nextIndex).toBe(first.nextIndex);
  });

  const EXPECTED = "one index for each of the 3 servers expected";
  const ALWAYS = "show the same fields in every answer, null or an empty list where there is nothing";

  it.each<[what: string, change: object, wrong: string]>([
    ["a matchIndex too few", { matchIndex: [0, 0] }, `matchIndex: ${EXPECTED}, by id, its own too, found 2;`],
    ["a nextIndex too many", { nextIndex: [1, 1, 1, 1] }, `nextIndex: ${EXPECTED}, by id, its own too, found 4;`],
    ["a leader without a list", { matchIndex: [] }, `matchIndex: ${EXPECTED}, by id, its own too, found none;`],
    [
      "a follower with half a list",
      { role: "follower", matchIndex: [0] },
      "matchIndex: no index, or one for each of the 3 servers expected, found 1,",
    ],
    ["a vote for nobody", { votedFor: 99 }, "votedFor: 99, but servers are 0 to 2,"],
    ["a vote of nobody", { votesGranted: [0, 3] }, "votesGranted: 3, but servers are 0 to 2,"],
    [
      "an index without an end",
      { commitIndex: 1e300 },
      "commitIndex: a whole number from 0 on expected, found 1e+300,",
    ],
    ["a term without an end", { currentTerm: 2 ** 53 }, "currentTerm: a whole number from 0 on expected, found 9007"],
    [
      "a field that is gone",
      { commitIndex: undefined },
      `commitIndex: missing now, and shown in an earlier answer; ${ALWAYS},`,
    ],
    ["a list that is gone", { votesGranted: undefined }, "votesGranted: missing now, "],
  ])("with %s is refused, and the message says where and after what", (_, change, wrong) => {
    const taken = (): unknown => shown(FIRST, LEADER, { ...LEADER, ...change });
    expect(taken).toThrow(ContractError);
    expect(taken).toThrow(`view(state).${wrong}`);
    expect(taken).toThrow(", after reduce(state, the timer election)");
  });

  it("is refused at boot, too", () => {
    expect(() => shown({ ...FIRST, votedFor: 3 })).toThrow(
      "view(state).votedFor: 3, but servers are 0 to 2, after boot(disk, options)",
    );
  });

  it("that shows something only later is refused: which laws are judged was decided by then", () => {
    const { nextIndex: _, ...without } = FIRST;
    expect(() => shown(without, LEADER)).toThrow(
      `view(state).nextIndex: shown now, and missing in an earlier answer; ${ALWAYS}`,
    );
  });

  it("that shows less than the server that was booted first is refused", () => {
    const { votedFor: _, ...without } = FIRST;
    const guard = guarded({
      ...showing([]),
      boot: (_disk, { id }) => ({ state: id, outbound: [] }),
      view: (id) => (id === 0 ? FIRST : without),
    });
    guard.boot(BLANK_DISK, optionsOf(0));
    expect(() => guard.boot(BLANK_DISK, optionsOf(1))).toThrow("view(state).votedFor: missing now, ");
  });
});
