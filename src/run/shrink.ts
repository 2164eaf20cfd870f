// Makes a finding short: the same law broken by the same kind of finding, by fewer actions in a simpler surrounding.
// First delta debugging, then a local search around what it left, until nothing in reach is shorter. All of it is one
// question asked again and again: do these actions, taken as closely as they go, still lead there?

import type { Implementation } from "../contract/implementation.js";
import type { Action } from "../cluster/action.js";
import { applyAction } from "../cluster/apply-action.js";
import { startCluster, type Cluster } from "../cluster/cluster.js";
import { ALL_FAULTS, enabledActions, type Faults } from "../cluster/enabled-actions.js";
import { DEFAULT_ENVIRONMENT, type Environment, type Setup } from "../cluster/setup.js";
import type { Law } from "../laws/law.js";
import type { Finding } from "./judge.js";
import { coneOf } from "./cone.js";
import { rerun } from "./rerun.js";
import { growingBounds } from "./search-bounds.js";
import { ShortestSearch, type SearchBounds } from "./shortest.js";
import { renameNodes } from "./rename.js";
import type { RawFinding } from "./run.js";

/** A candidate, and what it costs a reader. */
interface Shrunk {
  readonly environment: Environment;
  readonly actions: readonly Action[];
  readonly finding: Finding;
  readonly size: number;
}

export class Shrinker {
  done = false;
  /** Whether the finding came back at all when its actions were taken again. */
  readonly reproduced: boolean;
  private best: Shrunk;
  private spent = 0;
  private readonly work: Iterator<void>;

  /** `budget`: how many actions may be taken in all before the search around the shortest is given up. */
  constructor(
    private readonly implementation: Implementation,
    private readonly raw: RawFinding,
    private readonly laws: readonly Law[],
    private readonly budget: number,
  ) {
    const { environment, actions, finding } = raw;
    this.best = { environment, actions, finding, size: Infinity };
    this.reproduced = this.improves(environment, actions);
    this.done = !this.reproduced;
    this.work = this.search();
  }

  get result(): RawFinding {
    const { environment, actions, finding } = this.best;
    return { environment, actions, finding, healing: this.raw.healing };
  }

  /** Spends about `budget` actions; answers how many it spent. */
  advance(budget: number): number {
    const before = this.spent;
    while (!this.done && this.spent - before < budget) if (this.work.next().done) this.done = true;
    return this.spent - before;
  }

  private *search(): Generator<void> {
    yield* this.removeChunks();
    yield* this.simplifyEnvironment();
    yield* this.removeCones();
    yield* this.removeIntervals();
    yield* this.simplifyEnvironment();
    yield* this.removeCones();
    yield* this.seekShortest();
    for (;;) {
      const { size } = this.best;
      yield* this.removePairs();
      yield* this.detour();
      if (this.best.size === size || this.spent > this.budget) break;
    }
    yield* this.simplifyEnvironment();
    yield* this.nameAnew();
    // Last of all, whatever the budget: no single action can be left out.
    yield* this.removeSingles();
  }

  /** Tries a candidate and keeps it if it leads to the same finding and is smaller. */
  private improves(environment: Environment, actions: readonly Action[]): boolean {
    const found = this.tryOut(environment, actions);
    if (found === null || found.size >= this.best.size) return false;
    this.best = found;
    return true;
  }

  private tryOut(environment: Environment, actions: readonly Action[]): Shrunk | null {
    const { finding: target, healing } = this.raw;
    const outcome = rerun({ implementation: this.implementation, environment }, actions, target, this.laws, healing);
    this.spent += outcome.cost + environment.nodes;
    if (outcome.finding === null) return null;
    return { environment, actions: outcome.actions, finding: outcome.finding, size: sizeOf(environment, outcome.actions) };
  }

  /** Delta debugging (Zeller 2002): cuts halves, quarters, ... down to single actions, until none can go. */
  private *removeChunks(): Generator<void> {
    for (let length = this.best.actions.length >> 1; length > 1; length >>= 1) yield* this.removeAll(length);
    yield* this.removeSingles();
  }

  private *removeSingles(): Generator<void> {
    for (;;) {
      const { size } = this.best;
      yield* this.removeAll(1);
      if (this.best.size === size) return;
    }
  }

  // From the end: what comes late depends on what comes early, and goes first.
  private *removeAll(length: number): Generator<void> {
    for (let at = this.best.actions.length - length; at > -length; at -= length) {
      const { environment, actions } = this.best;
      const from = Math.max(0, at);
      if (from >= actions.length) continue;
      this.improves(environment, [...actions.slice(0, from), ...actions.slice(at + length)]);
      yield;
    }
  }

