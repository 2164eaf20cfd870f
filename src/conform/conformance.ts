// All checks of one implementation. It is a value that is moved on by a budget; progress and Ctrl-C belong to whoever calls it.

import type { Implementation } from "../contract/implementation.js";
import { ALL_LAWS } from "../laws/all-laws.js";
import { BootsFromPrefixes } from "./boots-from-prefixes.js";
import type { Check, Result } from "./check.js";
import { ContractKept } from "./contract-kept.js";
import { KeyComplete } from "./key-complete.js";
import { isOnDurability, LawKept } from "./law-kept.js";
import { LawsJudged } from "./laws-judged.js";
import { LeftAlone } from "./left-alone.js";
import { LivesAgain } from "./lives-again.js";
import { Pure } from "./pure.js";
import { Renamed } from "./renamed.js";
import { TimersArmed } from "./timers-armed.js";
import { Trial, type TrialResult } from "./trial.js";
import { planOf, walked, type Moment } from "./walk.js";

export interface ConformancePlan {
  readonly implementation: Implementation;
  /** The same as it was loaded, without a guard: what that would hide is looked for there. */
  readonly bare: Implementation;
  readonly seed: string;
  /** So many runs for all checks together, and as many for each thing that is declared. */
  readonly runs: number;
}

export interface Conformed {
  readonly checks: readonly Result[];
  /** What is declared, each thing alone. */
  readonly trials: readonly TrialResult[];
}

export class Conformance {
  done = false;
  /** Runs that are over. */
  runs = 0;
  /** Steps and comparisons so far. */
  actions = 0;
  private readonly checks: readonly Check[];
  private readonly trials: readonly Trial[];
  private readonly work: Generator<void>;

  constructor(private readonly plan: ConformancePlan) {
    const { implementation, bare, seed, runs } = plan;
    this.checks = [
      // What others build on comes first: whoever changes what it wrote seems to keep it through a crash, too.
      new ContractKept(),
      new LeftAlone(bare),
      new Pure(implementation, seed),
      new LivesAgain(implementation),
      new KeyComplete(implementation, seed),
      new BootsFromPrefixes(implementation),
      new Renamed(implementation),
      TimersArmed.ofOthers(),
      TimersArmed.ofLeaders(),
      new LawsJudged(implementation),
      ...ALL_LAWS.filter(isOnDurability).map((law) => new LawKept(implementation, law)),
    ];
    this.trials = Trial.all(implementation, seed, runs);
    this.work = this.all();
  }

  /** Takes so many steps more. */
  advance(budget: number): void {
    for (let spent = 0; spent < budget && !this.done; spent++) {
      this.done = this.work.next().done === true;
      this.actions++;
    }
  }

  private *all(): Generator<void> {
    const { implementation, seed, runs } = this.plan;
    for (let nth = 0; nth < runs; nth++) {
      const run = yield* this.watched(walked(implementation, planOf(implementation, seed, nth)));
      for (const check of this.checks) yield* check.endRun?.(run) ?? [];
      this.runs++;
    }
    for (const check of this.checks) yield* check.end?.() ?? [];
    for (const [i, trial] of this.trials.entries()) {
      yield* trial.work();
      this.runs = runs + Math.round(((i + 1) / this.trials.length) * runs);
    }
  }

  private *watched<R>(moments: Generator<Moment, R>): Generator<void, R> {
    for (;;) {
      const next = moments.next();
      if (next.done) return next.value;
      for (const check of this.checks) check.watch?.(next.value);
      yield;
    }
  }

  /** What all of them came to so far. */
  get results(): Conformed {
    return { checks: this.checks.map((check) => check.result()), trials: this.trials.map((trial) => trial.result()) };
  }
}
