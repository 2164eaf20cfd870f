// What the swarm draws: nothing that may be together is never together.

import { describe, expect, it } from "vitest";
import { FAULTS, type FaultName } from "../../src/cluster/action.js";
import type { Fault } from "../../src/cluster/actions/fault.js";
import { CLOCK_RATES } from "../../src/cluster/setup.js";
import { CAREFUL } from "../../src/contract/capabilities.js";
import { NO_LIMITS } from "../../src/fuzz/limits.js";
import { faultsOn } from "../../src/fuzz/schedule.js";
import { drawPlan } from "../../src/fuzz/swarm.js";
import { REFERENCE } from "../../src/raft/reference.js";
import type { RunPlan } from "../../src/run/run.js";

const { capabilities } = REFERENCE;
const PLANS = Array.from({ length: 20_000 }, (_, i) => drawPlan(REFERENCE, `swarm/${i}`, NO_LIMITS));

/** What a run has: a switch with its value, a word of the environment, a fault that is on. */
const traitsOf = (plan: RunPlan): string[] => {
  const { settings, network, disk, time } = plan.environment;
  const words = Object.entries({ ...settings, network, disk, time }).map(([name, value]) => `${name}=${value}`);
  return [...words, ...faultsOn(REFERENCE, plan)];
};

const BORNE = (FAULTS as readonly Fault[]).filter(({ isBorne }) => isBorne(capabilities));
const VALUES: Readonly<Record<string, readonly string[]>> = {
  ...capabilities.settings,
  ...{ network: ["any", "fifo"], disk: ["sync", "async"], time: ["untimed", "timed"] },
};
const TRAITS = [
  ...Object.entries(VALUES).flatMap(([name, values]) => values.map((value) => `${name}=${value}`)),
  ...BORNE.map(({ name }) => name),
];

/** What a trait is, or takes besides, as words of the environment. */
function takenBy(trait: string): Readonly<Record<string, unknown>> {
  const fault = BORNE.find(({ name }) => name === trait);
  if (fault !== undefined) return fault.where ?? {};
  const [name, value] = trait.split("=");
  // A lease is measured by clocks.
  return { [name]: value, ...(trait === "leaseReads=on" && { time: "timed" }) };
}

describe("the swarm", () => {
  it("draws every two traits together that may be together", () => {
    const together = new Set<string>();
    for (const plan of PLANS) {
      const traits = traitsOf(plan);
      for (const a of traits) for (const b of traits) together.add(`${a} and ${b}`);
    }
    const missing = TRAITS.flatMap((a) =>
      TRAITS.filter((b) => {
        const [ofA, ofB] = [takenBy(a), takenBy(b)];
        const isPossible = Object.entries(ofA).every(([name, value]) => !(name in ofB) || ofB[name] === value);
        return a < b && isPossible && !together.has(`${a} and ${b}`);
      }).map((b) => `${a} and ${b}`),
    );
    expect(missing).toEqual([]);
  });

  it("draws 1 to 7 servers, and of every number of them some that wait to be added", () => {
    const sizes = new Set(PLANS.map(({ environment }) => environment.nodes));
    expect([...sizes].sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const waiting = new Set(
      PLANS.flatMap(({ environment: { nodes, voters = nodes } }) => (voters < nodes ? [`${voters} of ${nodes}`] : [])),
    );
    for (let nodes = 2; nodes <= 7; nodes++) expect([...waiting]).toContain(`${nodes - 1} of ${nodes}`);
  });

  it("begins more than a third of the clusters whose membership changes with one server or two, and never with too few", () => {
    const beginning = (plans: readonly RunPlan[]): readonly number[] =>
      plans
        .filter(({ environment }) => environment.settings["membership"] !== "off")
        .map(({ environment: { nodes, voters = nodes } }) => voters);
    const few = beginning(PLANS).filter((voters) => voters <= 2).length;
    expect(few / beginning(PLANS).length).toBeGreaterThan(1 / 3);
    const demanding = { ...REFERENCE, capabilities: { ...capabilities, nodesMin: 3 } };
    const plans = Array.from({ length: 500 }, (_, i) => drawPlan(demanding, `demanding/${i}`, NO_LIMITS));
    expect(Math.min(...beginning(plans), ...plans.map(({ environment }) => environment.nodes))).toBe(3);
  });

  it("draws clocks at both ends, more than half of them, and all between", () => {
    const rates = PLANS.flatMap(({ environment }) => environment.clockRates);
    const { slowest, fastest } = CLOCK_RATES;
    expect(rates.filter((rate) => rate === slowest || rate === fastest).length / rates.length).toBeGreaterThan(0.5);
    expect(new Set(rates).size).toBe(1 + (fastest - slowest) / 5);
  });

  it("lets elections come to an end in some runs, and those who were left out go on in some", () => {
    const share = (field: "patience" | "leftOut"): number =>
      PLANS.filter(({ schedule }) => schedule[field] > 0).length / PLANS.length;
    expect(share("patience")).toBeGreaterThan(0.65);
    expect(share("patience")).toBeLessThan(0.8);
    expect(share("leftOut")).toBeGreaterThan(0.5);
    expect(share("leftOut")).toBeLessThan(0.7);
  });

  it("leaves leaders out of most phases in a quarter of the runs, and lets voters start anew as they are asked in half", () => {
    const share = (field: "deposes" | "reboots", of = PLANS): number =>
      of.filter(({ schedule }) => schedule[field] > 0).length / of.length;
    expect(share("deposes")).toBeGreaterThan(0.2);
    expect(share("deposes")).toBeLessThan(0.3);
    const crashing = PLANS.filter(({ schedule }) => schedule.weights.crash > 0);
    expect(share("reboots", crashing)).toBeGreaterThan(0.4);
    expect(share("reboots", crashing)).toBeLessThan(0.6);
  });

  it("draws nothing that an implementation does not declare", () => {
    const humble = {
      ...REFERENCE,
      capabilities: { ...CAREFUL, network: "fifo", loss: false, restart: false, asyncDisk: false } as const,
    };
    for (let i = 0; i < 500; i++) {
      const plan = drawPlan(humble, `humble/${i}`, NO_LIMITS);
      expect(traitsOf(plan)).toEqual(expect.arrayContaining(["network=fifo", "disk=sync"]));
      expect(faultsOn(humble, plan).filter((fault) => !isBorneBy(fault, humble.capabilities))).toEqual([]);
    }
  });
});

const isBorneBy = (name: FaultName, of: typeof capabilities): boolean =>
  FAULTS.find((fault) => fault.name === name)!.isBorne(of);
