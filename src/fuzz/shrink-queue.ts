// What waits to be made short, and in which order. Many findings short come before one as short as can be, and what is
// new before more of the same: of each name one is cut, then the others, then the shortest way is searched for.

import type { Implementation } from "../contract/implementation.js";
import type { Law } from "../laws/law.js";
import { nameOf } from "../run/judge.js";
import type { RawFinding } from "../run/run.js";
import { Shrinker } from "../shrink/shrink.js";
import type { CampaignFinding } from "./campaign-finding.js";

/** A finding that waits. */
export interface Waiting {
  readonly raw: RawFinding;
  readonly run: number;
  readonly seed: string;
  /** What `Shrinker` takes. */
  readonly budget: number;
  /** What matters more has a lower one. */
  readonly rank: number;
}

class Queued {
  readonly name: string;
  shrinker: Shrinker | null = null;

  constructor(readonly waiting: Waiting) {
    this.name = nameOf(waiting.raw.finding);
  }

  get isCut(): boolean {
    return this.shrinker !== null && this.shrinker.isCut;
  }
}

export class ShrinkQueue {
  private readonly entries: Queued[] = [];
  /** By name: how short those of it were cut that are searched, or were; the shortest first. */
  private readonly cut = new Map<string, number[]>();
  spent = 0;

  /** `each`: of how many findings of one name the shortest way is searched for. */
  constructor(
    private readonly implementation: Implementation,
    private readonly laws: readonly Law[],
    private readonly each: number,
    private readonly onDone: (finding: CampaignFinding) => void,
  ) {}

  get isEmpty(): boolean {
    return this.entries.length === 0;
  }

  /** The run that what comes next was found in. */
  get run(): number {
    return this.first().waiting.run;
  }

  /** Whether what comes next breaks a law of Raft. */
  get isPressing(): boolean {
    return this.first().waiting.rank === 0;
  }

  add(waiting: Waiting): void {
    this.entries.push(new Queued(waiting));
  }

  /** Spends about `budget` actions on what comes first. */
  advance(budget: number): void {
    const entry = this.first();
    if (entry.isCut && this.isSurplus(entry)) return this.end(entry);
    const { waiting } = entry;
    const wasCut = entry.isCut;
    const shrinker = (entry.shrinker ??= new Shrinker(this.implementation, waiting.raw, this.laws, waiting.budget));
    this.spent += shrinker.advance(budget);
    if (!wasCut && shrinker.isCut) this.noteCut(entry.name, shrinker.cutTo);
    if (shrinker.done) this.end(entry);
  }

  /** What is found and not shrunk yet, as it was found. */
  get unshrunk(): readonly CampaignFinding[] {
    return this.entries.map(({ waiting }) => asFound(waiting));
  }

  /** Gives up: what is found is kept as short as it has become. */
  abandon(): void {
    for (const entry of [...this.entries]) this.end(entry);
  }

  private first(): Queued {
    return this.entries.reduce((first, entry) => (this.isBefore(entry, first) ? entry : first));
  }

  private isBefore(a: Queued, b: Queued): boolean {
    const [turnA, turnB] = [this.turnOf(a), this.turnOf(b)];
    if (turnA !== turnB) return turnA < turnB;
    if (a.waiting.rank !== b.waiting.rank) return a.waiting.rank < b.waiting.rank;
    // The shorter one is searched within tighter bounds, and done sooner.
    return a.isCut && b.isCut && a.shrinker!.cutTo < b.shrinker!.cutTo;
  }

  private turnOf(entry: Queued): number {
    const shortest = this.cut.get(entry.name)?.[0];
    if (!entry.isCut) return shortest === undefined && this.isFirstOf(entry) ? 0 : 1;
    return entry.shrinker!.cutTo === shortest ? 2 : 3;
  }

  private isFirstOf(entry: Queued): boolean {
    return this.entries.find(({ name }) => name === entry.name) === entry;
  }

  private noteCut(name: string, size: number): void {
    const sizes = [...(this.cut.get(name) ?? []), size].sort((a, b) => a - b);
    this.cut.set(name, sizes.slice(0, this.each));
  }

  /** Whether others of its name were cut shorter, as many as are searched. */
  private isSurplus({ name, shrinker }: Queued): boolean {
    const sizes = this.cut.get(name)!;
    return sizes.length === this.each && shrinker!.cutTo > sizes[this.each - 1];
  }

  private end(entry: Queued): void {
    this.entries.splice(this.entries.indexOf(entry), 1);
    const { waiting, shrinker } = entry;
    if (shrinker === null) return this.onDone(asFound(waiting));
    const { result, reproduced, done, cutTo } = shrinker;
    const found = asFound(waiting);
    this.onDone({ ...found, ...result, asFound: found, cutTo, reproduced, shrunk: done });
  }
}

function asFound({ raw, run, seed }: Waiting): CampaignFinding {
  const foundAfter = raw.actions.length;
  return { ...raw, run, seed, foundAfter, asFound: null, cutTo: Infinity, reproduced: true, shrunk: false };
}
