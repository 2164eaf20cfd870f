// What every mutant owes to those who run it: that it says what it is, boots, never throws, and is pure.

import { describe, expect, it } from "vitest";
import type { Action } from "../../src/cluster/action.js";
import { applyAction } from "../../src/cluster/apply-action.js";
import type { Cluster } from "../../src/cluster/cluster.js";
import { startCluster } from "../../src/cluster/start-cluster.js";
import { clusterDigest } from "../../src/cluster/digest.js";
import { ALL_FAULTS, enabledActions, NO_FAULTS } from "../../src/cluster/enabled-actions.js";
import { DEFAULT_ENVIRONMENT, type Environment, type Setup } from "../../src/cluster/setup.js";
import type { Implementation } from "../../src/contract/implementation.js";
import { lawById } from "../../src/laws/all-laws.js";
import { ALL_MUTANTS, mutantById } from "../../src/mutants/all-mutants.js";
import { streamsOf, type Stream } from "../../src/random/streams.js";
import { KNOWN_SCHEDULES } from "./known-schedules.js";

describe("the list of mutants", () => {
  it("names each of them once, and finds it by its name", () => {
    expect(new Set(ALL_MUTANTS.map(({ id }) => id)).size).toBe(ALL_MUTANTS.length);
    for (const mutant of ALL_MUTANTS) expect(mutantById(mutant.id)).toBe(mutant);
    expect(mutantById("no-such-mutant")).toBeUndefined();
  });

  it("has at least 34 that must be found", () => {
    expect(ALL_MUTANTS.filter(({ expected }) => expected === "found").length).toBeGreaterThanOrEqual(34);
  });

  it.each(ALL_MUTANTS)("$id breaks laws that there are, or survives", ({ breaks, expected }) => {
    expect(breaks.length > 0).toBe(expected === "found");
    for (const id of breaks) expect(id === "progress" || lawById(id) !== undefined, id).toBe(true);
  });

  it.each(ALL_MUTANTS)("$id tells its story in whole sentences", ({ story, source, needs }) => {
    expect(story).toMatch(/^[A-Z].*\.$/);
    expect(source).not.toBe("");
    expect(needs).not.toBe("");
  });

  it("has a schedule by hand for each that breaks a law of the paper", () => {
    const shown = new Set(KNOWN_SCHEDULES.map(({ mutant }) => mutant));
    const wanted = ALL_MUTANTS.filter(({ breaks }) => breaks.some((id) => lawById(id)?.kind === "raft"));
    expect(wanted.filter(({ id }) => !shown.has(id)).map(({ id }) => id)).toEqual([]);
  });
});

const ENVIRONMENTS: readonly Partial<Environment>[] = [
  { nodes: 3, settings: { batch: "1", emptyHeartbeats: "on", clampCommit: "off" } },
  { nodes: 4, disk: "async", settings: { noop: "off", fastBacktracking: "off" } },
];

describe.each(ALL_MUTANTS)("$id", ({ id, implementation }) => {
  it.each(ENVIRONMENTS)("takes 2,000 steps without throwing, and every 40th twice alike (%o)", (environment) => {
    expect(walk(implementation, environment, id)).toEqual({ panics: [], impure: [] });
  });
});

function walk<S>(implementation: Implementation<S>, environment: Partial<Environment>, seed: string) {
  const setup = { implementation, environment: { ...DEFAULT_ENVIRONMENT, ...environment } } as Setup;
  const stream = streamsOf(seed)("walk");
  let { cluster } = startCluster(setup);
  const panics: string[] = [];
  const impure: string[] = [];
  for (let taken = 0; taken < 2000; taken++) {
    const action = draw(cluster, stream);
    const step = applyAction(cluster, action);
    if (step === null) throw new Error(`${action.type} was enabled and not possible`);
    if (step.panic !== null) panics.push(step.panic.text);
    if (taken % 40 === 0 && clusterDigest(applyAction(cluster, action)!.cluster) !== clusterDigest(step.cluster)) {
      impure.push(`step ${taken}, ${action.type}`);
    }
    cluster = step.cluster;
  }
  return { panics, impure };
}

/** Mostly ordinary actions and a small network, so that clusters get somewhere. */
function draw(cluster: Cluster, stream: Stream): Action {
  if (cluster.network.length > 16) return { type: "drop", packet: cluster.network[0] };
  const all = enabledActions(cluster, stream.chance(0.1) ? ALL_FAULTS : NO_FAULTS);
  const forward = all.filter(({ type }) => type === "deliver" || type === "finish" || type === "restart");
  return stream.pick(forward.length > 0 && stream.chance(0.8) ? forward : all);
}
