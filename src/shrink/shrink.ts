// Makes a finding short: the same law broken by the same kind of finding, by fewer actions in a plainer environment.
// First cuts, then a bounded search for the shortest way, then a local search around what is left.

import type { Implementation } from "../contract/implementation.js";
import type { Law } from "../laws/law.js";
import { cutChunks, cutCones, cutPairs, cutStretches } from "./cuts.js";
import { detour } from "./detour.js";
import type { RawFinding } from "../run/run.js";
import { seekShortest } from "./seek-shortest.js";
import { Contest } from "./contest.js";
import { nameAnew, simplifyEnvironment } from "./simplify.js";

/** One finding being shrunk: a value that is moved on by a budget of actions. */
export class Shrinker {
  done: boolean;
  /** Whether the finding came back at all when its actions were taken again. */
  readonly reproduced: boolean;
  /** Whether the short cuts are made, and what follows is the search for a still shorter way. */
  isCut = false;
  /** How short these cuts made it, and whatever came before; the smaller the shorter. */
  cutTo = Infinity;
  private readonly contest: Contest;
  private work: Iterator<void>;

  /**
   * `budget`: how many actions may be taken, some times over, of each kind of cut; the exhaustive search for
   * still shorter traces, and the last cuts, may take as long as twenty times as many.
   */
  constructor(implementation: Implementation, raw: RawFinding, laws: readonly Law[], budget: number) {
    this.contest = new Contest(implementation, raw, laws, budget);
    this.reproduced = this.contest.improves(raw.environment, raw.actions);
    this.done = !this.reproduced;
    this.work = shortCuts(this.contest);
  }

  /** The smallest so far. */
  get result(): RawFinding {
    const { environment, actions, finding } = this.contest.best;
    const { healing, fixed } = this.contest.raw;
    return { environment, actions, finding, healing, fixed };
  }

  private get spent(): number {
    return this.contest.spent + this.contest.searched;
  }

  /** Spends about `budget` actions; answers how many it spent. Comes back early when the short cuts are made. */
  advance(budget: number): number {
    const before = this.spent;
    while (!this.done && this.spent - before < budget) {
      if (!this.work.next().done) continue;
      if (this.isCut) this.done = true;
      else {
        this.isCut = true;
        this.cutTo = this.contest.best.size;
        this.work = furtherSearch(this.contest);
        break;
      }
    }
    return this.spent - before;
  }
}

/** What is needless left out, in a plainer environment: seldom the shortest, but short, and soon. */
function* shortCuts(contest: Contest): Generator<void> {
  // Of a very long run there is soon a shorter way to be found by searching for it than by leaving out ever less of it.
  contest.allow(contest.budget / 3);
  yield* cutChunks(contest);
  contest.allow(contest.budget / 3);
  yield* simplifyEnvironment(contest);
  yield* cutCones(contest);
  yield* cutStretches(contest);
  yield* simplifyEnvironment(contest);
  yield* cutCones(contest);
}

/** The last cuts may take so many times the budget. */
const LAST_TIMES = 20;

// Of more actions there are too many pairs for any budget.
const PAIRS_ACTIONS_MAX = 100;

function* furtherSearch(contest: Contest): Generator<void> {
  contest.allow(2 * contest.budget);
  for (let size = Infinity; contest.best.size < size;) {
    size = contest.best.size;
    if (contest.best.actions.length <= PAIRS_ACTIONS_MAX) yield* cutPairs(contest);
    // What is shorter needs less, so that the bounds are tighter every time.
    yield* seekShortest(contest);
    yield* detour(contest);
  }
  yield* simplifyEnvironment(contest);
  yield* nameAnew(contest);
  // Last of all no single action can be left out, unless taking them is very dear: those of a long healing phase, say.
  contest.allow(LAST_TIMES * contest.budget);
  yield* cutChunks(contest);
}
