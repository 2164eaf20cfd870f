// What the scheduler does after a crash, and how a phase opens.

import { describe, expect, it } from "vitest";
import type { Action } from "../../src/cluster/action.js";
import { applyAction } from "../../src/cluster/apply-action.js";
import { startCluster } from "../../src/cluster/start-cluster.js";
import { NO_LIMITS } from "../../src/fuzz/limits.js";
import { drawPlan } from "../../src/fuzz/swarm.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { streamsOf } from "../../src/random/streams.js";
import { Phases } from "../../src/play/phases.js";
import type { SchedulePlan } from "../../src/play/schedule-plan.js";
import { Scheduler } from "../../src/play/scheduler.js";

const LIMITS = { ...NO_LIMITS, nodes: 3, time: "untimed", faults: { crash: true } } as const;

/** The actions of a run whose plan is drawn but for what is given. */
function actionsOf(seed: string, given: Partial<SchedulePlan>, length: number): Action[] {
  const { environment, schedule } = drawPlan(REFERENCE, seed, LIMITS);
  const scheduler = new Scheduler({ ...schedule, ...given }, streamsOf(seed));
  let { cluster } = startCluster({ implementation: REFERENCE, environment });
  const actions: Action[] = [];
  while (actions.length < length) {
    const action = scheduler.next(cluster)!;
    const step = applyAction(cluster, action)!;
    scheduler.watch(step);
    actions.push(action);
    ({ cluster } = step);
  }
  return actions;
}

const SEEDS = Array.from({ length: 20 }, (_, i) => `after a crash ${i}`);

describe("After a crash", () => {
  it("the last word of the server may arrive, it comes back at once, and mostly another's timeout follows", () => {
    let crashes = 0;
    let words = 0;
    let others = 0;
    for (const seed of SEEDS) {
      const actions = actionsOf(
        seed,
        { aftermath: 1, crashAfterSend: 0, crashLosesSent: 0, messagesInFlightMax: 1000 },
        400,
      );
      actions.forEach((action, at) => {
        if (action.type !== "crash" || at > 390) return;
        crashes++;
        const next = actions.slice(at + 1, at + 4);
        const [word] = next;
        if (word.type === "deliver") {
          words++;
          expect(word.packet.from).toBe(action.node);
          next.shift();
        }
        expect(next[0]).toEqual({ type: "restart", node: action.node });
        if (next[1].type === "fire" && next[1].node !== action.node) others++;
      });
    }
    expect(crashes).toBeGreaterThan(100);
    expect(words / crashes).toBeGreaterThan(0.05);
    expect(others / crashes).toBeGreaterThan(0.4);
  });

  it("nothing of this happens where it was not drawn", () => {
    const actions = SEEDS.flatMap((seed) => actionsOf(seed, { aftermath: 0, crashLosesSent: 0 }, 400));
    const followers = actions.filter((_, at) => actions[at - 1]?.type === "crash");
    expect(followers.filter(({ type }) => type === "restart").length / followers.length).toBeLessThan(0.5);
  });
});

describe("A phase", () => {
  const { schedule } = drawPlan(REFERENCE, "phases", LIMITS);

  it("that a crash begins is a bare majority with the server and without whom it told, and opens once", () => {
    const stream = streamsOf("gather")("faults");
    for (const nodes of [3, 4, 5, 7]) {
      const phases = new Phases(schedule, stream);
      phases.gather(1, 2, nodes, stream);
      const heeded = Array.from({ length: nodes }, (_, node) => node).filter((node) => phases.heeds(node));
      expect(heeded).toHaveLength((nodes >> 1) + 1);
      expect(heeded).toContain(1);
      expect(heeded).not.toContain(2);
      expect(phases.takeOpening()).not.toBeNull();
      expect(phases.takeOpening()).toBeNull();
    }
  });

  it("begins with a timeout where that was drawn, often without whoever had the last one", () => {
    const phases = new Phases({ ...schedule, phaseLength: 2, opening: 1 }, streamsOf("openings")("phases"));
    phases.opener = 0;
    let opened = 0;
    let without = 0;
    for (let taken = 0; taken < 1000; taken++) {
      phases.turn(3);
      if (phases.takeOpening() === null) continue;
      opened++;
      if (!phases.heeds(0)) without++;
    }
    expect(opened).toBeGreaterThan(200);
    // Of three servers one is left out of a bare majority by chance in a third of them.
    expect(without / opened).toBeGreaterThan(0.4);
  });

  it("may be that of those who were left out of the last one", () => {
    const heededOf = (leftOut: number): readonly string[] => {
      const phases = new Phases({ ...schedule, phaseLength: 2, opening: 0, leftOut }, streamsOf("left")("phases"));
      return Array.from({ length: 1000 }, () => {
        phases.turn(5);
        return [0, 1, 2, 3, 4].filter((node) => phases.heeds(node)).join("");
      });
    };
    const turns = (heeded: readonly string[]): number =>
      heeded.filter((set, i) => i > 0 && set === "01234".replace(new RegExp(`[${heeded[i - 1] || " "}]`, "g"), ""))
        .length;
    expect(turns(heededOf(1))).toBeGreaterThan(100);
    expect(turns(heededOf(0))).toBeLessThan(turns(heededOf(1)) / 4);
  });
});
