// Asks the exhaustive search, within bounds that grow up to those of the best trace, for any shorter way to break the law.

import { nodesMinOf } from "../contract/capabilities.js";
import { eventsOf } from "../cluster/action.js";
import type { Environment, Setup } from "../cluster/setup.js";
import { HiddenCommandError } from "../checker/commands.js";
import { COUNTED, type CountedName } from "../checker/cost.js";
import type { Bounds, CommandNames, Model } from "../checker/model.js";
import { Parts } from "../checker/parts.js";
import { Search } from "../checker/search.js";
import { ONE_SHARD } from "../checker/shard.js";
import { canonicalText } from "../contract/json.js";
import type { Law } from "../laws/law.js";
import { cutSingles } from "./cuts.js";
import { simplificationsFor } from "./plainer.js";
import { boundsIn, growingBounds } from "./search-bounds.js";
import type { Contest } from "./contest.js";
import { sameEnvironment } from "./simplify.js";

/** How many clusters a search looks at before others have their turn: each time four times as many. */
const SLICES = [16_000, 64_000, 256_000, 1_000_000, 4_000_000];
/** All searches of one shrinking may take so many times what all that it tries by hand may: they find far more. */
const TIMES = 20;

/** So many look-ups of a search take as long as one action of a run. */
const LOOKUPS_AN_ACTION = 5;
const SLICE = 2_000;
/** Where clusters cost more look-ups than this, servers count for ever, and have a new state in almost each. */
const COST_A_CLUSTER = 100;

export function* seekShortest(contest: Contest): Generator<void> {
  const { implementation, laws, raw } = contest;
  const [law] = laws;
  if (raw.finding.kind !== "violation" || law === undefined) return;
  const { environment, actions, size } = contest.best;
  // On clocks nothing is searched: who asked for them gets no shorter trace from here.
  const untimed: Environment = { ...environment, time: "untimed", clockRates: [] };
  const within = growingBounds({ implementation, environment: untimed }, actions);
  const searches = sizesFrom(nodesMinOf(implementation.capabilities), environment.nodes)
    .flatMap((nodes) => environmentsOf(contest, { ...untimed, nodes }))
    .flatMap((environment) => {
      const setup = { implementation, environment };
      const bounded = boundsIn(setup, within);
      const known = new KnownSetup(contest, setup, bounded);
      return bounded.map((bounds) => new BoundedSearch(contest, known, bounds));
    });
  // Much where there is little to look at, before a little where there is much.
  const turns = SLICES.flatMap((distinctMax, turn) =>
    searches.map((search) => ({ search, distinctMax, effort: search.effort + turn })),
  ).sort((a, b) => a.effort - b.effort);
  // With switches by which servers count for ever the smallest search has no end: what does without them is looked at first.
  const endless = new Set<string>();
  // What is put off is added to the list that is gone through, once.
  const inTurn = turns.length;
  for (const [at, turn] of turns.entries()) {
    if (isEnough(contest) || contest.best.size < size) return;
    const { search, distinctMax } = turn;
    if (at < inTurn && endless.has(search.switches)) turns.push(turn);
    else yield* search.seek(distinctMax);
    if (search.isDear) endless.add(search.switches);
  }
}

/** What a search found is seldom far from the shortest: for that it may take as long again as it took to find. */
function isEnough({ searched, foundAt, budget }: Contest): boolean {
  return searched > Math.min(TIMES * budget, foundAt === null ? Infinity : 2 * foundAt + budget);
}

/** The plainest first: what breaks there is shorter and found sooner, even where the run at hand needs more. */
function environmentsOf(contest: Contest, environment: Environment): readonly Environment[] {
  const { implementation, raw } = contest;
  const plainest = simplificationsFor(implementation).reduce((plain, simpler) => {
    const plainer = simpler(plain);
    return contest.allows(plainer) ? plainer : plain;
  }, environment);
  // A switch may have been set back while it made the trace no shorter, and still be what makes a short one.
  const { settings } = raw.environment;
  // Who asks, and which seed it was, is nothing to a search.
  const { clients, seed } = plainest;
  const all: readonly Environment[] = [
    plainest,
    // A disk that takes its time, and nothing else.
    { ...plainest, disk: environment.disk },
    { ...plainest, settings },
    { ...environment, clients, seed, disk: "sync" },
    { ...environment, clients, seed },
  ];
  const asked = all.filter((one) => contest.allows(one));
  return asked.filter((one, at) => asked.findIndex((other) => sameEnvironment(other, one)) === at);
}

/** What is known of so many servers, whatever the bounds: each local step is computed once for all searches. */
class KnownSetup {
  /** The switches of its servers, as text. */
  readonly switches: string;
  private known: Parts | null = null;
  private symmetry: boolean;
  private commands: CommandNames;

