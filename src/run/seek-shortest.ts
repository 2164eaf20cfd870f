// Asks the exhaustive search, within bounds that grow up to those of the best trace, for any shorter way to break the law.

import { eventsOf } from "../cluster/action.js";
import type { Environment, Setup } from "../cluster/setup.js";
import { AsymmetryError } from "../checker/symmetry.js";
import type { Bounds, Model } from "../checker/model.js";
import { Parts } from "../checker/parts.js";
import { Search } from "../checker/search.js";
import { WHOLE } from "../checker/shard.js";
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
      const servers = new Servers(shrinking, { implementation, environment: { ...untimed, nodes } }, within);
      return within.map((bounds) => new Seeking(shrinking, servers, bounds));
    })
    .sort((a, b) => a.effort - b.effort);
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

/** What is known of so many servers, whatever the bounds: each local step is computed once for all searches. */
class Servers {
  private known: Parts | null = null;
  private symmetry: boolean;

  constructor(
    private readonly shrinking: Shrinking,
    readonly setup: Setup,
    private readonly within: readonly Bounds[],
  ) {
    this.symmetry = setup.implementation.rename !== undefined && setup.environment.nodes <= SYMMETRY_NODES_MAX;
  }

  search(bounds: Bounds): Search {
    this.known ??= new Parts(this.model(widestOf(this.within)));
    return new Search(this.model(bounds), WHOLE, this.known);
  }

  /** They are not alike, then. */
  tellApart(): void {
    if (!this.symmetry) return;
    this.symmetry = false;
    this.known = null;
  }

  private model(bounds: Bounds): Model {
    const { setup, symmetry, shrinking } = this;
    return { setup, laws: shrinking.laws, bounds, loss: "send", symmetry, dropsIgnored: false };
  }
}

/** Bounds within which all of these lie. */
function widestOf([first, ...others]: readonly Bounds[]): Bounds {
  const kinds = Object.keys(first) as (keyof Bounds)[];
  const widest = kinds.map((kind) => [kind, Math.max(first[kind], ...others.map((bounds) => bounds[kind]))] as const);
  return { ...first, ...Object.fromEntries(widest) };
}

/** One search that may be gone on with. */
class Seeking {
  /** Whether there is more to look at than it was allowed to. */
  isStopped = true;
  private search: Search | null = null;

  constructor(
    private readonly shrinking: Shrinking,
    private readonly servers: Servers,
    private readonly bounds: Bounds,
  ) {}

  /** How large the search is likely to be, beside the others. */
  get effort(): number {
    const { term, log, messages, crashes, duplicates, failedWrites } = this.bounds;
    const { nodes } = this.servers.setup.environment;
    return term + 2 * log + 2 * messages + 2 * nodes + 3 * (crashes + failedWrites) + 2 * duplicates;
  }

  *seek(distinctMax: number): Generator<void> {
    const { shrinking } = this;
    const lengthEnd = eventsOf(shrinking.best.actions);
    let search = (this.search ??= this.servers.search(this.bounds));
    while (!search.isDone && search.distinct < distinctMax && search.depth < lengthEnd) {
      yield;
      const before = search.cost;
      try {
        search.advance(SLICE);
      } catch (error) {
        if (!(error instanceof AsymmetryError)) throw error;
        this.servers.tellApart();
        search = this.search = this.servers.search(this.bounds);
      }
      shrinking.spent += (search.cost - before) / LOOKUPS_AN_ACTION;
    }
    this.isStopped = !search.isDone && search.depth < lengthEnd;
    if (search.violated !== null && shrinking.improves(this.servers.setup.environment, search.violated.actions))
      yield* cutSingles(shrinking);
  }
}

// Each renaming costs a fingerprint: more of them than this cost more than they save.
const SYMMETRY_NODES_MAX = 4;

// A smaller cluster first: what breaks it is shorter, even where the run at hand cannot be cut down to it.
const sizesUpTo = (nodes: number): number[] => [...new Set([3, 4, nodes])].filter((size) => size <= nodes);
