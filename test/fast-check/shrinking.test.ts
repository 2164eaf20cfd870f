import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Implementation } from "../../src/contract/implementation.js";
import { NO_FAULTS } from "../../src/cluster/enabled-actions.js";
import { DEFAULT_ENVIRONMENT } from "../../src/cluster/setup.js";
import type { RunConstraints } from "../../src/fast-check/constraints.js";
import { DrawnRun } from "../../src/fast-check/drawn-run.js";
import { environmentArbitrary } from "../../src/fast-check/environment.js";
import { findingIn, lawProperty } from "../../src/fast-check/law-property.js";
import { faultsArbitrary } from "../../src/fast-check/faults.js";
import { runArbitrary, scheduleArbitrary } from "../../src/fast-check/run-arbitrary.js";
import { workloadArbitrary } from "../../src/fast-check/workload.js";
import { ELECTION_SAFETY } from "../../src/laws/election-safety.js";
import { settingsByDefault } from "../../src/contract/capabilities.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { mutantById } from "../../src/mutants/all-mutants.js";
import { rerun } from "../../src/run/rerun.js";

const broken: Implementation = mutantById("vote-stale-term-counted")!.implementation;

const isBroken = (run: DrawnRun): boolean => findingIn(run, ELECTION_SAFETY) !== null;

/** What fast-check found at first, and each smaller run that still failed, the last one the counterexample. */
function failuresOf(runs: fc.Arbitrary<DrawnRun>, parameters: fc.Parameters<[DrawnRun]> = {}): DrawnRun[] {
  const property = fc.property(runs, (run) => !isBroken(run));
  const details = fc.check(property, { seed: 1, numRuns: 4000, verbose: true, ...parameters });
  expect(details.failed).toBe(true);
  return details.failures.map(([run]) => run);
}

const isSmaller = (a: DrawnRun, b: DrawnRun): boolean =>
  a.actions.length < b.actions.length ||
  (a.actions.length === b.actions.length && JSON.stringify(a.environment) !== JSON.stringify(b.environment));

describe("the shrinking of a run", () => {
  const failures = failuresOf(runArbitrary(broken));
  const counterexample = failures[failures.length - 1];

  it("goes by ever smaller runs that fail as well", () => {
    expect(failures.length).toBeGreaterThan(5);
    for (const run of failures) expect(isBroken(run)).toBe(true);
    failures.slice(1).forEach((run, i) => expect(isSmaller(run, failures[i])).toBe(true));
  });

  it("ends where no single action can be left out", () => {
    expect(failures[0].actions.length).toBeGreaterThan(3 * counterexample.actions.length);
    const { actions } = counterexample;
    for (const gone of actions) {
      const target = { kind: "violation", law: "election-safety", how: "" } as const;
      const others = actions.filter((action) => action !== gone);
      expect(rerun(counterexample, others, target, [ELECTION_SAFETY], null).finding).toBe(null);
    }
  });

  it("ends in a plain environment", () => {
    const { nodes, network, disk, time, settings } = counterexample.environment;
    expect({ network, disk, time }).toEqual({ network: "any", disk: "sync", time: "untimed" });
    expect(nodes).toBeLessThanOrEqual(3);
    expect(settings["noop"]).toBe("on");
  });

  it("leaves a switch on without which nobody asks for what is asked for", () => {
    const asksTransfer = ({ actions }: DrawnRun): boolean =>
      actions.some((action) => action.type === "invoke" && action.operation.type === "transfer");
    const details = fc.check(
      fc.property(runArbitrary(REFERENCE as Implementation), (run) => !asksTransfer(run)),
      { seed: 1, numRuns: 4000 },
    );
    const { environment, actions } = details.counterexample![0];
    expect([environment.settings["transfer"], actions.at(-1)]).toMatchObject(["on", { type: "invoke" }]);
    expect(environment.settings["checkQuorum"]).toBe("off");
  });

  it("is the same each time", () => {
    expect(failuresOf(runArbitrary(broken)).map(String)).toEqual(failures.map(String));
  });

  it("stays within the constraints", () => {
    const constraints: RunConstraints = { nodes: 5, disk: "async", settings: { noop: "off" }, faults: { drop: false } };
    const arbitrary = runArbitrary(broken, constraints);
    for (const run of failuresOf(arbitrary, { numRuns: 10_000 }))
      expect(arbitrary.canShrinkWithoutContext(run)).toBe(true);
  });

  it("leaves an environment that was given as it is", () => {
    const environment = { ...DEFAULT_ENVIRONMENT, nodes: 5, settings: { noop: "off" } };
    const found = failuresOf(scheduleArbitrary(broken, environment));
    for (const run of found) expect(run.environment).toBe(environment);
    expect(found[found.length - 1].actions.length).toBeLessThan(20);
  });

  it("works on a run that somebody else made", () => {
    const long = new DrawnRun(broken, failures[0].environment, failures[0].actions);
    const found = failuresOf(runArbitrary(broken), { examples: [[long]], numRuns: 1 });
    expect(found[0]).toBe(long);
    expect(String(found[found.length - 1])).toBe(String(counterexample));
  });

  it("knows what it can shrink", () => {
    const arbitrary = runArbitrary(broken, { nodes: 4, actionsMax: 50 });
    const { environment, actions } = counterexample;
    for (const value of [null, {}, counterexample, new DrawnRun(broken, { ...environment, nodes: 5 }, actions)]) {
      expect(arbitrary.canShrinkWithoutContext(value)).toBe(false);
    }
    expect(arbitrary.canShrinkWithoutContext(new DrawnRun(broken, { ...environment, nodes: 4 }, actions))).toBe(true);
  });

  it("goes on, for a law, with what the fuzzer's own shrinker knows", () => {
    const details = fc.check(lawProperty(broken, "election-safety"), { seed: 1, numRuns: 4000 });
    const [run] = details.counterexample!;
    expect(isBroken(run)).toBe(true);
    expect(run.actions.length).toBeLessThanOrEqual(Math.min(8, counterexample.actions.length));
    // Servers are named in the order in which they appear.
    expect(run.actions[0]).toMatchObject({ type: "fire", node: 0 });
  });
});

describe("the shrinking of what a run is drawn from", () => {
  it("takes faults away until those are left that are needed", () => {
    const needed = fc.property(faultsArbitrary(broken), ({ crash, partition }) => !(crash && partition));
    const [faults] = fc.check(needed, { seed: 1 }).counterexample!;
    expect(faults).toEqual({ ...NO_FAULTS, crash: true, partition: true });
  });

  it("takes operations away down to one", () => {
    const [workload] = fc.check(
      fc.property(workloadArbitrary(), () => false),
      { seed: 1 },
    ).counterexample!;
    expect(workload).toEqual({ operationsMax: 1 });
  });

  it("makes one thing simpler at a time, down to the plainest", () => {
    const details = fc.check(
      fc.property(environmentArbitrary(broken), ({ nodes }) => nodes < 2),
      { seed: 1 },
    );
    const { network, disk, time, clients, settings, clockRates, nodes, seed } = details.counterexample![0];
    expect({ network, disk, time, clients, clockRates, nodes, seed }).toEqual({
      ...{ network: "any", disk: "sync", time: "untimed", clients: 1, clockRates: [], nodes: 2, seed: "0" },
    });
    expect(settings).toEqual(settingsByDefault(REFERENCE.capabilities));
  });
});