  constructor(
    private readonly contest: Contest,
    readonly setup: Setup,
    private readonly within: readonly Bounds[],
  ) {
    this.switches = canonicalText(setup.environment.settings);
    // What a snapshot stands for is held, though nobody sees it any more.
    this.commands = within.some(({ compactions }) => compactions > 0) ? "counted" : "seen";
    this.symmetry = setup.implementation.rename !== undefined && setup.environment.nodes <= SYMMETRY_NODES_MAX;
  }

  search(bounds: Bounds): Search {
    this.known ??= new Parts(this.model(widestOf(this.within)));
    return new Search(this.model(bounds), ONE_SHARD, this.known);
  }

  /** Who holds which command does not show, then. */
  countCommands(): void {
    if (this.commands === "counted") return;
    this.commands = "counted";
    this.known = null;
  }

  /** They are not alike, then. Answers whether they were taken for that until now. */
  tellApart(): boolean {
    if (!this.symmetry) return false;
    this.symmetry = false;
    this.known = null;
    return true;
  }

  private model(bounds: Bounds): Model {
    const { setup, symmetry, commands, contest } = this;
    const laws = contest.laws.map((law) => inOneWay(law, contest.raw.finding.how));
    return { setup, laws, bounds, loss: "send", symmetry, dropsIgnored: false, commands };
  }
}

/** The same law, which minds being broken in this way only: another way is another finding. */
const inOneWay = (law: Law, wanted: string): Law => ({
  ...law,
  judge(step, history) {
    const judgement = law.judge(step, history);
    return typeof judgement !== "object" || judgement === null || (judgement.how ?? "") === wanted
      ? judgement
      : "holds";
  },
});

/** Bounds within which all of these lie. */
function widestOf([first, ...others]: readonly Bounds[]): Bounds {
  const kinds = Object.keys(first) as (keyof Bounds)[];
  const widest = kinds.map((kind) => [kind, Math.max(first[kind], ...others.map((bounds) => bounds[kind]))] as const);
  return { ...first, ...Object.fromEntries(widest) };
}

/** How much larger a search is for one more of what is counted; by 1, where it is not said. */
const EFFORT: { readonly [K in CountedName]?: number } = { crashes: 1.5, failedWrites: 1.5 };

/** One search that may be gone on with. */
class BoundedSearch {
  /** Whether there is nothing left that could be shorter. */
  private isDone = false;
  private search: Search | null = null;
  /** What it took so far, in look-ups. */
  private spent = 0;
  /** Whether that was much for what it has looked at. */
  isDear = false;

  constructor(
    private readonly contest: Contest,
    private readonly known: KnownSetup,
    private readonly bounds: Bounds,
  ) {}

  /** How large the search is likely to be beside the others: with one more it has about four times as many clusters. */
  get effort(): number {
    const { term, log, messages } = this.bounds;
    const { nodes, disk } = this.known.setup.environment;
    const counted = COUNTED.reduce((sum, name) => sum + (EFFORT[name] ?? 1) * this.bounds[name], 0);
    return term + 1.2 * log + 2 * messages + 2.5 * nodes + counted + (disk === "async" ? 2 : 0);
  }

  get switches(): string {
    return this.known.switches;
  }

  // Servers that behave otherwise under other names, or a renaming that fails: then each is looked at by its own name.
  private begun(): Search {
    try {
      return this.known.search(this.bounds);
    } catch (error) {
      if (!this.known.tellApart()) throw error;
      return this.known.search(this.bounds);
    }
  }

  *seek(distinctMax: number): Generator<void> {
    const { contest } = this;
    if (this.isDone) return;
    const lengthEnd = eventsOf(contest.best.actions);
    let search = (this.search ??= this.begun());
    const costMax = COST_A_CLUSTER * distinctMax;
    while (!search.isDone && search.distinct < distinctMax && this.spent < costMax && search.depth < lengthEnd) {
      yield;
      let before = search.cost;
      try {
        search.advance(SLICE);
      } catch (error) {
        if (error instanceof HiddenCommandError) this.known.countCommands();
        else if (!this.known.tellApart()) throw error;
        search = this.search = this.begun();
        before = 0;
      }
      this.spent += search.cost - before;
      contest.searched += (search.cost - before) / LOOKUPS_AN_ACTION;
    }
    this.isDone = search.isDone || search.depth >= lengthEnd;
    this.isDear = this.spent >= costMax;
    // There are hundreds of them.
    if (this.isDone) this.search = null;
    if (search.violated === null || !contest.improves(this.known.setup.environment, search.violated.actions)) return;
    contest.foundAt = contest.searched;
    yield* cutSingles(contest);
  }
}

// Each renaming costs a fingerprint: more of them than this cost more than they save.
const SYMMETRY_NODES_MAX = 4;

// A smaller cluster first: what breaks it is shorter, even where the run at hand cannot be cut down to it.
const sizesFrom = (least: number, nodes: number): number[] =>
  [...new Set([1, 2, 3, 4, nodes])].filter((size) => size >= least && size <= nodes);
