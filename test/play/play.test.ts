// The one loop, and the lists that it follows.

import { describe, expect, it } from "vitest";
import type { Action } from "../../src/cluster/action.js";
import type { Step } from "../../src/cluster/apply-action.js";
import { DEFAULT_ENVIRONMENT, type Setup } from "../../src/cluster/setup.js";
import { ListChooser, NearestChooser, stepsOf } from "../../src/play/listed.js";
import { Play, type Chooser } from "../../src/play/play.js";
import { REFERENCE } from "../../src/raft/reference.js";

const SETUP: Setup = { implementation: REFERENCE, environment: DEFAULT_ENVIRONMENT };
const fire = (node: number): Action => ({ type: "fire", node, timer: "election" });
const restart = (node: number): Action => ({ type: "restart", node });

/** Chooses these, and notes what it is told. */
function choosing(actions: readonly Action[], rest: Partial<Chooser> = {}) {
  const told: Step[] = [];
  let at = 0;
  return { told, chooser: { next: () => actions[at++] ?? null, watch: (step: Step) => void told.push(step), ...rest } };
}

const typesOf = (steps: Iterable<Step>): string[] => [...steps].map(({ action }) => action.type);

describe("a play", () => {
  it("begins with all servers switched on", () => {
    const { play, start } = Play.begin(SETUP);
    expect(start.boots.map(({ action }) => action)).toEqual([restart(0), restart(1), restart(2)]);
    expect(play.cluster).toBe(start.cluster);
  });

  it("takes what is chosen, tells what came of it, and is over where nothing is left to choose", () => {
    const { play } = Play.begin(SETUP);
    const { told, chooser } = choosing([fire(0), fire(1)]);
    const steps = [...play.all(chooser)];
    expect(typesOf(steps)).toEqual(["fire", "fire"]);
    expect(told).toEqual(steps);
    expect(play.cluster).toBe(steps[1].cluster);
    expect(play.next(chooser)).toBe(null);
  });

  it("is over at a choice that is not possible, and nothing has moved", () => {
    const { play } = Play.begin(SETUP);
    const before = play.cluster;
    const { told, chooser } = choosing([restart(0), fire(1)]);
    expect(play.next(chooser)).toBe(null);
    expect(told).toEqual([]);
    expect(play.cluster).toBe(before);
  });

  it("asks for another where the chooser says so", () => {
    const refused: Action[] = [];
    const { chooser } = choosing([restart(0), fire(1)], { refused: (action) => refused.push(action) > 0 });
    expect(typesOf(Play.begin(SETUP).play.all(chooser))).toEqual(["fire"]);
    expect(refused).toEqual([restart(0)]);
  });

  it("takes a choice with the mishap that its chooser puts into it once it knows what it would write", () => {
    const { told, chooser } = choosing([fire(0)], {
      strike: ({ action, writes }) => ({ ...action, crashAfter: writes - 1 }),
    });
    const step = Play.begin(SETUP).play.next(chooser)!;
    expect(step.action).toMatchObject({ type: "fire", crashAfter: 0 });
    expect(step.cluster.slots[0].up).toBe(false);
    expect(told).toEqual([step]);
  });

  it("takes a choice as it stands where its mishap has nothing to strike", () => {
    const { chooser } = choosing([fire(0)], { strike: ({ action, writes }) => ({ ...action, crashAfter: writes }) });
    expect(Play.begin(SETUP).play.next(chooser)!.action).toEqual(fire(0));
  });
});

describe("a list", () => {
  it("is followed in order, and what is not possible is left out", () => {
    expect(typesOf(stepsOf(SETUP, [restart(2), fire(0), restart(1), fire(1)]))).toEqual(["fire", "fire"]);
    const { play } = Play.begin(SETUP);
    expect(play.next(new ListChooser([]))).toBe(null);
  });

  it("is followed with the nearest packet of the same sender, receiver and kind", () => {
    const { play } = Play.begin(SETUP);
    const [toSecond, toThird] = play.take(fire(0))!.sent;
    const deliver = (packet: object): Action => ({ type: "deliver", packet: packet as never });
    const other = { ...toSecond.packet, body: { of: "another run" } };
    const nobody = { ...toThird.packet, from: 2, to: 0 };
    const steps = [...play.all(new NearestChooser([deliver(other), deliver(nobody), deliver({ ...toThird.packet })]))];
    expect(steps.map(({ action }) => "packet" in action && action.packet.to)).toEqual([1, 2]);
    expect(steps[0].action).toEqual(deliver(toSecond.packet));
  });
});
