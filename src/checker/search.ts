// All runs of a model, breadth-first: every cluster that can be reached is expanded once, the nearest first, so that what
// is found is found by a shortest run.

import type { Action } from "../cluster/action.js";
import { Expansion, type Visitor } from "./expansion.js";
import { SUCCESSORS_MAX } from "./links.js";
import type { Model } from "./model.js";
import { LIST_MAX } from "./packed-list.js";
import { Parts } from "./parts.js";
import { inNames, movesAlong, wayAlong } from "./path.js";
import { SearchMemory } from "./search-memory.js";
import { SentQuestions, ownerOf, Questions, RecentQuestions, shareOf, ONE_SHARD, type Shard } from "./shard.js";
import type { SectionReader, Checkpoint, CheckpointHeader } from "./checkpoint.js";
import type { BrokenLaw } from "./verdicts.js";

/**
 * `actions`: a shortest way to it; the last one breaks the law. `steps`: how many steps of the model that is, which no run
 * of it undercuts: losses at the send are none, and those of a specification's network need no action.
 */
export type Violated = BrokenLaw & { readonly actions: readonly Action[]; readonly steps: number };

const LOOKUPS_A_CALL = 50;
/** Workers part at the first level of which each gets so many clusters. */
const PARTING = 2_000;
/** Enough look-ups to overlap, few enough for what waits to stay in the nearest caches. */
const QUESTIONS_AT_ONCE = 512;
export class Search implements Visitor {
  readonly parts: Parts;
  /** How many levels there are so far: clusters on the longest shortest path, the first one included. */
  depth = 1;
  violated: Violated | null = null;

  readonly memory = new SearchMemory();
  private readonly expansion: Expansion;
  /** The cluster that is being expanded. */
  private readonly list = new Int32Array(LIST_MAX + 1);
  /** How many clusters were expanded: the number of the next one. */
  private expanded = 0;
  /** The number of the first cluster of the next level. */
  private levelEnd = 1;
  /** How many successors of the cluster that is being expanded were looked at. */
  private ordinal = 0;
  private lookedUp = 0;

  /** How many clusters there were when the workers parted, and how often this one had looked up; 0 before that. */
  private partedAt = 0;
  private lookedUpBefore = 0;
  private readonly recent = new RecentQuestions();
  /** Where questions are put. Workers that have parted change it from round to round, while earlier ones are answered. */
  asking: Questions;
  /** Which worker owns the fingerprint that was looked at last. */
  private owner: number;

  /** `shard`: which part of the search this is, where several workers share it; `wider`: as `Parts` takes it. */
  constructor(
    readonly model: Model,
    readonly shard: Shard = ONE_SHARD,
    wider?: Parts,
  ) {
    this.owner = shard.index;
    this.parts = new Parts(model, wider);
    this.expansion = new Expansion(this.parts, this);
    // Until the workers part, each asks itself only.
    this.asking = new Questions(Array.from({ length: shard.of }, () => new SentQuestions()));
    const first = this.parts.firstList();
    this.expansion.show(first, first.length);
    this.askNobodyElse();
    this.lookedUp = 0;
    const { brokenAtBoot } = this.parts.verdicts;
    if (brokenAtBoot !== null) this.violated = { ...brokenAtBoot, actions: [], steps: 0 };
  }

  /** Clusters that this worker discovered; once they parted, what all workers had gone through counts for the first. */
  get distinct(): number {
    return this.shard.index === 0 ? this.memory.links.size : this.memory.links.size - this.partedAt;
  }

  /** Successors looked up, before it is known which of them were seen before; counted as `distinct` is. */
  get generated(): number {
    return this.shard.index === 0 ? this.lookedUp : this.lookedUp - this.lookedUpBefore;
  }

  /** Clusters that are still to be expanded. */
  get queued(): number {
    return this.memory.frontier.size;
  }

  get isDone(): boolean {
    if (this.violated !== null || this.depth >= this.model.bounds.depth) return true;
    return !this.isParted && this.memory.frontier.size === 0;
  }

  /** Whether this worker has parted from the others: from then on each goes its own way, level by level. */
  get isParted(): boolean {
    return this.partedAt > 0;
  }

  get isLevelDone(): boolean {
    return this.expanded === this.levelEnd;
  }

  /** What the search has taken so far, in look-ups: a call of the implementation takes as long as many of them. */
  get cost(): number {
    return this.lookedUp + LOOKUPS_A_CALL * this.parts.local.calls;
  }

