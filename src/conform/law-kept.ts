// The laws on what is durable, each by itself: writes are durable before the messages that promise them.

import type { Implementation } from "../contract/implementation.js";
import { judgedOn } from "../laws/all-laws.js";
import type { Law } from "../laws/law.js";
import { emptyTally, Judge, PANIC } from "../run/judge.js";
import { resultOf, type Check, type Evidence, type Result } from "./check.js";
import { wayOf } from "./life.js";
import type { Moment, WalkedRun } from "./walk.js";

/** Whether a law speaks of what is on disks, or of what packets promise. */
export const isOnDurability = ({ needsDurable, needsPledges }: Law): boolean =>
  needsDurable !== undefined || needsPledges === true;

export class LawKept implements Check {
  private readonly tally;
  private readonly notJudged: string | null;
  private readonly isWarning: boolean;
  private counterexample: Evidence | null = null;
  private judge: { readonly of: WalkedRun; readonly by: Judge } | null = null;

  constructor(
    implementation: Implementation,
    private readonly law: Law,
  ) {
    this.tally = emptyTally([law]);
    // Where nobody crashes, a promise that is not on a disk is broken by nobody.
    const { disciplined, restart } = implementation.capabilities;
    this.isWarning = law.kind === "discipline" && !disciplined && !restart;
    this.notJudged = judgedOn(implementation, [law]).notJudged[0]?.reason ?? null;
  }

  watch({ run, step, life }: Moment): void {
    if (this.notJudged !== null || this.counterexample !== null) return;
    if (this.judge?.of !== run) this.judge = { of: run, by: new Judge([this.law], this.tally) };
    const { by } = this.judge;
    if (!by.take(step)) return;
    const finding = by.findings.find(({ law }) => law !== PANIC);
    if (finding === undefined) return;
    const way = life === null || step.node < 0 ? [] : [...wayOf(life, null), ...finding.facts.slice(1)];
    this.counterexample = { sentence: finding.sentence, way, seed: run.name };
  }

  result(): Result {
    const { id, title, sentence } = this.law;
    const about = {
      ...{ id, title, of: "steps in which it had something to say", isEssential: false },
      mend: sentence,
      untried: "what it speaks of did not occur in these runs: try more --runs",
      ...(this.isWarning && { isWarning: true as const }),
    };
    return resultOf(about, this.tally.witnessed[0], this.counterexample, this.notJudged);
  }
}
