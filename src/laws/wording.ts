// How laws speak of servers and entries: S1, S2, ... and an entry by index, term and command.

import type { Configuration } from "../contract/configuration.js";
import { entryAt, HIDDEN_TERM, termAt, type Entry, type Log } from "../contract/log.js";
import { nodeName, serversText, type NodeId } from "../contract/node-name.js";
import { commandOf, isRegistration, NOOP, type Payload } from "../contract/payload.js";

/** `"x" of term 2`, or `the no-op of term 2`, or `the configuration S1 S2 S3 of term 2`; where it is hidden, that. */
export function entryText({ term, payload }: Entry): string {
  if (term === HIDDEN_TERM) return "an entry that nobody shows";
  if (payload === NOOP) return `the no-op of term ${term}`;
  return `${payloadText(payload)} of term ${term}`;
}

function payloadText(payload: Exclude<Payload, null>): string {
  const command = commandOf(payload);
  if (command !== undefined) return `"${command}"`;
  return isRegistration(payload)
    ? `the session "${payload.session}"`
    : `the configuration ${configurationText(payload as Configuration)}`;
}

/** `S1 S2 S3`, `S1 S2 and before S1 S4`, `S1 S2, learners S3`. */
export function configurationText({ voters, outgoing, learners }: Configuration): string {
  const named = (servers: readonly NodeId[]): string =>
    servers.length === 0 ? "nobody" : servers.map(nodeName).join(" ");
  const before = outgoing === null ? "" : ` and before ${named(outgoing)}`;
  return `${named(voters)}${before}${learners.length === 0 ? "" : `, learners ${named(learners)}`}`;
}

/** What a log holds at an index: `"x" of term 2`, `nothing` beyond its end, at its base or below an entry that it has compacted. */
export function entryTextAt(log: Log, index: number): string {
  const entry = entryAt(log, index);
  if (entry !== undefined) return entryText(entry);
  if (index > log.index) return "nothing";
  const term = termAt(log, index);
  return term === undefined ? "an entry that is compacted away" : `an entry of term ${term} that is compacted away`;
}

/** `on S1, S2 only`, or `on no server`. */
export const onlyOn = (servers: readonly NodeId[]): string =>
  servers.length === 0 ? "on no server" : `on ${serversText(servers)} only`;
