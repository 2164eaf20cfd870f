// What comes last before the faults stop.

import { describe, expect, it } from "vitest";
import type { Action } from "../../src/cluster/action.js";
import { NO_LIMITS } from "../../src/fuzz/limits.js";
import { drawPlan } from "../../src/fuzz/swarm.js";
import { ALL_LAWS } from "../../src/laws/all-laws.js";
import { mutantById } from "../../src/mutants/all-mutants.js";
import { Parting } from "../../src/play/parting.js";
import { Play } from "../../src/play/play.js";
import { streamsOf } from "../../src/random/streams.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { emptyTally, PROGRESS } from "../../src/run/judge.js";
import { rerun } from "../../src/run/rerun.js";
import { runsOf } from "../support/runs.js";
import { playSchedule } from "../support/schedule.js";

const { schedule: plan } = drawPlan(REFERENCE, "parting", NO_LIMITS);
const SEEDS = Array.from({ length: 40 }, (_, i) => String(i));

function partings(settings: Readonly<Record<string, string>>, mayDrop: boolean): readonly (readonly Action[])[] {
  const { cluster } = playSchedule(REFERENCE, "T1, RV 1>2, RVR 2>1", { environment: { settings } });
  return SEEDS.map((seed) =>
    [...Play.from(cluster).all(new Parting({ ...plan, mayDrop }, streamsOf(seed)))].map(({ action }) => action),
  );
}

const asked = (actions: readonly Action[]): string | null =>
  actions[0]?.type === "invoke" ? actions[0].operation.type : null;

describe("before its faults stop a cluster", () => {
  it("is asked to hand over, or for another configuration, or for nothing", () => {
    const all = partings({ transfer: "on", membership: "joint" }, false).map(asked);
    expect(new Set(all)).toEqual(new Set(["transfer", "reconfigure", null]));
  });

  it("is asked for nothing that it does not take", () => {
    expect(partings({}, false).flat()).toEqual([]);
  });

  it("loses all that is under way, or nothing", () => {
    // Two RequestVotes left S1, of which one is under way, and two AppendEntries.
    const lost = partings({}, true).map((actions) => actions.filter(({ type }) => type === "drop").length);
    expect(new Set(lost)).toEqual(new Set([0, 3]));
  });
});

it("what a parting led to comes back with it", () => {
  const { implementation } = mutantById("leader-removed-steps-down-early")!;
  for (const { run, actions } of runsOf(implementation, "parting", ALL_LAWS, emptyTally(ALL_LAWS))) {
    const found = run.findings.find(({ finding }) => finding.law === PROGRESS);
    expect(actions).toBeLessThan(5_000_000);
    if (found === undefined || found.actions.length <= run.plan.steps) continue;
    const { finding, environment, healing } = found;
    expect(rerun({ implementation, environment }, found.actions, finding, ALL_LAWS, healing).finding).toEqual(finding);
    return;
  }
});
