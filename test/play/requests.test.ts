// What is asked for at the moment that matters: of a new leader, and of who has not heard of what was just answered.

import { describe, expect, it } from "vitest";
import type { Action } from "../../src/cluster/action.js";
import { NO_LIMITS } from "../../src/fuzz/limits.js";
import { drawPlan } from "../../src/fuzz/swarm.js";
import { DrawnNodes } from "../../src/play/drawn-nodes.js";
import { Phases } from "../../src/play/phases.js";
import { Requests } from "../../src/play/requests.js";
import type { SchedulePlan } from "../../src/play/schedule-plan.js";
import { streamsOf } from "../../src/random/streams.js";
import { REFERENCE } from "../../src/raft/reference.js";
import type { NodeState } from "../../src/raft/state.js";
import { playSchedule } from "../support/schedule.js";

const { schedule: plan } = drawPlan(REFERENCE, "requests", NO_LIMITS);
const ALWAYS = { ...plan, operationsMax: Infinity, phaseLength: 0, eager: 1, lateReads: 1 };

/** What presses once a schedule has been played. */
function pressing(schedule: string, changed: Partial<SchedulePlan> = {}, seed = "1"): Action | null {
  const streams = streamsOf(seed);
  const nodes = new DrawnNodes(streams("nodes"), new Phases(ALWAYS, streams("phases")));
  const requests = new Requests({ ...ALWAYS, ...changed }, streams, nodes, streams("late reads"));
  const { steps, cluster } = playSchedule(REFERENCE, schedule);
  requests.watch(steps.at(-1)!);
  return requests.due(cluster);
}

const ELECTED = "T1, RV 1>2, RVR 2>1";
const ANSWERED = `${ELECTED}, AE 1>2, AER 2>1, CR 1 a, AE 1>2, AER 2>1`;
/** S1 leads term 1 and does not know of S2, which leads term 2 and has answered. */
const DEPOSED = `${ELECTED}, AE 1>2, AER 2>1, AE 1>3, T2, RV 2>3, RVR 3>2, CR 2 a, AE 2>3 t2, AE 2>3 t2, AER 3>2 t2, AER 3>2 t2`;

const SEEDS = Array.from({ length: 20 }, (_, i) => String(i));
const readAt = (action: Action | null): number | null =>
  action?.type === "invoke" && action.operation.type === "read" ? action.node : null;

describe("what is asked for at once", () => {
  it("is a write, of who has just become leader", () => {
    expect(pressing(ELECTED)).toMatchObject({ type: "invoke", node: 0, operation: { type: "write" } });
    expect(pressing(ELECTED, { eager: 0 })).toBe(null);
  });

  it("is a read, of who has not heard of what was just answered", () => {
    expect(new Set(SEEDS.map((seed) => readAt(pressing(ANSWERED, {}, seed))))).toEqual(new Set([1, 2]));
    expect(pressing(ANSWERED, { lateReads: 0 })).toBe(null);
  });

  it("is a read of a deposed leader more often than of all others", () => {
    const asked = SEEDS.map((seed) => readAt(pressing(DEPOSED, {}, seed)));
    expect(asked.filter((node) => node === 0).length).toBeGreaterThan(SEEDS.length / 2);
    expect(new Set(asked)).toEqual(new Set([0, 2]));
  });

  it("is nothing where no more is asked for, or nothing has happened", () => {
    expect(pressing(ELECTED, { operationsMax: 0 })).toBe(null);
    expect(pressing(`${ELECTED}, AE 1>3`)).toBe(null);
  });
});

describe("what is asked for now and then", () => {
  const askedIn = (schedule: string, implementation = REFERENCE, atLast = false): number => {
    const { cluster } = playSchedule(implementation, schedule);
    const asked = Array.from({ length: 400 }, (_, seed) => {
      const streams = streamsOf(String(seed));
      const nodes = new DrawnNodes(streams("nodes"), new Phases(ALWAYS, streams("phases")));
      return new Requests(ALWAYS, streams, nodes, streams("late reads")).next(cluster, atLast);
    });
    return asked.filter((action) => action !== null).length;
  };

  it("is little where nobody leads: it would be declined", () => {
    expect(askedIn(ELECTED)).toBe(400);
    expect(askedIn("T1")).toBeGreaterThan(0);
    expect(askedIn("T1")).toBeLessThan(100);
    // There may be nothing else to do.
    expect(askedIn("T1", REFERENCE, true)).toBe(400);
  });

  it("is as much as ever where servers do not show who leads", () => {
    const hidden = {
      ...REFERENCE,
      view: (state: NodeState) => {
        const { role: _, ...shown } = REFERENCE.view(state);
        return shown;
      },
    };
    expect(askedIn("T1", hidden)).toBe(400);
  });
});
