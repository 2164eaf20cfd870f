// How a run ended, in the parts that other tools ask for: a title, a kind, sentences.

import type { Verdict } from "../../trace/trace.js";
import { oneLine } from "../plain-text.js";
import { titleOfBroken, type LawText } from "../verdict-text.js";

export interface ExportedVerdict {
  readonly isGood: boolean;
  /** The law's id, or what there was in place of a broken law. */
  readonly kind: string;
  readonly title: string;
  /** What the law says, what is wrong, and the facts that contradict each other; a line each. */
  readonly sentences: readonly string[];
}

export function outcomeOf(verdict: Verdict, laws: readonly LawText[]): ExportedVerdict {
  const { kind, title, sentences } = partsOf(verdict, laws);
  return {
    isGood: verdict.verdict === "holds",
    kind,
    title: oneLine(title),
    sentences: sentences.map((text) => oneLine(text)),
  };
}

function partsOf(verdict: Verdict, laws: readonly LawText[]): Omit<ExportedVerdict, "isGood"> {
  switch (verdict.verdict) {
    case "violated": {
      const law = laws.find(({ id }) => id === verdict.law);
      const demand = law ? [law.sentence] : [];
      return {
        kind: verdict.law,
        title: titleOfBroken(law ?? { title: verdict.law }),
        sentences: [...demand, verdict.sentence, ...verdict.facts],
      };
    }
    case "panic":
      return { kind: "panic", title: `The code of ${verdict.node} failed`, sentences: [verdict.sentence] };
    case "no-progress":
      return {
        kind: "no-progress",
        title: "No progress",
        sentences: ["Once the faults have stopped, the cluster recovers.", ...[verdict.sentence, ...verdict.facts]],
      };
    case "holds":
      return {
        kind: "holds",
        title: "Nothing found",
        sentences: ["No law that was judged is broken after any action of this run."],
      };
  }
}
