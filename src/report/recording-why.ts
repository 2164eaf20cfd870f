// Where the facts stand by which a recording breaks a law: the events, by file and line, and all events that they depend on.

import { lawById } from "../laws/all-laws.js";
import type { Acted } from "../observed/acted.js";
import type { EventPlace } from "../observed/event.js";
import type { FoundIn } from "../observed/judge-recording.js";
import type { Recording } from "../observed/recording.js";
import { Timeline } from "../playback/timeline.js";
import { whyOf } from "../playback/why.js";
import { headingOfBroken } from "./picture/heading.js";

/** A fact, and where the event is that made it true; null: it is not known. */
interface FactAt {
  readonly text: string;
  readonly place: EventPlace | null;
  /** Its place in the recording. */
  readonly event: number | null;
}

export interface RecordingWhy {
  readonly facts: readonly FactAt[];
  /** The events, by their places in the recording, in ascending order: the facts and whatever led to them. */
  readonly events: readonly number[];
}

export function whyInRecording(recording: Recording, { setup, actions }: Acted, found: FoundIn): RecordingWhy {
  const run = new Timeline(setup);
  for (const { action } of actions.slice(0, found.row)) run.take(action);
  const why = whyOf(run, lawById(found.finding.law) ?? null);
  const { facts } = headingOfBroken(found, why);
  const eventOf = (row: number): number => actions[row - 1].event;
  return {
    facts: facts.map(({ text, row }) => {
      const event = row === null || row < 1 ? null : eventOf(row);
      return { text, event, place: event === null ? null : recording.observed[event].event.place };
    }),
    events: [...new Set([...why.rows].filter((row) => row > 0).map(eventOf))].sort((a, b) => a - b),
  };
}

/** `a.ndjson:12`. */
export const placeText = ({ file, line }: EventPlace): string => `${file}:${line}`;