  /** Removes an action with all that came of it, for each action until none can go. */
  private *removeCones(): Generator<void> {
    for (;;) {
      const { size } = this.best;
      for (let at = this.best.actions.length - 1; at >= 0; at--) {
        const { environment, actions } = this.best;
        if (at >= actions.length || this.spent > this.budget) continue;
        const cone = coneOf({ implementation: this.implementation, environment }, actions, at);
        this.improves(environment, actions.filter((_, place) => !cone.has(place)));
        yield;
      }
      yield* this.removeSingles();
      if (this.best.size === size) return;
    }
  }

  /** Removes any stretch, the longest first: what a run did in vain between two like situations. */
  private *removeIntervals(): Generator<void> {
    for (let length = this.best.actions.length - 1; length > 1; length--) {
      for (let at = 0; at + length <= this.best.actions.length; at++) {
        if (this.spent > this.budget) return;
        const { environment, actions } = this.best;
        this.improves(environment, [...actions.slice(0, at), ...actions.slice(at + length)]);
        yield;
      }
    }
    yield* this.removeSingles();
  }

  private *removePairs(): Generator<void> {
    for (let i = this.best.actions.length - 1; i > 0; i--) {
      for (let j = i - 1; j >= 0; j--) {
        if (this.spent > this.budget) return;
        const { environment, actions } = this.best;
        if (i >= actions.length) break;
        this.improves(environment, actions.filter((_, at) => at !== i && at !== j));
        yield;
      }
    }
  }

  /** One action more, somewhere, can make several others needless: tries every one that was possible, everywhere. */
  private *detour(): Generator<void> {
    for (let at = 0; at <= this.best.actions.length; at++) {
      const { environment, actions } = this.best;
      if (at > actions.length) return;
      for (const action of this.possibleAt(at)) {
        if (this.spent > this.budget) return;
        const { size } = this.best;
        const longer = [...actions.slice(0, at), action, ...actions.slice(at)];
        yield* this.tighten(environment, longer, at);
        if (this.best.size < size) {
          yield* this.removeSingles();
          at = -1;
          break;
        }
      }
      for (const renamed of this.renamedFrom(at)) {
        yield* this.tighten(environment, renamed, -1);
      }
    }
  }

  /** Whether a longer candidate that still leads there can lose enough to beat the best: singles, greedily, then once more. */
  private *tighten(environment: Environment, candidate: readonly Action[], keep: number): Generator<void> {
    const first = this.tryOut(environment, candidate);
    yield;
    if (first === null) return;
    let { actions } = first;
    if (first.size < this.best.size) this.best = first;
    for (let at = actions.length - 1; at >= 0; at--) {
      if (at === keep) continue;
      const found = this.tryOut(environment, actions.filter((_, place) => place !== at));
      yield;
      if (found === null) continue;
      actions = found.actions;
      if (found.size < this.best.size) this.best = found;
    }
  }

  /** Asks, within bounds that grow up to those of the best trace, whether there is any shorter way to break the law. */
  private *seekShortest(): Generator<void> {
    const [law] = this.laws;
    if (this.raw.finding.kind !== "violation" || law === undefined || this.implementation.recording) return;
    const { environment, actions } = this.best;
    const untimed: Environment = { ...environment, time: "untimed", clockRates: [] };
    const within = growingBounds({ implementation: this.implementation, environment: untimed }, actions);
    // A smaller cluster first: what breaks it is shorter, even where the run at hand cannot be cut down to it.
    const sizes = [3, 4, environment.nodes].filter((nodes, at, all) => nodes <= environment.nodes && all.indexOf(nodes) === at);
    let open = sizes
      .flatMap((nodes) => {
        const setup = { implementation: this.implementation, environment: { ...untimed, nodes } };
        const search = new ShortestSearch(setup, law);
        return within.map((bounds) => ({ setup, search, bounds }));
      })
      .sort((a, b) => effortOf(a.setup, a.bounds) - effortOf(b.setup, b.bounds));
    const size = this.best.size;
    // Everywhere a little before anywhere a lot.
    for (const { statesMax, share } of SEARCHES) {
      const end = this.spent + this.budget * share;
      const stopped: typeof open = [];
      for (const candidate of open) {
        if (this.spent > end) break;
        const { setup, search, bounds } = candidate;
        const before = search.generated;
        const shorter = yield* search.search(bounds, eventsOf(this.best.actions), statesMax);
        this.spent += search.generated - before;
        if (shorter === "stopped") stopped.push(candidate);
        else if (shorter !== "none" && this.improves(setup.environment, shorter)) yield* this.removeSingles();
      }
      if (this.best.size < size) return;
      open = stopped;
    }
  }

  private possibleAt(at: number): readonly Action[] {
    const { environment, actions } = this.best;
    let cluster: Cluster = startCluster({ implementation: this.implementation, environment }).cluster;
    for (const action of actions.slice(0, at)) cluster = applyAction(cluster, action)?.cluster ?? cluster;
    return enabledActions(cluster, DETOUR_FAULTS);
  }

