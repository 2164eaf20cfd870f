// Where a run breaks a law, and why.

import { lawById } from "../../laws/all-laws.js";
import { PANIC, type Finding } from "../../run/judge.js";
import type { Verdict } from "../../trace/trace.js";
import type { Timeline } from "../../playback/timeline.js";
import { whyOf, type Why } from "../../playback/why.js";

/** Where a run breaks a law for the first time: after so many actions. */
export interface BrokenRow {
  readonly row: number;
  readonly finding: Finding;
}

/** What is broken in a run that was recorded with this verdict: a trace ends there. */
export function brokenBy(verdict: Verdict, { length }: Timeline): BrokenRow | null {
  if (verdict.verdict !== "violated" && verdict.verdict !== "panic") return null;
  const [kind, law, facts] =
    verdict.verdict === "violated"
      ? (["violation", verdict.law, verdict.facts] as const)
      : ([PANIC, PANIC, []] as const);
  return { row: length, finding: { kind, law, how: "", sentence: verdict.sentence, facts, node: -1 } };
}

/** What it depends on; null where nothing is broken, or where the run goes on: what follows is not what broke the law. */
export function whyBroken(run: Timeline, broken: BrokenRow | null): Why | null {
  if (broken === null || broken.row !== run.length) return null;
  return whyOf(run, lawById(broken.finding.law) ?? null);
}
