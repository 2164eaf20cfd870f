import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Implementation } from "../../src/contract/implementation.js";
import { DEFAULT_ENVIRONMENT } from "../../src/cluster/setup.js";
import type { RunConstraints } from "../../src/fast-check/constraints.js";
import type { DrawnRun } from "../../src/fast-check/drawn-run.js";
import { faultsIn } from "../../src/cluster/action.js";
import { runArbitrary, scheduleArbitrary } from "../../src/fast-check/run-arbitrary.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { recordTrace } from "../../src/run/record.js";
import { renderTrace } from "../../src/trace/render-trace.js";
import { myRaft } from "../../properties/my-raft.js";
import { contradictionIn } from "../support/contradiction.js";

const reference: Implementation = REFERENCE;

function sample(seed: number, numRuns: number, constraints: RunConstraints = {}): DrawnRun[] {
  return fc.sample(runArbitrary(reference, constraints), { seed, numRuns });
}

const textOf = ({ implementation, environment, actions }: DrawnRun): string =>
  renderTrace(recordTrace(implementation, { seed: "1", environment, actions, healing: null, finding: null, laws: [] }));

describe("drawn runs", () => {
  it("are decided by fast-check's seed", () => {
    const texts = sample(7, 20).map(textOf);
    expect(sample(7, 20).map(textOf)).toEqual(texts);
    expect(new Set([...texts, ...sample(8, 20).map(textOf)]).size).toBe(40);
  });

  it("are short for the most part, and up to 400 actions long", () => {
    const lengths = sample(1, 200).map(({ actions }) => actions.length);
    expect(Math.max(...lengths)).toBe(400);
    expect(lengths.filter((length) => length <= 80).length).toBeGreaterThan(100);
  });

  it("are made of all kinds of actions and faults, in all kinds of environments", () => {
    const runs = sample(1, 400);
    const actions = runs.flatMap((run) => run.actions);
    expect(new Set(actions.map(({ type }) => type))).toEqual(
      new Set([
        ...["deliver", "fire", "invoke", "finish", "advance", "crash", "restart"],
        ...["drop", "duplicate", "partition", "overtake", "pause", "jump"],
      ]),
    );
    expect(new Set(actions.flatMap(faultsIn))).toEqual(
      new Set(["drop", "duplicate", "crash", "failWrite", "tornWrite", "partition", "overtake", "pause", "jump"]),
    );
    const environments = runs.map(({ environment }) => environment);
    expect(new Set(environments.map(({ nodes }) => nodes))).toEqual(new Set([1, 2, 3, 4, 5, 6, 7]));
    for (const aspect of ["network", "disk", "time"] as const) {
      expect(new Set(environments.map((environment) => environment[aspect])).size).toBe(2);
    }
    expect(new Set(environments.map(({ settings }) => settings["batch"]))).toEqual(new Set(["all", "1", "2"]));
  });

  it("take only what is possible", () => {
    for (const run of sample(2, 50)) expect([...run.steps()].map(({ action }) => action)).toEqual(run.actions);
  });

  it("lie within what they are constrained to", () => {
    const constraints = fc.record(
      {
        nodes: fc.oneof(
          fc.integer({ min: 1, max: 7 }),
          fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
        ),
        network: fc.constantFrom("any" as const, "fifo" as const),
        disk: fc.constantFrom("sync" as const, "async" as const),
        time: fc.constantFrom("untimed" as const, "timed" as const),
        settings: fc.constant({ noop: "off" }),
        faults: fc.record({ crash: fc.boolean(), drop: fc.boolean(), partition: fc.boolean() }, { requiredKeys: [] }),
        operationsMax: fc.nat({ max: 5 }),
        actionsMax: fc.nat({ max: 100 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(constraints, fc.nat(), (constraints, seed) => {
        const arbitrary = runArbitrary(reference, constraints);
        for (const run of fc.sample(arbitrary, { seed, numRuns: 5 })) {
          expect(arbitrary.canShrinkWithoutContext(run)).toBe(true);
          expect(run.environment).toMatchObject(constraints.settings ? { settings: constraints.settings } : {});
          expect([constraints.nodes ?? run.environment.nodes].flat()).toContain(run.environment.nodes);
          expect(run.actions.length).toBeLessThanOrEqual(constraints.actionsMax ?? 400);
        }
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it("ask of an implementation nothing that it does not declare", () => {
    const runs = fc.sample(runArbitrary(myRaft as Implementation), { seed: 1, numRuns: 100 });
    const types = new Set(runs.flatMap(({ actions }) => actions.map(({ type }) => type)));
    for (const type of ["crash", "restart", "invoke", "finish"] as const) expect(types).not.toContain(type);
    expect(types).toContain("duplicate");
    const forced = runArbitrary(myRaft, { faults: { crash: true } });
    const forcedRuns = fc.sample(forced, { seed: 1, numRuns: 20 });
    expect(forcedRuns.some(({ actions }) => actions.some(({ type }) => type === "crash"))).toBe(true);
  });

  it("can be had for an environment that is given", () => {
    const environment = { ...DEFAULT_ENVIRONMENT, nodes: 4, disk: "async" as const };
    const runs = fc.sample(scheduleArbitrary(reference, environment), { seed: 1, numRuns: 20 });
    expect(runs.every((run) => run.environment === environment)).toBe(true);
    expect(new Set(runs.map(({ actions }) => actions.length)).size).toBeGreaterThan(2);
  });

  it("refuses a cluster of no servers", () => {
    expect(() => runArbitrary(reference, { nodes: 0 })).toThrow("a cluster has 1 to 31 servers, not 0");
    expect(() => runArbitrary(reference, { nodes: [] })).toThrow("none at all");
  });

  it("print as their actions in words, one a line", () => {
    const [run] = sample(1, 1, { nodes: 3, actionsMax: 5, time: "untimed" });
    const lines = fc.stringify(run).split("\n");
    expect(lines[0]).toMatch(/^3 servers of reference/);
    expect(lines.slice(1, -1)).toHaveLength(run.actions.length);
    expect(lines[1]).toMatch(
      /^ {3}1 {2}(S\d's election timer fires: becomes candidate in term 1|client \d asks S\d for c1)/,
    );
  });

  // The laws' own tests say more; this one shows that a property can be about anything that a run shows.
  it("show no contradiction to a second reader of the paper", () => {
    fc.assert(
      fc.property(runArbitrary(reference), (run) => {
        expect(contradictionIn([...run.steps()])).toBe(null);
      }),
      { seed: 1, numRuns: 60 },
    );
  });
});