  /** From one place on, two nodes swap their parts. */
  private *renamedFrom(at: number): Generator<readonly Action[]> {
    const { environment, actions } = this.best;
    for (let a = 0; a < environment.nodes; a++) {
      for (let b = a + 1; b < environment.nodes; b++) {
        const swap = Array.from({ length: environment.nodes }, (_, node) => (node === a ? b : node === b ? a : node));
        yield [...actions.slice(0, at), ...actions.slice(at).map((action) => renameNodes(action, swap))];
      }
    }
  }

  /** Fewer nodes, a plain disk, no clocks, a bag, switches at their defaults. */
  private *simplifyEnvironment(): Generator<void> {
    for (let node = this.best.environment.nodes - 1; node >= 0; node--) {
      const { environment, actions } = this.best;
      if (environment.nodes <= 1 || node >= environment.nodes) continue;
      const names = Array.from({ length: environment.nodes }, (_, id) => (id > node ? id - 1 : id === node ? -1 : id));
      const fewer = { ...environment, nodes: environment.nodes - 1, clockRates: environment.clockRates.filter((_, id) => id !== node) };
      this.improves(fewer, actions.map((action) => renameNodes(action, names)));
      yield;
    }
    for (const simpler of simplerThan(this.best.environment, this.implementation)) {
      const environment = { ...this.best.environment, ...simpler(this.best.environment) };
      const { actions, size } = this.best;
      const found = this.tryOut(environment, actions);
      yield;
      // A simpler surrounding is worth having at the same length, never at a greater one.
      if (found !== null && found.size <= size) this.best = found;
    }
  }

  /** The same run under the plainest names, so that one bug found twice is one trace: nodes by first appearance, commands by order. */
  private *nameAnew(): Generator<void> {
    const { environment, actions, size } = this.best;
    const names: number[] = [];
    for (const action of actions) {
      const involved = "packet" in action ? [action.packet.from, action.packet.to] : "node" in action ? [action.node] : [];
      for (const node of involved) if (!names.includes(node)) names.push(node);
    }
    for (let node = 0; node < environment.nodes; node++) if (!names.includes(node)) names.push(node);
    const permutation = names.map((_, node) => names.indexOf(node));
    let requests = 0;
    const renamed = actions.map((action) => {
      const moved = renameNodes(action, permutation);
      return moved.type === "request" ? { ...moved, client: 0, command: `c${++requests}` } : moved;
    });
    const found = this.tryOut({ ...environment, clients: Math.min(1, environment.clients), seed: "0" }, renamed);
    yield;
    if (found !== null && found.size <= size) this.best = found;
  }
}

// Losing a packet never shortens anything (it need only not be delivered), and links need not be cut to delay.
const DETOUR_FAULTS: Faults = { ...ALL_FAULTS, drop: false, partition: false };

/** Events first: an action is one, a mishap in it another; drops and finished writes cost next to nothing. Then nodes. */
function sizeOf(environment: Environment, actions: readonly Action[]): number {
  return eventsOf(actions) * 1e6 + actions.length * 1e3 + environment.nodes;
}

function eventsOf(actions: readonly Action[]): number {
  let events = 0;
  for (const action of actions) {
    if (action.type !== "drop" && action.type !== "finish") events++;
    if ("crashAfter" in action || "failAfter" in action) events++;
  }
  return events;
}

/** How many states one search looks at, and the share of the budget that all searches of that size may take. */
const SEARCHES = [
  { statesMax: 15_000, share: 0.1 },
  { statesMax: 90_000, share: 0.15 },
  { statesMax: 600_000, share: 0.45 },
];

const effortOf = ({ environment }: Setup, { term, log, inFlight, crashes, duplicates }: SearchBounds): number =>
  term + 2 * log + 2 * inFlight + 2 * environment.nodes + 3 * crashes + 2 * duplicates;

function simplerThan(environment: Environment, { capabilities }: Implementation): ((now: Environment) => Partial<Environment>)[] {
  const simpler: ((now: Environment) => Partial<Environment>)[] = [
    () => ({ time: "untimed", clockRates: [] }),
    () => ({ disk: "sync" }),
  ];
  if (capabilities.network === "any") simpler.push(() => ({ network: "any" }));
  const { electionTimeoutMin, electionTimeoutMax, heartbeatInterval } = DEFAULT_ENVIRONMENT;
  simpler.push(() => ({ electionTimeoutMin, electionTimeoutMax, heartbeatInterval }));
  for (const [name, values] of Object.entries(capabilities.settings)) {
    if (environment.settings[name] !== values[0]) simpler.push((now) => ({ settings: { ...now.settings, [name]: values[0] } }));
  }
  return simpler;
}
