// Runs that checks look at: drawn by the swarm as a campaign's are, but short, without clocks, and in groups of one kind of
// server, so that states are reached again on other ways.

import { nodesMinOf } from "../contract/capabilities.js";
import type { Implementation } from "../contract/implementation.js";
import type { Action } from "../cluster/action.js";
import type { Step } from "../cluster/apply-action.js";
import type { Cluster } from "../cluster/cluster.js";
import type { Setup } from "../cluster/setup.js";
import { NO_LIMITS } from "../fuzz/limits.js";
import { drawPlan } from "../fuzz/swarm.js";
import { Play, type Chooser } from "../play/play.js";
import { Scheduler } from "../play/scheduler.js";
import { streamsOf } from "../random/streams.js";
import type { RunPlan } from "../run/run.js";
import { addTaken, newLife, type Life } from "./life.js";
import { Spy, type Call } from "./spy.js";

/** A run, as far as it has come. */
export interface WalkedRun {
  /** Its seed. */
  readonly name: string;
  /** Runs of one group have servers of the same size, switches and seed. */
  readonly group: number;
  readonly setup: Setup;
  readonly lives: Life[];
}

/** One step of a run. */
export interface Moment {
  readonly run: WalkedRun;
  readonly step: Step;
  /** What the implementation was asked in it. */
  readonly calls: readonly Call[];
  /** The life in which its server is after it, or was until it; null where no server moved. */
  readonly life: Life | null;
}

/** Runs of one group. Enough to come to one state on many ways, few enough to see all switches. */
const GROUP = 10;
/** How many servers the clusters of a group have, in turn. */
const SIZES = [3, 3, 2, 3, 5, 3, 1];
const STEPS = [40, 80, 40, 150];

/** A plan, and the group that its run belongs to. */
export type GroupedPlan = RunPlan & { readonly group: number };

/** The plan of the nth run. */
export function planOf(implementation: Implementation, seed: string, nth: number): GroupedPlan {
  const group = Math.floor(nth / GROUP);
  const ofGroup = `${seed}/group ${group}`;
  const { settings } = drawPlan(implementation, ofGroup, NO_LIMITS).environment;
  const limits = {
    ...NO_LIMITS,
    nodes: Math.max(nodesMinOf(implementation.capabilities), SIZES[group % SIZES.length]),
    steps: STEPS[nth % STEPS.length],
    settings,
    time: "untimed" as const,
    healing: false,
  };
  const plan = drawPlan(implementation, `${seed}/${nth}`, limits);
  return { ...plan, environment: { ...plan.environment, seed: ofGroup }, group };
}

/** Takes a run, step by step, the boots first. A panic is its end. */
export function* walked(implementation: Implementation, { group, ...plan }: GroupedPlan): Generator<Moment, WalkedRun> {
  const { environment, seed, steps } = plan;
  const spy = new Spy(implementation);
  const { play, start } = Play.begin({ implementation: spy.implementation, environment });
  const run: WalkedRun = { name: seed, group, setup: { implementation, environment }, lives: [] };
  const living: (Life | null)[] = start.boots.map(() => null);
  const momentOf = (step: Step, calls: readonly Call[]): Moment => {
    const { node } = step;
    for (const call of calls) {
      if (call.answer === null) continue;
      if (call.type === "reduce") addTaken(living[node]!, call.message, call.answer);
      else run.lives.push((living[node] = newLife(call.disk, call.options, call.answer)));
    }
    return { run, step, calls, life: node < 0 ? null : living[node] };
  };
  const booting = spy.taken();
  const begins = booting.flatMap(({ type }, i) => (type === "boot" ? [i] : []));
  for (const [i, boot] of start.boots.entries()) {
    yield momentOf(boot, booting.slice(begins[i], begins[i + 1]));
    if (boot.panic !== null) return run;
  }
  const chooser = new HeardChooser(new Scheduler(plan.schedule, streamsOf(seed)), spy);
  for (let taken = 0; taken < steps; taken++) {
    const step = play.next(chooser);
    if (step === null) break;
    yield momentOf(step, chooser.callsOf(step));
    if (step.panic !== null) break;
  }
  return run;
}

/** A step with a mishap is taken twice, first without: only what was asked in the one that counts is heard. */
class HeardChooser implements Chooser {
  private unharmed: readonly Call[] = [];
  private struck: Action | null = null;

  constructor(
    private readonly scheduler: Scheduler,
    private readonly spy: Spy,
  ) {}

  next(cluster: Cluster): Action | null {
    this.spy.taken();
    return this.scheduler.next(cluster);
  }

  strike(step: Step): Action | null {
    this.unharmed = this.spy.taken();
    return (this.struck = this.scheduler.strike(step));
  }

  watch(step: Step): void {
    this.scheduler.watch(step);
  }

  callsOf({ action }: Step): readonly Call[] {
    return action === this.struck ? this.spy.taken() : this.unharmed;
  }
}
