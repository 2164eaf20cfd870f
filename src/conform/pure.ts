// Pure: a step taken twice from one state gives one answer, and leaves the state as it was.

import { ContractError } from "../contract/contract-error.js";
import type { Implementation } from "../contract/implementation.js";
import { twice } from "../contract/twice.js";
import { textOfThrown } from "../contract/thrown-text.js";
import { streamsOf, type Stream } from "../random/streams.js";
import { resultOf, type Check, type Evidence, type Result } from "./check.js";
import { wayOf } from "./life.js";
import type { Call } from "./spy.js";
import type { Moment } from "./walk.js";

const ABOUT = {
  id: "pure",
  title: "A step taken twice from one state gives one answer",
  of: "steps taken again",
  mend: "draw chance from options.seed, take no clock, keep nothing outside the state; fuzz --twice shows the run",
  untried: "no step came to its end",
  isEssential: true,
};

/** Going back to an old state is dear where it is a list of messages: one step in so many is taken again. */
const RECORDED_EVERY = 8;

export class Pure implements Check {
  private count = 0;
  private counterexample: Evidence | null = null;
  private readonly doubled: Implementation;
  private readonly stream: Stream;

  constructor(
    private readonly implementation: Implementation,
    seed: string,
  ) {
    this.doubled = twice(implementation);
    this.stream = streamsOf(seed)("pure");
  }

  watch({ run, calls, life }: Moment): void {
    for (const [i, call] of calls.entries()) {
      if (this.counterexample !== null) return;
      if (call.answer === null || life === null) continue;
      if (this.implementation.recording && !this.stream.chance(1 / RECORDED_EVERY)) continue;
      this.count++;
      const sentence = this.takenAgain(call);
      if (sentence === null) continue;
      const upTo = life.taken.length - calls.slice(i).filter(({ type, answer }) => type === "reduce" && answer).length;
      const way = wayOf(life, call.type === "boot" ? null : call.message, Math.max(0, upTo));
      this.counterexample = { sentence, way, seed: run.name };
    }
  }

  private takenAgain(call: Call): string | null {
    try {
      if (call.type === "boot") this.doubled.boot(call.disk, call.options);
      else this.doubled.reduce(call.before, call.message);
      return null;
    } catch (error) {
      return error instanceof ContractError ? error.message : `a step taken again threw ${textOfThrown(error)}`;
    }
  }

  result(): Result {
    return resultOf(ABOUT, this.count, this.counterexample);
  }
}
