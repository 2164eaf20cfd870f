// A recording as a picture that stands still. A long one is not drawn whole: where a law is broken, what that depends on is
// drawn, and else its end.

import { nodeName } from "../contract/node-name.js";
import { quantity } from "../contract/quantity.js";
import { acted } from "../observed/acted.js";
import type { FoundIn } from "../observed/judge-recording.js";
import type { Recording } from "../observed/recording.js";
import { Timeline } from "../playback/timeline.js";
import { whyOf } from "../playback/why.js";
import { lawById } from "../laws/all-laws.js";
import { headingOf, headingOfBroken } from "./picture/heading.js";
import { svgLines } from "./picture/shape-text.js";
import { stillOf } from "./picture/still.js";
import { oneWord } from "./plain-text.js";
import type { RecordingWhy } from "./recording-why.js";

/** Longer pictures are drawn, and nobody can read them. */
const EVENTS_MAX = 300;

export interface DrawnFinding {
  readonly found: FoundIn;
  readonly why: RecordingWhy;
  /** The event that breaks the law, by its place in the recording. */
  readonly event: number;
}

/** The text of an SVG file. */
export function drawRecording(recording: Recording, finding: DrawnFinding | null): string {
  const { observed, names } = recording;
  const chosen = chosenEvents(observed.length, finding);
  const part = { ...recording, observed: chosen.map((event) => observed[event]) };
  const { setup, actions } = acted(part, true);
  const run = new Timeline(setup);
  for (const { action } of actions) run.take(action);
  const called = names.map((name, id) => `${nodeName(id)} is ${oneWord(name)}`).join(", ");
  const left = observed.length - chosen.length;
  const subject = `${quantity(chosen.length, "recorded event")}${left > 0 ? ` (${left} others are not drawn)` : ""}; ${called}`;
  const why = finding && whyOf(run, lawById(finding.found.finding.law) ?? null);
  const heading =
    finding === null
      ? headingOf({ verdict: "holds" })
      : headingOfBroken({ finding: finding.found.finding, row: run.length }, why);
  const shape = stillOf({ run, subject, heading, broken: finding && run.length, why });
  return [...svgLines(shape), ""].join("\n");
}

function chosenEvents(count: number, finding: DrawnFinding | null): readonly number[] {
  if (finding === null) return upTo(count - 1);
  if (finding.event < EVENTS_MAX) return upTo(finding.event);
  const { facts, events } = finding.why;
  const told = facts.flatMap(({ event }) => (event === null ? [] : [event]));
  return [...new Set([...told, ...events.slice(told.length - EVENTS_MAX)])].sort((a, b) => a - b);
}

/** The last events up to one of them. */
function upTo(last: number): readonly number[] {
  const length = Math.min(last + 1, EVENTS_MAX);
  return Array.from({ length }, (_, i) => last + 1 - length + i);
}
