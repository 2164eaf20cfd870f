// One worker's part of a search: on in slices until it is done or a budget runs out, in rounds with the other workers once
// they have parted, and put away now and then.

import { getHeapStatistics } from "node:v8";
import type { Search } from "../../checker/search.js";
import type { Checkpointer } from "../files/checkpoint.js";
import { pace, turn } from "../workers/pace.js";
import type { Pulse } from "../workers/pulse.js";
import { Meeting } from "../workers/meeting.js";

/** What a search may take; Infinity: as much as it likes. */
export interface Budgets {
  readonly states: number;
  readonly bytes: number;
  readonly milliseconds: number;
}

/** Why a search ended before its end; null where it did not. */
export type StoppedBy = "states" | "memory" | "time" | "interrupt" | null;

/** To ask how much memory is used takes longer than many a round. */
const MEMORY_MILLISECONDS = 20;

/** A round is so short that the event loop's turn would cost a good part of it. */
const TURN_MILLISECONDS = 20;

/** More than what a search holds back to look it up at once. */
const NEAR = 4096;

export class SearchPart {
  private stoppedBy: StoppedBy = null;
  private readonly endsAt: number;
  private readonly meeting: Meeting;
  /** When to look at the memory again. */
  private memoryDue = 0;

  constructor(
    private readonly search: Search,
    private readonly budgets: Budgets,
    private readonly pulse: Pulse,
    meeting: SharedArrayBuffer,
    private readonly checkpointer: Checkpointer | null,
  ) {
    this.meeting = new Meeting(meeting, search.shard.index, search.shard.of, () => this.show());
    this.endsAt = performance.now() + budgets.milliseconds;
  }

  /** Searches to the end; answers which budget ran out before, if any. */
  async run(): Promise<StoppedBy> {
    await this.runAlone();
    if (this.search.isParted && this.stoppedBy === null) await this.runTogether();
    return this.stoppedBy;
  }

  // Before they part, all workers do the same: the first speaks for all of them. It alone stops, and puts the search away;
  // were another to stop, the first could wait for it for ever.
  private async runAlone(): Promise<void> {
    const { search, budgets, pulse, checkpointer } = this;
    const leads = search.shard.index === 0;
    const work = {
      // Near the budget on states cluster by cluster: it then ends at the same one every time.
      advance: (budget: number): void =>
        search.advance(leads ? Math.max(1, Math.min(budget, budgets.states - search.distinct - NEAR)) : budget),
    };
    await pace(work, {
      isDone: () => search.isDone || search.isParted,
      between: () => {
        this.show();
        if (search.isDone || search.isParted || !leads) return true;
        this.stoppedBy = this.budgetSpent(search.distinct);
        if (checkpointer !== null && (checkpointer.isDue || this.stoppedBy !== null))
          pulse.saving(() => checkpointer.save(search));
        return this.stoppedBy === null;
      },
    });
  }

  private async runTogether(): Promise<void> {
    const { search, pulse, meeting, checkpointer } = this;
    let turnDue = 0;
    for (;;) {
      this.stoppedBy = this.budgetSpent(meeting.distinct);
      const round = meeting.round(search, this.stoppedBy !== null, checkpointer?.isDue ?? false);
      if (round.isToBeKept) pulse.saving(() => checkpointer?.saveTogether(search, meeting));
      if (round.end === "going on") {
        if (performance.now() < turnDue) continue;
        await turn();
        turnDue = performance.now() + TURN_MILLISECONDS;
      } else {
        // Whoever did not want to stop is told so by the others.
        if (round.end !== "stopped") this.stoppedBy = null;
        return;
      }
    }
  }

  private show(): void {
    this.pulse.beat();
    // Before they part all workers count the same: one of them shows it.
    if (this.search.isParted || this.search.shard.index === 0) this.pulse.showSearch(this.search);
  }

  /** `distinct`: how many clusters all workers found, as far as this one knows. */
  private budgetSpent(distinct: number): StoppedBy {
    const { search, budgets, pulse } = this;
    if (pulse.isAskedToStop) return "interrupt";
    if (distinct >= budgets.states) return "states";
    const now = performance.now();
    if (now >= this.endsAt) return "time";
    if (now < this.memoryDue) return null;
    this.memoryDue = now + MEMORY_MILLISECONDS;
    return bytesNeeded(search) > budgets.bytes || isHeapFull() ? "memory" : null;
  }
}

/** What is held now, and what the search is about to take in addition. */
function bytesNeeded({ memory: { bytes, bytesNext } }: Search): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + Math.max(arrayBuffers, bytes) - bytes + bytesNext;
}

const HEAP_SHARE = 0.9;

/** A thread has less for its objects than there is memory: what an implementation's states take may come to that first. */
function isHeapFull(): boolean {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return used > HEAP_SHARE * limit;
}
