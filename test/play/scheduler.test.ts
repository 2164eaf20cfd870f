// Which timers the scheduler fires by which weight.

import { describe, expect, it } from "vitest";
import type { Environment } from "../../src/cluster/setup.js";
import { NO_LIMITS } from "../../src/fuzz/limits.js";
import { drawPlan } from "../../src/fuzz/swarm.js";
import type { Weights } from "../../src/play/schedule-plan.js";
import { Scheduler } from "../../src/play/scheduler.js";
import { streamsOf } from "../../src/random/streams.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { arm, bootedWith } from "../cluster/puppet.js";
import { playSchedule } from "../support/schedule.js";

const { schedule } = drawPlan(REFERENCE, "timers", NO_LIMITS);
const NOTHING = Object.fromEntries(Object.keys(schedule.weights).map((kind) => [kind, 0])) as unknown as Weights;

const CLUSTER = bootedWith([
  { ...arm("beat", 10, 20), periodic: true },
  { ...arm("tick", 10, 10), periodic: true },
  arm("patience", 10, 20),
  arm("point", 10, 10),
]);

/** The timers that fire where nothing else has a weight. */
function firedBy(kind: "fire" | "heartbeat"): readonly string[] {
  const plan = { ...schedule, phaseLength: 0, weights: { ...NOTHING, [kind]: 1 } };
  const fired = new Set<string>();
  for (const { name } of CLUSTER.slots[0].timers) {
    const slots = CLUSTER.slots.map((slot) => ({
      ...slot,
      timers: slot.timers.filter((timer) => timer.name === name),
    }));
    const action = new Scheduler(plan, streamsOf("timers")).next({ ...CLUSTER, slots });
    if (action?.type === "fire") fired.add(action.timer);
  }
  return [...fired];
}

describe("the scheduler", () => {
  it("fires by the weight of heartbeats what is declared periodic, whatever its window", () => {
    expect(firedBy("heartbeat")).toEqual(["beat", "tick"]);
  });

  it("fires each of several timeouts of a server now and then", () => {
    const plan = { ...schedule, phaseLength: 0, weights: { ...NOTHING, fire: 1 } };
    const fired = Array.from({ length: 20 }, (_, seed) => new Scheduler(plan, streamsOf(String(seed))).next(CLUSTER));
    expect(new Set(fired.map((action) => action?.type === "fire" && action.timer))).toEqual(
      new Set(["patience", "point"]),
    );
  });

  it("fires all other timers as timeouts, those whose window is a point too", () => {
    expect(firedBy("fire")).toEqual(["patience", "point"]);
  });

  describe("lets an election come to its end where that was drawn:", () => {
    const environment = (more: Partial<Environment>) => ({ environment: { ...more, nodes: 3 } });
    /** What is done next, from many seeds, where only deliveries and timeouts have a weight. */
    const choices = (patience: number, played: string, more: Partial<Environment> = {}): Set<string | undefined> => {
      const plan = { ...schedule, patience, phaseLength: 0, weights: { ...NOTHING, deliver: 1, fire: 1 } };
      const { cluster } = playSchedule(REFERENCE, played, environment(more));
      return new Set(
        Array.from({ length: 30 }, (_, seed) => new Scheduler(plan, streamsOf(`${seed}`)).next(cluster)?.type),
      );
    };

    it("while requests are under way", () => {
      expect(choices(1, "T1")).toEqual(new Set(["deliver"]));
      expect(choices(0, "T1")).toEqual(new Set(["deliver", "fire"]));
    });

    it("while answers are, and nothing else", () => {
      expect(choices(1, "T1, drop RV 1>2, RV 1>3")).toEqual(new Set(["deliver"]));
    });

    it("while somebody asks whether it would be elected", () => {
      expect(choices(1, "T1", { settings: { preVote: "on" } })).toEqual(new Set(["deliver"]));
    });

    it("while a candidate's own vote is not durable yet", () => {
      const plan = { ...schedule, patience: 1, phaseLength: 0, weights: { ...NOTHING, finish: 1, fire: 1 } };
      const { cluster } = playSchedule(REFERENCE, "T1", environment({ disk: "async" }));
      const next = Array.from({ length: 30 }, (_, seed) => new Scheduler(plan, streamsOf(`${seed}`)).next(cluster));
      expect(new Set(next.map((action) => action?.type))).toEqual(new Set(["finish"]));
    });

    it("but not once there is nothing more to come of it, nor where nothing else is left to do", () => {
      expect(choices(1, "T1, drop RV 1>2, drop RV 1>3")).toEqual(new Set(["fire"]));
      expect(choices(1, "T1", { disk: "async" })).toEqual(new Set(["fire"]));
    });
  });

  it("lets time go on without those who are not heeded where that was drawn, and else heeds them", () => {
    const elected = "until 200, T1, RV 1>2, RVR 2>1";
    const { cluster } = playSchedule(REFERENCE, elected, { environment: { time: "timed" } });
    const plan = { ...schedule, phaseLength: 9, leftOut: 0, opening: 0, weights: { ...NOTHING, deliver: 1 } };
    const choices = (goesOn: boolean): Set<string | undefined> =>
      new Set(
        Array.from(
          { length: 30 },
          (_, seed) => new Scheduler({ ...plan, goesOn }, streamsOf(`${seed}`)).next(cluster)?.type,
        ),
      );
    expect(choices(false)).toEqual(new Set(["deliver"]));
    expect(choices(true)).toEqual(new Set(["deliver", "advance"]));
  });
});
