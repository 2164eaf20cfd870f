// What stands above a picture: how the run ended, in words.

import { lawById } from "../../laws/all-laws.js";
import type { Replay } from "../../run/replay.js";
import type { Verdict } from "../../trace/trace.js";
import { oneLine } from "../plain-text.js";
import { titleOfBroken } from "../verdict-text.js";
import { PHASE_BEGINS, renderPhaseEnd, type PhaseText } from "../phase-text.js";
import type { BrokenRow } from "./broken.js";
import type { Why } from "../../playback/why.js";

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

/** What of a run is its healing phase. */
export interface HealingPart extends PhaseText {
  /** After so many actions the faults stop, and so many of the phase are shown. */
  readonly after: number;
  readonly shown: number;
}

/** Of a run that broke something. */
export function headingOfBroken({ finding, row }: BrokenRow, why: Why | null): Heading {
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
export function headingOf(verdict: Verdict | null, healing: HealingPart | null = null): Heading {
  if (verdict?.verdict === "no-progress") {
    return {
      tone: "bad",
      title: "No progress after these actions: the faults stopped, and the cluster did not recover.",
      demand: null,
      sentence: { text: oneLine(verdict.sentence), row: null },
      facts: [
        ...verdict.facts.map((fact) => ({ text: oneLine(fact), row: null })),
        ...(healing ? partsSaid(healing) : []),
      ],
    };
  }
  const title = verdict === null ? "No law is broken so far." : "No law that was judged is broken in this run.";
  return { tone: "good", title, demand: null, sentence: null, facts: [] };
}

/** Where the healing phase begins, and what follows what is shown of it. */
function partsSaid(healing: HealingPart): Said[] {
  const end = renderPhaseEnd(healing);
  return [
    { text: capital(PHASE_BEGINS), row: healing.after + 1 },
    ...(end === null ? [] : [{ text: capital(end), row: healing.after + healing.shown }]),
  ];
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** The part of a run that was played. */
export const healingPartOf = ({ steps, phase }: Pick<Replay, "steps" | "phase">): HealingPart | null =>
  phase && { after: steps.length, shown: phase.steps.length, leftOut: phase.leftOut, repeats: phase.repeats };