  /**
   * Looks up about `budget` successors more; less where the search is done. A worker that has parted from the others also
   * comes back when the level is done, or when it has enough questions for one of them.
   */
  advance(budget: number): void {
    const end = this.lookedUp + budget;
    while (this.lookedUp < end && !this.isDone) {
      if (this.isWaiting) return;
      const length = this.memory.frontier.shift(this.list);
      this.ordinal = 0;
      if (this.isMine(this.expanded)) this.expansion.expand(this.list, length);
      this.expanded++;
      if (this.isParted) continue;
      if (this.isLevelDone || this.asking.size >= QUESTIONS_AT_ONCE) this.askNobodyElse();
      if (this.isLevelDone && this.memory.frontier.size > 0) this.nextLevel();
      // How much they do from here on in one round must not depend on the budget.
      if (this.isParted) return;
    }
  }

  /** Goes on to the next level: of workers that have parted, all at once, when the level is done for each. */
  nextLevel(): void {
    this.levelEnd = this.memory.links.size;
    this.depth++;
    const { index, of } = this.shard;
    if (of === 1 || this.isParted || this.isDone || this.memory.frontier.size < PARTING * of) return;
    // Up to here every worker did the same, so that all give the same numbers to the same clusters.
    this.partedAt = this.memory.links.size;
    this.lookedUpBefore = index === 0 ? 0 : this.lookedUp;
  }

  /** Answers the questions to itself of the round that ends. */
  answerOwn(): void {
    this.memory.answer(this.asking.asked[this.shard.index]);
  }

  /** The search as it is, to be put away. Workers that have parted do so at the end of one round. */
  checkpoint(): Checkpoint {
    if (!this.isParted) this.askNobodyElse();
    const { expanded, levelEnd, depth, lookedUp, partedAt, lookedUpBefore, memory } = this;
    const { local, verdicts, spent } = this.parts;
    return {
      header: {
        ...{ expanded, levelEnd, depth, lookedUp, partedAt, lookedUpBefore },
        ...memory.header,
        answers: this.parts.answers,
        journals: { local: local.journal, histories: verdicts.journal, spent: spent.journal },
      },
      sections: memory.sections,
    };
  }

  /** Goes on where a search of the same model was put away. */
  restore(header: CheckpointHeader, read: SectionReader): void {
    const { local, verdicts, spent } = this.parts;
    const other = "the implementation or a law no longer answers as it did then";
    try {
      local.replay(header.journals.local);
      verdicts.replay(header.journals.histories);
      spent.replay(header.journals.spent);
    } catch (cause) {
      // Other answers lead to other parts, and what the journal says next is asked of something that it was not written of.
      throw new Error(other, { cause });
    }
    if (this.parts.answers !== header.answers) throw new Error(other);
    this.memory.restore(header, read);
    this.expanded = header.expanded;
    this.levelEnd = header.levelEnd;
    this.depth = header.depth;
    this.lookedUp = header.lookedUp;
    this.partedAt = header.partedAt;
    this.lookedUpBefore = header.lookedUpBefore;
  }

  private askNobodyElse(): void {
    this.answerOwn();
    this.memory.settle(this.asking);
  }

  /** Whether this worker, which has parted from the others, cannot go on before it asks them. */
  get isWaiting(): boolean {
    return this.isParted && (this.asking.isFull || this.isLevelDone || this.violated !== null);
  }

  /** Of the level at which the workers parted, each expands its share. */
  private isMine(number: number): boolean {
    if (number >= this.partedAt || !this.isParted) return true;
    return shareOf(number, this.shard.of) === this.shard.index;
  }

  wants(low: number, high: number): boolean {
    this.lookedUp++;
    this.ordinal++;
    if (this.recent.has(low, high)) return false;
    if (this.isParted) this.owner = ownerOf(high, this.shard.of);
    this.asking.ask(this.owner, low, high);
    return true;
  }

  take(list: Int32Array, length: number): void {
    if (this.ordinal > SUCCESSORS_MAX) throw new RangeError("a cluster has more than 65,536 successors");
    this.asking.add(list, length, this.expanded, this.ordinal - 1);
  }

  isBroken(step: number, extra: number): void {
    if (this.violated !== null) return;
    const { parts, list } = this;
    const broken = parts.verdicts.brokenBy(step, list, list[parts.layout.history]);
    if (broken === null) throw new Error("a law that was broken holds when asked again");
    const moves = movesAlong(parts, this.memory.links.ordinalsTo(this.expanded));
    const { actions, names } = wayAlong(parts, moves, parts.actionOf(step, extra)!);
    this.violated = { ...inNames(broken, names), actions, steps: moves.length + 1 };
  }
}
