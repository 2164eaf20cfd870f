// What somebody else's servers wrote down while they ran, an event a line. A format is read into this; what is made of it
// knows of no format.

import type { Payload } from "../contract/payload.js";
import type { Role } from "../contract/view.js";

/** Where an event stands. */
export interface EventPlace {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/** What is told of an entry: its term, its payload, both, or neither. */
export interface ToldEntry {
  readonly term?: number | undefined;
  readonly payload?: Payload | undefined;
}

/** An entry that somebody says stands at an index of a log. */
export interface StandingEntry {
  readonly index: number;
  readonly term?: number | undefined;
}

/** A message between two servers, as far as it is told. */
export interface ToldMessage {
  readonly from: string;
  readonly to: string;
  readonly kind: string;
  /** The term of its sender. */
  readonly term?: number | undefined;
  /** Whether it grants a vote: said of answers to a candidate only. */
  readonly granted?: boolean | undefined;
  /** Says that the sender's log equals that of the leader it answers up to here. */
  readonly acknowledged?: number | undefined;
  /** The entry after which those that it carries stand. */
  readonly previous?: StandingEntry | undefined;
  readonly entries?: readonly ToldEntry[] | undefined;
  /** Whether its receiver, by the end of the event that shows it, has in its log what it carries. */
  readonly accepted?: boolean | undefined;
  /** Whether it is a snapshot, which may replace a log. */
  readonly snapshot?: boolean | undefined;
  /** Something that stands in the log of its sender. */
  readonly held?: StandingEntry | undefined;
  /** Equal for equal messages: a receive is that of a send like it. */
  readonly text: string;
  /** All that is told of it, for people. */
  readonly body: object;
}

/** What is told of a server's state. What is left out is as it was. */
export interface Told {
  readonly currentTerm?: number | undefined;
  readonly votedFor?: string | null | undefined;
  readonly role?: Role | undefined;
  readonly commitIndex?: number | undefined;
  readonly lastApplied?: number | undefined;
  readonly lastIndex?: number | undefined;
  readonly lastTerm?: number | undefined;
  /** From this index on the log has these entries and no others. */
  readonly log?: { readonly from: number; readonly entries: readonly ToldEntry[] } | undefined;
  readonly votesGranted?: readonly string[] | undefined;
  readonly nextIndex?: Readonly<Record<string, number>> | undefined;
  readonly matchIndex?: Readonly<Record<string, number>> | undefined;
}

/** One thing that a server did or saw, and its state after that. */
export interface Event {
  readonly place: EventPlace;
  readonly server: string;
  /** In the words of whoever wrote it down. */
  readonly name: string;
  /** By whatever clock; null: none is told. */
  readonly time: number | null;
  /** It begins a life here: what is volatile begins anew. */
  readonly boot: boolean;
  /** Its life ends here. */
  readonly down: boolean;
  readonly told: Told;
  readonly sent: readonly ToldMessage[];
  readonly received: ToldMessage | null;
  readonly applied: readonly (ToldEntry & { readonly index: number })[];
}

/** Some events of one file, in the order of its lines. */
export interface EventFile {
  readonly path: string;
  /** In what it is written, for people. */
  readonly format: string;
  /** Whether a line that shows a message being sent may come before the message can leave: what a crash stops there, nobody relied on. */
  readonly tellsEarly: boolean;
  readonly events: readonly Event[];
  /** Lines that are no events. */
  readonly skipped: number;
}

/** Events that cannot be read. The message names the file and the line, and ends with what to do next. */
export class EventError extends Error {
  override readonly name = "EventError";

  constructor({ file, line }: EventPlace, what: string, next: string) {
    super(`${file}${line > 0 ? `:${line}` : ""}: ${what}. ${next}.`);
  }
}
