// Makes a finding short: the same law broken by the same kind of finding, by fewer actions in plainer surroundings.
// First cuts, then a bounded search for the shortest way, then a local search around what is left.

import type { Implementation } from "../contract/implementation.js";
import type { Law } from "../laws/law.js";
import { cutChunks, cutCones, cutPairs, cutStretches } from "./cuts.js";
import { detour } from "./detour.js";
import type { RawFinding } from "../run/run.js";
import { seekShortest } from "./seek-shortest.js";
import { Shrinking } from "./shrinking.js";
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
  private readonly shrinking: Shrinking;
  private work: Iterator<void>;

  /**
   * `budget`: how many actions may be taken, some times over, of each kind of cut; the exhaustive search for
   * still shorter traces, and the last cuts, may take as long as twenty times as many.
   */
  constructor(implementation: Implementation, raw: RawFinding, laws: readonly Law[], budget: number) {
    this.shrinking = new Shrinking(implementation, raw, laws, budget);
    this.reproduced = this.shrinking.improves(raw.environment, raw.actions);
    this.done = !this.reproduced;
    this.work = shortCuts(this.shrinking);
  }

  /** The smallest so far. */
  get result(): RawFinding {
    const { environment, actions, finding } = this.shrinking.best;
    const { healing, fixed } = this.shrinking.raw;
    return { environment, actions, finding, healing, fixed };
  }

  private get spent(): number {
    return this.shrinking.spent + this.shrinking.searched;
  }

  /** Spends about `budget` actions; answers how many it spent. Comes back early when the short cuts are made. */
  advance(budget: number): number {
    const before = this.spent;
    while (!this.done && this.spent - before < budget) {
      if (!this.work.next().done) continue;
      if (this.isCut) this.done = true;
      else {
        this.isCut = true;
        this.cutTo = this.shrinking.best.size;
        this.work = furtherSearch(this.shrinking);
        break;
      }
    }
    return this.spent - before;
  }
}

/** What is needless left out, in plainer surroundings: seldom the shortest, but short, and soon. */
function* shortCuts(shrinking: Shrinking): Generator<void> {
  // Of a very long run there is soon a shorter way to be found by searching for it than by leaving out ever less of it.
  shrinking.allow(shrinking.budget / 3);
  yield* cutChunks(shrinking);
  shrinking.allow(shrinking.budget / 3);
  yield* simplifyEnvironment(shrinking);
  yield* cutCones(shrinking);
  yield* cutStretches(shrinking);
  yield* simplifyEnvironment(shrinking);
  yield* cutCones(shrinking);
}

/** The last cuts may take so many times the budget. */
const LAST_TIMES = 20;

// Of more actions there are too many pairs for any budget.
const PAIRS_ACTIONS_MAX = 100;

function* furtherSearch(shrinking: Shrinking): Generator<void> {
  shrinking.allow(2 * shrinking.budget);
  for (let size = Infinity; shrinking.best.size < size;) {
    size = shrinking.best.size;
    if (shrinking.best.actions.length <= PAIRS_ACTIONS_MAX) yield* cutPairs(shrinking);
    // What is shorter needs less, so that the bounds are tighter every time.
    yield* seekShortest(shrinking);
    yield* detour(shrinking);
  }
  yield* simplifyEnvironment(shrinking);
  yield* nameAnew(shrinking);
  // Last of all no single action can be left out, unless taking them is very dear: those of a long healing phase, say.
  shrinking.allow(LAST_TIMES * shrinking.budget);
  yield* cutChunks(shrinking);
}
