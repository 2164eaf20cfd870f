// What every way of shrinking shares: the best trace so far, and the one question that all of them ask. Do these actions,
// taken as closely as they go, still lead to the same finding?

import type { Implementation } from "../contract/implementation.js";
import { eventsOf, type Action } from "../cluster/action.js";
import type { Faults } from "../cluster/enabled-actions.js";
import { faultsIn } from "../cluster/action.js";
import { allows, possibleFaults, type Fixed } from "../cluster/fixed.js";
import { standsCut } from "../cluster/cut.js";
import type { Environment, Setup } from "../cluster/setup.js";
import type { Law } from "../laws/law.js";
import { lawsOf, type Finding } from "../run/judge.js";
import { rerun } from "../run/rerun.js";
import type { RawFinding } from "../run/run.js";

/** A trace that leads to the finding, and what it costs a reader. */
export interface Candidate {
  readonly environment: Environment;
  readonly actions: readonly Action[];
  readonly finding: Finding;
  readonly size: number;
}

export class Contest {
  /** The smallest so far. */
  best: Candidate;
  /** How many actions were taken in all. */
  spent = 0;
  private allowed = 0;
  /** What searches of all runs took beside them, in actions that would have taken as long. */
  searched = 0;
  /** How much that was when they last found something shorter, if they did. */
  foundAt: number | null = null;

  /** What the finding is judged by. */
  readonly laws: readonly Law[];
  private readonly fixed: Fixed;
  /** The faults that a trace may have: those of the finding itself, and those that the run might have had. */
  readonly faults: Faults;

  /** `budget`: how many actions each part of the shrinking may take that does not end by itself. */
  constructor(
    readonly implementation: Implementation,
    readonly raw: RawFinding,
    laws: readonly Law[],
    readonly budget: number,
  ) {
    const { environment, actions, finding, fixed = {} } = raw;
    this.fixed = fixed;
    this.laws = lawsOf(finding, laws);
    const possible = { ...possibleFaults(implementation.capabilities, fixed) };
    for (const fault of actions.flatMap(faultsIn)) possible[fault] = true;
    this.faults = possible;
    this.best = { environment, actions, finding, size: Infinity };
  }

  /** Allows that so many actions more are taken. */
  allow(actions: number): void {
    this.allowed = this.spent + actions;
  }

  get isOverBudget(): boolean {
    return this.spent > this.allowed;
  }

  get setup(): Setup {
    return { implementation: this.implementation, environment: this.best.environment };
  }

  /** Whether an environment is such as was asked for, and one that the implementation stands: only what was drawn is made plainer. */
  allows(environment: Environment): boolean {
    return allows(this.fixed, environment) && standsCut(this.implementation.capabilities, environment);
  }

  /** The candidate that these actions make, or null where they do not lead to the finding, or to something not asked for. */
  tryOut(environment: Environment, actions: readonly Action[]): Candidate | null {
    if (!this.allows(environment) || !actions.every((action) => faultsIn(action).every((fault) => this.faults[fault])))
      return null;
    const { finding: target, healing } = this.raw;
    const outcome = rerun({ implementation: this.implementation, environment }, actions, target, this.laws, healing);
    this.spent += outcome.cost + environment.nodes;
    if (outcome.finding === null) return null;
    const size = sizeOf(environment, outcome.actions);
    return { environment, actions: outcome.actions, finding: outcome.finding, size };
  }

  /** Keeps a candidate that is smaller than the best; answers whether it was. */
  keep(candidate: Candidate | null): boolean {
    if (candidate === null || candidate.size >= this.best.size) return false;
    this.best = candidate;
    return true;
  }

  improves(environment: Environment, actions: readonly Action[]): boolean {
    return this.keep(this.tryOut(environment, actions));
  }
}

/** Events first, then lines, then nodes. */
function sizeOf(environment: Environment, actions: readonly Action[]): number {
  return eventsOf(actions) * 1e6 + actions.length * 1e3 + environment.nodes;
}
