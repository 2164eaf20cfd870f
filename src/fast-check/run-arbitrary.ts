// Runs as an arbitrary. A run is drawn by playing it: the scheduler of `seaworthy fuzz` chooses among what is possible in
// the cluster as it stands, by fast-check's own chance, and what it chose is kept as plain actions. So shrinking draws
// nothing anew: it leaves actions out (delta debugging), then makes the environment simpler, then begins again.

import fc from "fast-check";
import type { Implementation } from "../contract/implementation.js";
import type { NodeId } from "../contract/node-name.js";
import type { Action } from "../cluster/action.js";
import { faultsIn } from "../cluster/action.js";
import { possibleFaults } from "../cluster/fixed.js";
import { isOfClients } from "../cluster/operation.js";
import type { Environment } from "../cluster/setup.js";
import { drawSchedule } from "../fuzz/schedule.js";
import { firstCut, firstSingle, nextCut, without, type Cut } from "../shrink/ddmin.js";
import { PROGRESS } from "../run/judge.js";
import { refusesMore } from "../shrink/plainer.js";
import { renameNodes } from "../shrink/rename.js";
import { rerun } from "../run/rerun.js";
import type { SchedulePlan } from "../play/schedule-plan.js";
import { Play } from "../play/play.js";
import { Scheduler } from "../play/scheduler.js";
import { ACTIONS_MAX, weighted, type RunConstraints, type ScheduleConstraints } from "./constraints.js";
import { DrawnRun } from "./drawn-run.js";
import { EnvironmentArbitrary } from "./environment.js";
import { faultsArbitrary } from "./faults.js";
import { streamOver } from "./random-stream.js";
import { watched } from "./watched.js";
import { workloadArbitrary } from "./workload.js";

/** Runs of an implementation in a drawn environment, with drawn faults and work. */
export function runArbitrary(implementation: Implementation, constraints: RunConstraints = {}): fc.Arbitrary<DrawnRun> {
  return new RunArbitrary(watched(implementation), constraints);
}

/** Runs of an implementation in this very environment. */
export function scheduleArbitrary(
  implementation: Implementation,
  environment: Environment,
  constraints: ScheduleConstraints = {},
): fc.Arbitrary<DrawnRun> {
  return new RunArbitrary(watched(implementation), constraints, { environment });
}

export interface RunArbitraryOptions {
  /** Instead of drawn ones; shrinking leaves them as they are. */
  readonly environment?: Environment;
  /** A last step of shrinking, for whoever knows what is looked for: a shorter run that shows it too, or null. */
  readonly shorten?: (run: DrawnRun) => DrawnRun | null;
}

/** Where the shrinking of a run stands: the next cut; null where no single action can go; "short" at the very end. */
type Progress = Cut | null | "short";

export class RunArbitrary extends fc.Arbitrary<DrawnRun> {
  private readonly environments: EnvironmentArbitrary;

  constructor(
    private readonly implementation: Implementation,
    private readonly constraints: RunConstraints,
    private readonly options: RunArbitraryOptions = {},
  ) {
    super();
    this.environments = new EnvironmentArbitrary(implementation, constraints);
  }

  override generate(random: fc.Random, biasFactor: number | undefined): fc.Value<DrawnRun> {
    const { implementation, constraints } = this;
    const environment = this.options.environment ?? this.environments.generate(random, biasFactor).value;
    const workload = workloadArbitrary(constraints).generate(random, biasFactor).value;
    const faults = faultsArbitrary(implementation, constraints).generate(random, biasFactor).value;
    const length = lengthArbitrary(constraints).generate(random, biasFactor).value;
    const limits = { settings: {}, faults, healing: false };
    const plan = { ...drawSchedule(implementation, environment, limits, streamOver(random)), ...workload };
    const actions = this.drawActions(environment, plan, length, random);
    return new fc.Value(new DrawnRun(implementation, environment, actions), firstCut(actions.length));
  }

