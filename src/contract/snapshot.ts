// A snapshot: the state machine as of an index of the log, in place of the entries up to there (section 7, Figure 12).

import { isConfiguration, type Configuration } from "./configuration.js";
import { ContractError } from "./contract-error.js";
import type { Json } from "./json.js";
import { logFrom, type Log } from "./log.js";
import type { Command, SessionId } from "./payload.js";

/** The state machine as of an index. `data` is made by the harness: whoever keeps it or sends it does not look into it. */
export interface Snapshot {
  /** The last entry that it stands for: lastIncludedIndex. */
  readonly index: number;
  /** The term of that entry: lastIncludedTerm. */
  readonly term: number;
  /** The latest configuration up to there; absent where no entry carries one. */
  readonly configuration?: Configuration;
  /** The sessions that are open there (thesis, section 6.3); absent where none is. */
  readonly sessions?: readonly Session[];
  readonly data: Json;
}

/** A session as servers keep it: its last command that took effect. */
export type Session = { readonly id: SessionId; readonly serial: number };

/** What the harness puts into the data of a snapshot. */
export type SnapshotData = {
  /** The hash of all entries up to the index, by which logs are compared that have forgotten them. */
  readonly mark: number;
  /** The state of the state machine. */
  readonly state: Json;
  /** By session: what its last command was answered; absent where there are no sessions. */
  readonly answers?: Answers;
};

/** By session: its last command that took effect, and what that was answered; null where it had none yet. */
export type Answers = {
  readonly [session: SessionId]: { readonly serial: number; readonly command: Command; readonly value: Json } | null;
};

/** Whether a value is a snapshot that the harness may have taken. */
export const isSnapshot = (value: unknown): value is Snapshot =>
  isSnapshotHead(value) && isData((value as Partial<Snapshot>).data);

/** Whether a value is a snapshot, as far as its data does not matter. */
export function isSnapshotHead(value: unknown): value is Omit<Snapshot, "data"> {
  const { index, term, configuration, sessions = [] } = (value ?? {}) as { readonly [F in keyof Snapshot]?: unknown };
  if (configuration !== undefined && !isConfiguration(configuration)) return false;
  if (!Array.isArray(sessions) || !sessions.every(isSession)) return false;
  return Number.isSafeInteger(index) && (index as number) > 0 && isCount(term);
}

/** Whether a value is a well-formed session. */
export function isSession(value: unknown): value is Session {
  const { id, serial } = (value ?? {}) as Partial<Session>;
  return typeof id === "string" && isCount(serial);
}

function isData(value: unknown): value is SnapshotData {
  const { mark, state } = (value ?? {}) as Partial<SnapshotData>;
  return isCount(mark) && state !== undefined;
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

/** The data of a snapshot, read; throws a ContractError where it is not what the harness once handed out. */
export function dataOf({ index, data }: Snapshot): SnapshotData {
  if (isData(data)) return data;
  throw new ContractError(`the data of the snapshot up to index ${index} is not that of any snapshot that was taken`);
}

/** The log of which nothing is left but a snapshot. */
export const logAfterSnapshot = (snapshot: Snapshot): Log =>
  logFrom(snapshot.index, snapshot.term, dataOf(snapshot).mark, snapshot.configuration ?? null);
