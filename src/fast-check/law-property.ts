// A law as a property of an implementation: it holds after every action of every run that is drawn.

import fc from "fast-check";
import type { Fixed } from "../cluster/fixed.js";
import type { Implementation } from "../contract/implementation.js";
import { UserError } from "../host/user-error.js";
import { judgedOn, lawById, LAWS_KNOWN } from "../laws/all-laws.js";
import type { Law } from "../laws/law.js";
import { emptyTally, Judge, type Finding, type Tally } from "../run/judge.js";
import { verdictOf } from "../run/record.js";
import { Shrinker } from "../shrink/shrink.js";
import { renderVerdict } from "../report/verdict-text.js";
import type { RunConstraints } from "./constraints.js";
import { DrawnRun } from "./drawn-run.js";
import { RunArbitrary } from "./run-arbitrary.js";
import { watched } from "./watched.js";

/** What a law's property throws. An implementation whose code fails breaks every law. */
export class BrokenLawError extends Error {
  override readonly name = "LawBroken";

  constructor(
    readonly law: Law,
    readonly finding: Finding,
  ) {
    super(renderVerdict(verdictOf(finding), [law]).join("\n"));
  }
}

/**
 * The property that a law, given by its id or as it is, holds after every action of any run within the constraints.
 * Throws where the law cannot be judged on the implementation: what was never judged does not hold.
 */
export function lawProperty(
  implementation: Implementation,
  law: Law | string,
  constraints: RunConstraints = {},
): fc.IPropertyWithHooks<[DrawnRun]> {
  const judged = lawOf(law);
  return lawPropertyWith(watched(implementation), judged, constraints, { tally: emptyTally([judged]) });
}

interface Progress {
  /** Counts how often the law was judged. */
  readonly tally: Tally;
  /** Whether it is time to come to an end. */
  readonly isLate?: () => boolean;
}

/** The same for a caller who wants to follow it. */
export function lawPropertyWith(
  implementation: Implementation,
  law: Law,
  constraints: RunConstraints,
  { tally, isLate = () => false }: Progress,
): fc.IPropertyWithHooks<[DrawnRun]> {
  const [not] = judgedOn(implementation, [law]).notJudged;
  if (not)
    throw new UserError(
      `"${law.title}" cannot be judged on ${implementation.name}: ${not.reason}. Let its view show it.`,
    );
  const shorten = (run: DrawnRun): DrawnRun | null => shortened(run, law, constraints, isLate);
  return fc.property(new RunArbitrary(implementation, constraints, { shorten }), (run) => {
    const finding = findingIn(run, law, tally);
    if (finding !== null) throw new BrokenLawError(law, finding);
  });
}

export function lawOf(law: Law | string): Law {
  if (typeof law !== "string") return law;
  const found = lawById(law);
  if (found !== undefined) return found;
  throw new UserError(`there is no law "${law}". ${LAWS_KNOWN}.`);
}

/** The first thing in a run that breaks the law, or null. */
export function findingIn(run: DrawnRun, law: Law, tally: Tally = emptyTally([law])): Finding | null {
  const start = run.start();
  const judge = new Judge([law], tally);
  if (judge.begin(start)) return judge.findings[0];
  for (const step of run.steps(start)) if (judge.take(step)) return judge.findings[0];
  return null;
}

/** In actions taken, and how many of them between two looks at the clock. */
const SHORTEN_BUDGET = 100_000;
const SHORTEN_SLICE = 2_000;

/** What the shrinker of `seaworthy fuzz` makes of a run that fast-check's own shrinking can do no more with. */
function shortened(run: DrawnRun, law: Law, fixed: Fixed, isLate: () => boolean): DrawnRun | null {
  const { implementation, environment, actions } = run;
  const finding = findingIn(run, law);
  if (finding === null || actions.length === 0) return null;
  const shrinker = new Shrinker(
    implementation,
    { finding, environment, actions, healing: null, fixed },
    [law],
    SHORTEN_BUDGET,
  );
  while (!shrinker.done && !isLate()) shrinker.advance(SHORTEN_SLICE);
  if (!shrinker.reproduced) return null;
  const { result } = shrinker;
  return new DrawnRun(implementation, result.environment, result.actions);
}
