// Asks, within bounds that grow up to those of the best trace, whether there is any shorter way to break the law.

import { eventsOf } from "../cluster/action.js";
import type { Environment, Setup } from "../cluster/setup.js";
import { cutSingles } from "./cuts.js";
import { growingBounds } from "./search-bounds.js";
import { ShortestSearch, type SearchBounds } from "./shortest.js";
import type { Shrinking } from "./shrinking.js";

/** How many states one search looks at, and the share of the budget that all searches of that size may take. */
const SEARCHES = [
  { statesMax: 15_000, share: 0.1 },
  { statesMax: 90_000, share: 0.15 },
  { statesMax: 600_000, share: 0.45 },
];

export function* seekShortest(shrinking: Shrinking): Generator<void> {
  const { implementation, laws, raw } = shrinking;
  const [law] = laws;
  // An implementation that is recorded is too slow for it, and has no keys to know a state again by.
  if (raw.finding.kind !== "violation" || law === undefined || implementation.recording) return;
  const { environment, actions, size } = shrinking.best;
  const untimed: Environment = { ...environment, time: "untimed", clockRates: [] };
  const within = growingBounds({ implementation, environment: untimed }, actions);
  let open = sizesUpTo(environment.nodes)
    .flatMap((nodes) => {
      const setup = { implementation, environment: { ...untimed, nodes } };
      const search = new ShortestSearch(setup, law);
      return within.map((bounds) => ({ setup, search, bounds }));
    })
    .sort((a, b) => effortOf(a.setup, a.bounds) - effortOf(b.setup, b.bounds));
  // Everywhere a little before anywhere a lot.
  for (const { statesMax, share } of SEARCHES) {
    const end = shrinking.spent + shrinking.budget * share;
    const stopped: typeof open = [];
    for (const candidate of open) {
      if (shrinking.spent > end) break;
      const { setup, search, bounds } = candidate;
      const before = search.generated;
      const shorter = yield* search.search(bounds, eventsOf(shrinking.best.actions), statesMax);
      shrinking.spent += search.generated - before;
      if (shorter === "stopped") stopped.push(candidate);
      else if (shorter !== "none" && shrinking.improves(setup.environment, shorter)) yield* cutSingles(shrinking);
    }
    if (shrinking.best.size < size) return;
    open = stopped;
  }
}

// A smaller cluster first: what breaks it is shorter, even where the run at hand cannot be cut down to it.
const sizesUpTo = (nodes: number): number[] => [...new Set([3, 4, nodes])].filter((size) => size <= nodes);

const effortOf = ({ environment }: Setup, { term, log, inFlight, crashes, duplicates }: SearchBounds): number =>
  term + 2 * log + 2 * inFlight + 2 * environment.nodes + 3 * crashes + 2 * duplicates;
