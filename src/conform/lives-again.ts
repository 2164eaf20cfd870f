// Nothing survives a crash but the disk: a life that is lived again, after others and after all that happened since, is the
// same life.

import type { Implementation, Transition } from "../contract/implementation.js";
import { messageText } from "../contract/message-text.js";
import { nodeName } from "../contract/node-name.js";
import { differenceOf, seenOf } from "../contract/seen.js";
import { textOfThrown } from "../contract/thrown-text.js";
import { resultOf, type Check, type Evidence, type Result } from "./check.js";
import { wayOf, type Life } from "./life.js";
import type { WalkedRun } from "./walk.js";

const ABOUT = {
  id: "crash",
  title: "Nothing survives a crash but the disk",
  of: "lives lived again from their disks, after others",
  mend: "let boot read the disk and the options alone; what a module or a class keeps for all servers outlives each of them",
  untried: "no server booted",
  isEssential: true,
};

/** Lives of the first runs are lived once more after all others: nothing had been kept before them. */
const FIRST_RUNS = 3;

export class LivesAgain implements Check {
  private count = 0;
  private counterexample: Evidence | null = null;
  private readonly first: WalkedRun[] = [];

  constructor(private readonly implementation: Implementation) {}

  *endRun(run: WalkedRun): Generator<void> {
    if (this.first.length < FIRST_RUNS) this.first.push(run);
    yield* this.liveAgain(run);
  }

  *end(): Generator<void> {
    for (const run of this.first) yield* this.liveAgain(run);
  }

  private *liveAgain(run: WalkedRun): Generator<void> {
    for (const life of run.lives) {
      if (this.counterexample !== null) return;
      this.count++;
      this.counterexample = yield* this.livedAgain(life, run.name);
    }
  }

  private *livedAgain(life: Life, seed: string): Generator<void, Evidence | null> {
    const { disk, options, boot, taken } = life;
    const differs = (sentence: string, upTo: number): Evidence => ({
      sentence: `${nodeName(options.id)}, booted from the same disk once more and given the same messages, ${sentence}`,
      way: wayOf(life, null, upTo),
      seed,
    });
    try {
      let answer = this.implementation.boot(disk, options);
      let parted = this.partedIn(boot, answer);
      if (parted !== null) return differs(`does otherwise at boot: ${parted}`, 0);
      for (const [i, { message, answer: before }] of taken.entries()) {
        answer = this.implementation.reduce(answer.state, message);
        parted = this.partedIn(before, answer);
        if (parted !== null) return differs(`does otherwise at ${messageText(message)}: ${parted}`, i + 1);
        if (i % 10 === 0) yield;
      }
      return null;
    } catch (error) {
      return differs(`throws: ${textOfThrown(error)}`, taken.length);
    }
  }

  private partedIn(before: Transition<unknown>, now: Transition<unknown>): string | null {
    // The key of an old state is dear where that is a list of messages.
    const withKey = !this.implementation.recording;
    const [first, second] = [before, now].map((answer) => seenOf(this.implementation, answer, withKey));
    const difference = differenceOf(first, second);
    return difference && `${difference.what} ${difference.first}, now ${difference.second}`;
  }

  result(): Result {
    return resultOf(ABOUT, this.count, this.counterexample);
  }
}
