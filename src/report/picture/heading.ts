// What stands above a picture: how the run ended, in words.

import { lawById } from "../../laws/all-laws.js";
import type { Verdict } from "../../trace/trace.js";
import { oneLine } from "../plain-text.js";
import { HEALING_NOT_SHOWN, titleOfBroken } from "../verdict-text.js";
import type { Broken } from "./broken.js";
import type { Why } from "./why.js";

export interface Heading {
  readonly tone: "good" | "bad" | "plain";
  readonly title: string;
  /** What the broken law demands, or what else belongs to the title. */
  readonly demand: string | null;
  readonly sentence: Said | null;
  readonly facts: readonly Said[];
}

/** A sentence, and the row where it can be seen. */
export interface Said {
  readonly text: string;
  readonly row: number | null;
}

/** Of a run that broke something. */
export function headingOfBroken({ finding, row }: Broken, why: Why | null): Heading {
  const law = lawById(finding.law);
  const facts = finding.facts.filter((fact) => fact !== "");
  const rows = why?.facts ?? [];
  // Facts are told in the order in which they became true; the last one is the step itself.
  const rowOf = (place: number): number | null => {
    if (place === facts.length - 1) return row;
    return rows.length > 1 ? rows[Math.min(place, rows.length - 2)] : null;
  };
  return {
    tone: "bad",
    title: law === undefined ? "✗ The implementation's own code fails" : `✗ ${titleOfBroken(law)}`,
    demand: law?.sentence ?? null,
    sentence: { text: oneLine(finding.sentence), row: facts.length > 0 ? null : row },
    facts: facts.map((fact, place) => ({ text: oneLine(fact), row: rowOf(place) })),
  };
}

/** Of a run that broke no law; null: it has not ended. */
export function headingOf(verdict: Verdict | null): Heading {
  if (verdict?.verdict === "no-progress") {
    return {
      tone: "bad",
      title: "No progress after these actions: the faults stopped, and the cluster did not recover.",
      demand: null,
      sentence: { text: oneLine(verdict.sentence), row: null },
      facts: [...verdict.facts, HEALING_NOT_SHOWN].map((fact) => ({ text: oneLine(fact), row: null })),
    };
  }
  const title = verdict === null ? "No law is broken so far." : "No law that was judged is broken in this run.";
  return { tone: "good", title, demand: null, sentence: null, facts: [] };
}
