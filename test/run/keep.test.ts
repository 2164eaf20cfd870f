// What is kept of a finding is a promise: any finding of any run comes back when its trace is replayed, to the very verdict
// that stands in it, and in the environment that somebody asked for.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { faultsIn, FAULT_NAMES } from "../../src/cluster/action.js";
import { allows, type Fixed } from "../../src/cluster/fixed.js";
import type { Implementation } from "../../src/contract/implementation.js";
import { Campaign } from "../../src/fuzz/campaign.js";
import type { CampaignFinding } from "../../src/fuzz/campaign-finding.js";
import { NO_LIMITS, type SwarmLimits } from "../../src/fuzz/limits.js";
import { ALL_LAWS, judgedOn, selectLaws } from "../../src/laws/all-laws.js";
import { ALL_MUTANTS } from "../../src/mutants/all-mutants.js";
import type { NodeState } from "../../src/raft/state.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { nameOf } from "../../src/run/judge.js";
import { keep } from "../../src/run/keep.js";
import { replayStrictly } from "../../src/run/replay.js";
import { renderTrace } from "../../src/trace/render-trace.js";
import { parseTrace } from "../../src/trace/trace-text.js";

/** The same node, whose code fails in two ways once it has come so far. */
function panicking(node: Implementation<NodeState>): Implementation<NodeState> {
  return {
    ...node,
    reduce(state, message) {
      const next = node.reduce(state, message);
      if (next.state.log.index > 1) throw new Error(`no room for ${next.state.log.index} entries`);
      if (next.state.currentTerm > 3) throw new Error(`term ${next.state.currentTerm} is out of range`);
      return next;
    },
  };
}

const implementations = ALL_MUTANTS.filter(({ expected }) => expected === "found")
  .flatMap(({ implementation }) => [implementation, panicking(implementation)])
  .concat(panicking(REFERENCE));

const orAny = <const T>(...values: readonly T[]): fc.Arbitrary<T | undefined> => fc.constantFrom(undefined, ...values);

const limits: fc.Arbitrary<SwarmLimits> = fc
  .record({
    nodes: orAny(2, 3, 4, 5),
    network: orAny("any", "fifo"),
    disk: orAny("sync", "async"),
    time: orAny("untimed", "timed"),
    settings: fc.record(
      { noop: fc.constantFrom("on", "off"), batch: fc.constantFrom("1", "all") },
      { requiredKeys: [] },
    ),
    faults: fc.dictionary(fc.constantFrom(...FAULT_NAMES), fc.boolean(), { maxKeys: 2, noNullPrototype: true }),
  })
  .map(({ nodes, network, disk, time, settings, faults }) => ({
    ...NO_LIMITS,
    ...(nodes && { nodes }),
    ...(network && { network }),
    ...(disk && { disk }),
    ...(time && { time }),
    settings,
    faults,
  }));

/** What a short campaign finds and shrinks, everything as it was found among it. */
function findingsOf(implementation: Implementation, seed: string, fixed: SwarmLimits): CampaignFinding[] {
  const { judged } = judgedOn(implementation, ALL_LAWS);
  const campaign = new Campaign({
    ...{ implementation, seed, laws: judged, limits: fixed, first: 0, stride: 1 },
    ...{ shrinksEach: 1, shrinkBudget: 300 },
  });
  while (campaign.runs < 12) campaign.advanceRun(1000);
  while (campaign.isShrinking) campaign.advanceShrinking(1000);
  return campaign.findings.flatMap((found) => (found.asFound === null ? [found] : [found, found.asFound]));
}

describe("what is kept of a finding", () => {
  it("replays strictly to what it says, in the environment that were asked for", () => {
    const names = new Set<string>();
    const property = fc.property(fc.constantFrom(...implementations), fc.nat(), limits, (node, seed, fixed) => {
      for (const found of findingsOf(node, String(seed), fixed)) {
        const { trace, cameBack } = keep(node, { seed: found.seed, laws: ALL_LAWS }, [found]);
        expect(cameBack).toBe(true);
        const read = parseTrace(renderTrace(trace));
        const { drift, verdict, steps } = replayStrictly(read, node, selectLaws(read.header.laws).laws);
        expect({ drift, verdict, steps: steps.length }).toEqual({
          ...{ drift: null, verdict: read.verdict, steps: read.steps.length },
        });
        expectAsked(read.header.fixed ?? {}, fixed, found);
        names.add(nameOf(found.finding));
      }
    });
    fc.assert(property, { seed: 1, numRuns: 75 });
    expect(names.size).toBeGreaterThan(12);
  });
});

function expectAsked(fixed: Fixed, { settings, faults, ...asked }: SwarmLimits, found: CampaignFinding): void {
  const { environment, actions } = found;
  expect(allows({ ...fixed, settings }, environment)).toBe(true);
  expect(fixed).toMatchObject({ ...(asked.nodes && { nodes: asked.nodes }), ...(asked.disk && { disk: asked.disk }) });
  expect(environment.nodes).toBe(asked.nodes ?? environment.nodes);
  expect(environment.network).toBe(asked.network ?? environment.network);
  expect(environment.disk).toBe(asked.disk ?? environment.disk);
  // What breaks while the cluster heals is told without clocks; otherwise they stay.
  if (fixed.time !== undefined) expect(environment.time).toBe(asked.time);
  for (const fault of actions.flatMap(faultsIn)) expect(faults[fault]).not.toBe(false);
}

describe("a finding that does not come back", () => {
  it("is kept as the last one that did", () => {
    const [found] = findingsOf(panicking(REFERENCE), "1", NO_LIMITS).filter(({ asFound }) => asFound !== null);
    const lost = { ...found, actions: found.actions.slice(1) };
    const kept = keep(panicking(REFERENCE), { seed: "1", laws: ALL_LAWS }, [lost, found.asFound!]);
    expect(kept.cameBack).toBe(true);
    expect(kept.from).toBe(found.asFound);
    expect(keep(panicking(REFERENCE), { seed: "1", laws: ALL_LAWS }, [lost]).cameBack).toBe(false);
  });
});

describe("a panic", () => {
  it("is told apart from another by its text, whatever the numbers in it", () => {
    const names = new Set(findingsOf(panicking(REFERENCE), "2", NO_LIMITS).map(({ finding }) => nameOf(finding)));
    expect(names).toEqual(
      new Set(["panic (panicked: Error: no room for N entries)", "panic (panicked: Error: term N is out of range)"]),
    );
  });
});