  private drawActions(environment: Environment, plan: SchedulePlan, length: number, random: fc.Random): Action[] {
    const stream = streamOver(random);
    const scheduler = new Scheduler(plan, () => stream);
    const { play } = Play.begin({ implementation: this.implementation, environment });
    const actions: Action[] = [];
    if (length > 0) {
      for (const { action, panic } of play.all(scheduler)) if (actions.push(action) === length || panic !== null) break;
    }
    return actions;
  }

  override canShrinkWithoutContext(value: unknown): value is DrawnRun {
    return value instanceof DrawnRun && value.implementation === this.implementation && this.allows(value);
  }

  override shrink(run: DrawnRun, context: unknown): fc.Stream<fc.Value<DrawnRun>> {
    const progress = context === undefined ? firstCut(run.actions.length) : (context as Progress);
    return fc.stream(this.smaller(run, progress));
  }

  /** Smaller runs, each with where to go on if it still shows what is looked for. Nothing is tried twice. */
  private *smaller(run: DrawnRun, progress: Progress): Generator<fc.Value<DrawnRun>> {
    if (progress === "short") return;
    const { length } = run.actions;
    for (let cut = progress; cut !== null; cut = nextCut(cut, length, false)) {
      const shorter = this.takeAgain(run.environment, without(run.actions, cut));
      yield new fc.Value(shorter, nextCut(cut, shorter.actions.length, true));
    }
    for (const simpler of this.simplerEnvironments(run))
      yield new fc.Value(simpler, firstSingle(simpler.actions.length));
    const short = this.options.shorten?.(run) ?? null;
    if (short !== null && this.allows(short)) yield new fc.Value(short, "short");
  }

  private *simplerEnvironments(run: DrawnRun): Generator<DrawnRun> {
    if (this.options.environment !== undefined) return;
    const { implementation } = this;
    for (const { environment, names } of this.environments.simpler(run.environment)) {
      if (refusesMore({ implementation, environment: run.environment }, environment, run.actions)) continue;
      yield this.takeAgain(environment, names === null ? run.actions : renamed(run.actions, names));
    }
  }

  /** The run of these actions, each as it stands or else the nearest possible; what is not possible is left out. */
  private takeAgain(environment: Environment, actions: readonly Action[]): DrawnRun {
    const { implementation } = this;
    const taken = rerun({ implementation, environment }, actions, NOTHING_IN_PARTICULAR, [], null).actions;
    return new DrawnRun(implementation, environment, taken);
  }

  /** Whether a run that was made elsewhere is one that this arbitrary could have drawn. */
  private allows({ environment, actions }: DrawnRun): boolean {
    const { constraints, options, implementation } = this;
    if (options.environment !== undefined && environment !== options.environment) return false;
    const possible = possibleFaults(implementation.capabilities, constraints);
    const operations = actions.filter((one) => one.type === "invoke" && isOfClients(one.operation.type)).length;
    return (
      this.environments.allows(environment) &&
      actions.length <= (constraints.actionsMax ?? ACTIONS_MAX) &&
      operations <= (constraints.operationsMax ?? Infinity) &&
      actions.flatMap(faultsIn).every((fault) => possible[fault])
    );
  }
}

const NOTHING_IN_PARTICULAR = { kind: "no-progress", law: PROGRESS, how: "" } as const;

const renamed = (actions: readonly Action[], names: readonly NodeId[]): readonly Action[] =>
  actions.map((action) => renameNodes(action, names));

// As in the swarm: many short runs find what is shallow in a fresh cluster, a few long ones what needs a past.
function lengthArbitrary({ actionsMax = ACTIONS_MAX }: ScheduleConstraints): fc.Arbitrary<number> {
  const upTo = (length: number): number => Math.min(length, actionsMax);
  return weighted([3, upTo(40)], [3, upTo(80)], [2, upTo(200)], [1, actionsMax]);
}
