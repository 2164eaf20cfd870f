// Logs and entries in short: `1:a 1:b 2:noop`, a term and a payload each.

import { isConfiguration, type Configuration } from "../contract/configuration.js";
import { baseOf, entriesAfter, type Log } from "../contract/log.js";
import { isPayload, isRegistration, isSessionCommand, NOOP } from "../contract/payload.js";
import type { NodeId } from "../contract/node-name.js";
import { oneWord } from "./plain-text.js";

/** An entry of whatever payload. */
export interface AnyEntry {
  readonly term: number;
  readonly payload?: unknown;
}

export function looksLikeEntry(value: unknown): value is AnyEntry {
  return (
    typeof value === "object" && value !== null && typeof (value as AnyEntry).term === "number" && "payload" in value
  );
}

const COMMAND_CHARS_MAX = 24;

/** `c2`, in a session `c2@o1`; `+o1` opens one. */
export function renderPayload(payload: unknown): string {
  if (payload === NOOP) return "noop";
  if (isConfiguration(payload)) return renderConfiguration(payload);
  if (isPayload(payload) && isSessionCommand(payload))
    return `${renderPayload(payload.command)}@${renderPayload(payload.session)}`;
  if (isPayload(payload) && isRegistration(payload)) return `+${renderPayload(payload.session)}`;
  return oneWord(typeof payload === "string" ? payload : (JSON.stringify(payload) ?? "?"), COMMAND_CHARS_MAX);
}

/** `{1 2 3}`; joint, the outgoing one first, `{1 2|1 2 3}`; learners at the end, `{1 2 (3)}`. */
export function renderConfiguration({ voters, outgoing, learners }: Configuration): string {
  const numbers = (servers: readonly NodeId[]): string => servers.map((server) => server + 1).join(" ");
  const joint = outgoing === null ? "" : `${numbers(outgoing)}|`;
  return `{${joint}${numbers(voters)}${learners.length === 0 ? "" : ` (${numbers(learners)})`}}`;
}

const renderEntry = ({ term, payload }: AnyEntry): string => `${term}:${renderPayload(payload)}`;

/** The first entries, and how many more there are. */
export function renderEntries(entries: readonly AnyEntry[], shownMax = 6): string {
  const shown = entries.slice(0, shownMax).map(renderEntry).join(" ");
  return entries.length > shownMax ? `${shown} +${entries.length - shownMax}` : shown;
}

/** "index 3", "index 3-5". */
export const renderRange = (first: number, last: number): string =>
  first === last ? `index ${first}` : `index ${first}-${last}`;

/** What stands in a log for all up to an index that was compacted away. */
export const compactedText = (index: number): string => `…${index}`;

/** The end of a log, with a bar after what is committed. */
export function renderLog(log: Log, commitIndex?: number, shownMax = 10): string {
  if (log.index === 0) return "-";
  const base = baseOf(log).index;
  const hidden = Math.max(base, log.index - shownMax);
  const words = entriesAfter(log, hidden, shownMax).map(renderEntry);
  // A bar at the place where it really stands, even where that is off this part of the log.
  if (commitIndex !== undefined) words.splice(Math.max(0, Math.min(commitIndex, log.index) - hidden), 0, "|");
  return [...(base > 0 ? [compactedText(base)] : []), ...(hidden > base ? [`(${hidden})`] : []), ...words].join(" ");
}
