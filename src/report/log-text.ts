// Logs and entries in short: `1:a 1:b 2:noop`, a term and a command each.

import { entriesAfter, NOOP, type Log } from "../contract/log.js";
import { oneWord } from "./plain-text.js";

/** An entry of whatever kind of command. */
export interface AnyEntry {
  readonly term: number;
  readonly command?: unknown;
}

export function isEntry(value: unknown): value is AnyEntry {
  return (
    typeof value === "object" && value !== null && typeof (value as AnyEntry).term === "number" && "command" in value
  );
}

const COMMAND_CHARS_MAX = 24;

export const renderCommand = (command: unknown): string =>
  command === NOOP
    ? "noop"
    : oneWord(typeof command === "string" ? command : (JSON.stringify(command) ?? "?"), COMMAND_CHARS_MAX);

const renderEntry = ({ term, command }: AnyEntry): string => `${term}:${renderCommand(command)}`;

/** The first entries, and how many more there are. */
export function renderEntries(entries: readonly AnyEntry[], shownMax = 6): string {
  const shown = entries.slice(0, shownMax).map(renderEntry).join(" ");
  return entries.length > shownMax ? `${shown} +${entries.length - shownMax}` : shown;
}

/** "index 3", "index 3-5". */
export const renderRange = (first: number, last: number): string =>
  first === last ? `index ${first}` : `index ${first}-${last}`;

/** The end of a log, with a bar after what is committed. */
export function renderLog(log: Log, commitIndex?: number, shownMax = 10): string {
  if (log.index === 0) return "-";
  const hidden = Math.max(0, log.index - shownMax);
  const words = entriesAfter(log, hidden, shownMax).map(renderEntry);
  // A bar at the place where it really stands, even where that is off this part of the log.
  if (commitIndex !== undefined) words.splice(Math.max(0, Math.min(commitIndex, log.index) - hidden), 0, "|");
  return hidden === 0 ? words.join(" ") : `(${hidden}) ${words.join(" ")}`;
}
