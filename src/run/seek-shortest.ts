// Asks the exhaustive search, within bounds that grow up to those of the best trace, for any shorter way to break the law.

import { eventsOf } from "../cluster/action.js";
import type { Environment, Setup } from "../cluster/setup.js";
import { AsymmetryError } from "../checker/symmetry.js";
import type { Bounds } from "../checker/model.js";
import { Search } from "../checker/search.js";
import { cutSingles } from "./cuts.js";
import { growingBounds } from "./search-bounds.js";
import type { Shrinking } from "./shrinking.js";

/** How many clusters one search looks at, and the share of the budget that all searches of that size may take. */
const SEARCHES = [
  { distinctMax: 50_000, share: 0.1 },
  { distinctMax: 300_000, share: 0.15 },
  { distinctMax: 3_000_000, share: 0.45 },
];

/** So many look-ups of a search take as long as one action of a run. */
const LOOKUPS_AN_ACTION = 5;
const SLICE = 2_000;

export function* seekShortest(shrinking: Shrinking): Generator<void> {
  const { implementation, laws, raw } = shrinking;
  const [law] = laws;
  if (raw.finding.kind !== "violation" || law === undefined) return;
  const { environment, actions, size } = shrinking.best;
  const untimed: Environment = { ...environment, time: "untimed", clockRates: [] };
  const within = growingBounds({ implementation, environment: untimed }, actions);
  let open = sizesUpTo(environment.nodes)
    .flatMap((nodes) => {
      const setup = { implementation, environment: { ...untimed, nodes } };
      return within.map((bounds) => ({ setup, bounds }));
    })
    .sort((a, b) => effortOf(a.setup, a.bounds) - effortOf(b.setup, b.bounds))
    .map(({ setup, bounds }) => new Seeking(shrinking, setup, bounds));
  // Everywhere a little before anywhere a lot.
  for (const { distinctMax, share } of SEARCHES) {
    const end = shrinking.spent + shrinking.budget * share;
    const left: Seeking[] = [];
    for (const seeking of open) {
      if (shrinking.spent > end) break;
      yield* seeking.seek(distinctMax);
      if (seeking.isStopped) left.push(seeking);
    }
    if (shrinking.best.size < size) return;
    open = left;
  }
}

/** One search that may be gone on with. */
class Seeking {
  /** Whether there is more to look at than it was allowed to. */
  isStopped = true;
  private search: Search | null = null;
  private symmetry: boolean;

  constructor(
    private readonly shrinking: Shrinking,
    private readonly setup: Setup,
    private readonly bounds: Bounds,
  ) {
    this.symmetry = setup.implementation.rename !== undefined && setup.environment.nodes <= SYMMETRY_NODES_MAX;
  }

  *seek(distinctMax: number): Generator<void> {
    const { shrinking } = this;
    const lengthEnd = eventsOf(shrinking.best.actions);
    let search = (this.search ??= this.begin());
    while (!search.isDone && search.distinct < distinctMax && search.depth < lengthEnd) {
      yield;
      const before = search.cost;
      try {
        search.advance(SLICE);
      } catch (error) {
        if (!(error instanceof AsymmetryError)) throw error;
        // Its servers are not alike, then.
        this.symmetry = false;
        search = this.search = this.begin();
      }
      shrinking.spent += (search.cost - before) / LOOKUPS_AN_ACTION;
    }
    this.isStopped = !search.isDone && search.depth < lengthEnd;
    if (search.violated !== null && shrinking.improves(this.setup.environment, search.violated.actions))
      yield* cutSingles(shrinking);
  }

  private begin(): Search {
    const { setup, bounds, symmetry, shrinking } = this;
    return new Search({ setup, laws: shrinking.laws, bounds, loss: "send", symmetry, dropsIgnored: false });
  }
}

// Each renaming costs a fingerprint: more of them than this cost more than they save.
const SYMMETRY_NODES_MAX = 4;

// A smaller cluster first: what breaks it is shorter, even where the run at hand cannot be cut down to it.
const sizesUpTo = (nodes: number): number[] => [...new Set([3, 4, nodes])].filter((size) => size <= nodes);

const effortOf = ({ environment }: Setup, { term, log, messages, crashes, duplicates, failedWrites }: Bounds): number =>
  term + 2 * log + 2 * messages + 2 * environment.nodes + 3 * (crashes + failedWrites) + 2 * duplicates;
