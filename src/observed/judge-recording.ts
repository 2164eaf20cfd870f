// Judges a recording: by every law that what it tells allows. Of the others it says why not.

import { HIDDEN_TERM } from "../contract/log.js";
import type { ViewField } from "../contract/view.js";
import type { NotJudged } from "../laws/all-laws.js";
import type { Law } from "../laws/law.js";
import { Play } from "../play/play.js";
import { emptyTally, Judge, type Finding, type Tally } from "../run/judge.js";
import { acted, type Acted } from "./acted.js";
import type { Merged } from "./merge.js";
import type { Recording } from "./recording.js";

/** A broken law, and the action of the run that breaks it, counted from 1. */
export interface FoundIn {
  readonly finding: Finding;
  readonly row: number;
}

export interface Judged {
  readonly run: Acted;
  readonly laws: readonly Law[];
  readonly notJudged: readonly NotJudged[];
  /** Of the laws that were judged. */
  readonly tally: Tally;
  readonly findings: readonly FoundIn[];
}

export function judgeRecording(recording: Recording, asked: readonly Law[]): Judged {
  const shown = shownBy(recording);
  const laws: Law[] = [];
  const notJudged: NotJudged[] = [];
  for (const law of asked) {
    const reason = reasonAgainst(law, recording, shown);
    if (reason === null) laws.push(law);
    else notJudged.push({ law, reason });
  }
  const run = acted(recording);
  const tally = emptyTally(laws);
  const judge = new Judge(laws, tally);
  const { play } = Play.begin(run.setup);
  const findings: FoundIn[] = [];
  run.actions.forEach(({ action, event }, i) => {
    const step = play.take(action);
    if (step === null) throw new Error(`event ${event + 1} of a recording cannot be acted out: ${action.type}`);
    // What nobody receives is no event.
    if (step.node >= 0 && judge.take(step))
      for (const finding of judge.findings.slice(findings.length)) findings.push({ finding, row: i + 1 });
  });
  return { run, laws, notJudged, tally, findings };
}

interface Shown {
  readonly fields: ReadonlySet<ViewField>;
  readonly votes: boolean;
}

function shownBy({ observed }: Recording): Shown {
  const fields = new Set<ViewField>();
  let votes = false;
  for (const { event, view } of observed) {
    for (const field of Object.keys(view) as ViewField[])
      if (field !== "log" || (view.log!.index > 0 && view.log!.term !== HIDDEN_TERM)) fields.add(field);
    votes ||= event.sent.some(({ granted }) => granted !== undefined);
  }
  return { fields, votes };
}

function reasonAgainst(law: Law, { order }: Recording, { fields, votes }: Shown): string | null {
  if (law.needsDurable !== undefined) return "no event tells what is durable";
  if (law.needsPledges && !votes) return "no event tells of an answer to a candidate";
  for (const field of law.needs)
    if (!fields.has(field)) return field === "log" ? "no log is told far enough" : `no event tells ${field}`;
  if (law.comparesServers && !isOrderKnown(order))
    return "it compares two servers at one moment, and in which order their events happened is not known";
  return null;
}

/** Whether the events stand in an order in which they may have happened. */
export const isOrderKnown = ({ by, early, unsent, receives }: Merged): boolean =>
  early === 0 && (by === "lines" || (receives > 0 && unsent === 0));
