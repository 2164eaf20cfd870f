// What reports of several commands say of laws: how often each was judged, and why others were not.

import type { Inspection } from "../host/jobs/inspect-job.js";
import type { Style } from "../report/style.js";
import { renderTable } from "../report/table.js";
import { wrapped } from "../report/wrap.js";
import { grouped } from "./numbers.js";

/** Why laws are not judged, as half a sentence, each reason once: most laws share theirs. `laws`: their ids, with commas. */
export function unjudgedByReason(notJudged: Inspection["notJudged"]): readonly { reason: string; laws: string }[] {
  const reasons = [...new Set(notJudged.map(({ reason }) => reason))];
  return reasons.map((reason) => {
    const laws = notJudged.filter((one) => one.reason === reason).map(({ law }) => law);
    return { reason, laws: laws.join(", ") };
  });
}

/** `broken`: what came of it, in its colour; empty where it held. */
type LawRow = readonly [law: string, judged: number, witnessed: number, broken: string];

/** The laws that were judged as a table, and below it what else there is to say. */
export function lawLines(laws: readonly LawRow[], others: readonly string[], style: Style): string[] {
  const rows = laws.map(([law, judged, witnessed, broken]) => [law, grouped(judged), grouped(witnessed), broken]);
  const [heading, ...lines] = renderTable([["law", "judged", "premise occurred", ""], ...rows], {
    align: ["left", "right", "right", "left"],
    width: style.width,
  });
  return [style.dim(heading), ...lines, ...others.map((line) => wrapped(style.dim(line), style.width, 2))];
}
