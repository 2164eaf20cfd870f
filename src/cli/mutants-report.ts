// What the hunts came to, as text and as a document.

import type { Hunted } from "../host/sessions/mutant-hunt.js";
import type { Mutant } from "../mutants/mutant.js";
import type { Style } from "../report/style.js";
import { renderTable } from "../report/table.js";
import { wrapped } from "../report/wrap.js";
import { counted, grouped } from "./numbers.js";

export interface MutantOutcome {
  readonly mutant: Mutant;
  /** One a seed; fewer where it was stopped. */
  readonly hunts: readonly Hunted[];
  readonly isAsDeclared: boolean;
}

export function mutantsDocument(outcomes: readonly MutantOutcome[], about: (mutant: Mutant) => object): object[] {
  return outcomes.map(({ mutant, hunts, isAsDeclared }) => ({
    ...about(mutant),
    asDeclared: isAsDeclared,
    seeds: hunts.map(({ job, result: { outcome, actions, found } }) => {
      const shown = found && { law: found.finding.law, sentence: found.finding.sentence, steps: found.steps };
      return { seed: job.seed, outcome, actions, ...shown };
    }),
    medianActions: median(actionsOf(hunts)),
    worstActions: worst(actionsOf(hunts)),
    medianSteps: median(stepsOf(hunts)),
  }));
}

const actionsOf = (hunts: readonly Hunted[]): number[] => hunts.map(({ result }) => result.actions);
const stepsOf = (hunts: readonly Hunted[]): number[] => hunts.flatMap(({ result }) => result.found?.steps ?? []);

const worst = (numbers: readonly number[]): number | null => (numbers.length === 0 ? null : Math.max(...numbers));

/** The upper one of the two in the middle. */
function median(numbers: readonly number[]): number | null {
  return numbers.length === 0 ? null : [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
}

/** Each mutant with its story and where it was made. */
export function renderList(mutants: readonly Mutant[], style: Style): string {
  const blocks = mutants.map(({ id, family, breaks, expected, story, source }) => {
    const what = breaks.length === 0 ? expected : `${expected}; must break ${breaks.join(", ")}`;
    const lines = [`  ${story}`, style.dim(`  ${source}`)].map((line) => wrapped(line, style.width, 2));
    return [`${style.bold(id)}  ${style.dim(`${family}, ${what}`)}`, ...lines, ""].join("\n");
  });
  return `${blocks.join("\n")}\n${counted(mutants.length, "mutant")}\n`;
}

interface OutcomesOptions {
  readonly seed: string;
  readonly isComplete: boolean;
  readonly style: Style;
}

export function renderOutcomes(
  outcomes: readonly MutantOutcome[],
  { seed, isComplete, style }: OutcomesOptions,
): string {
  const rows = outcomes.filter(({ hunts }) => hunts.length > 0).map((outcome) => rowOf(outcome, style));
  const [heading, ...lines] = renderTable([HEADINGS, ...rows], { align: ALIGN, width: style.width });
  const wrong = outcomes.filter(({ isAsDeclared }) => !isAsDeclared);
  const found = outcomes.filter(({ mutant }) => mutant.expected === "found").flatMap(({ hunts }) => actionsOf(hunts));
  const summary = [
    `seeds ${seed}/1, /2, ...`,
    ...(found.length > 0
      ? [`actions until found: median ${grouped(median(found)!)}, worst ${grouped(worst(found)!)}`]
      : []),
  ].join("; ");
  const verdict = [
    ...(wrong.length > 0 ? [style.red(`other than declared: ${wrong.map(({ mutant }) => mutant.id).join(", ")}`)] : []),
    ...(isComplete ? [] : [style.yellow("stopped before the end")]),
    ...(wrong.length === 0 && isComplete ? [style.green(`all ${outcomes.length} outcomes are as declared`)] : []),
  ];
  return `${[style.dim(heading), ...lines].join("\n")}\n\n${[summary, ...verdict].map((line) => `${wrapped(line, style.width, 2)}\n`).join("")}`;
}

const HEADINGS = ["mutant", "declared", "outcome", "median actions", "worst", "steps", "law"];
const ALIGN = ["left", "left", "left", "right", "right", "right", "left"] as const;

function rowOf({ mutant, hunts, isAsDeclared }: MutantOutcome, style: Style): string[] {
  const found = hunts.filter(({ result }) => result.outcome === "found");
  const outcome = `${mutant.expected === "found" ? "found" : "broken"} ${found.length} of ${hunts.length}`;
  const laws = [...new Set(found.map(({ result }) => result.found!.finding.law))].join(", ");
  const steps = median(stepsOf(hunts));
  return [
    mutant.id,
    mutant.expected,
    isAsDeclared ? outcome : style.red(outcome),
    grouped(median(actionsOf(hunts))!),
    grouped(worst(actionsOf(hunts))!),
    steps === null ? "" : String(steps),
    laws,
  ];
}
