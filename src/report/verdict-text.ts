// The verdict on a run: the law, its sentence, and the facts that contradict each other.

import { quantity } from "../contract/quantity.js";
import type { Law } from "../laws/law.js";
import type { Verdict } from "../trace/trace.js";
import { oneLine, oneWord } from "./plain-text.js";
import { PLAIN, type Style } from "./style.js";
import { wrapped } from "./wrap.js";

/** What a report says of a law. */
export type LawText = Pick<Law, "id" | "title" | "sentence">;

/** Heads a run that broke a law. Some titles are names and some are sentences: all of them can stand after a colon. */
export const titleOfBroken = ({ title }: Pick<Law, "title">): string => `Broken: ${title}`;

/** How a verdict is told. */
export interface VerdictOptions {
  readonly style?: Style;
  /** What is broken is not held against the implementation. */
  readonly isWarning?: boolean;
}

/** The lines of a verdict. `laws`: where to look up what the law says; without it only its id is known. */
export function renderVerdict(
  verdict: Verdict,
  laws: readonly LawText[] = [],
  { style = PLAIN, isWarning = false }: VerdictOptions = {},
): string[] {
  const lines = (head: string, sentence: string, facts: readonly string[]): string[] => [
    wrapped(head, style.width, 2),
    wrapped(`  ${oneLine(sentence)}`, style.width, 2),
    ...facts.map((fact) => wrapped(`  - ${oneLine(fact)}`, style.width, 4)),
  ];
  const bad = (text: string): string => style.bold(style.red(text));
  switch (verdict.verdict) {
    case "violated": {
      const law = laws.find(({ id }) => id === verdict.law);
      const said = law ? `${law.title} (${law.id}): ${law.sentence}` : oneWord(verdict.law);
      const head = isWarning ? style.bold(style.yellow("warning:")) : bad("violated:");
      return lines(`${head} ${said}`, verdict.sentence, verdict.facts);
    }
    case "panic":
      return lines(`${bad("panic:")} the code of ${verdict.node} failed.`, verdict.sentence, []);
    case "no-progress":
      return lines(
        `${bad("no progress:")} the faults stopped, and the cluster did not recover.`,
        verdict.sentence,
        verdict.facts,
      );
    case "holds":
      return [
        wrapped(
          `${style.green("holds:")} no law that was judged is broken after any action of this run.`,
          style.width,
          2,
        ),
      ];
  }
}

/** How a run by best effort differs from its recording; null where it does not. */
export function renderBestEffort({ replaced, skipped }: { replaced: number; skipped: number }): string | null {
  if (replaced + skipped === 0) return null;
  return `${quantity(replaced, "action")} taken with the nearest packet, ${skipped} left out.`;
}
