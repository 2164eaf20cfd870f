// The replicated state machine as one server holds it: all that this life of the server has applied, in order, upon the
// snapshot that it restored, if it did.

import type { Implementation } from "../contract/implementation.js";
import type { Json } from "../contract/json.js";
import type { StateMachine } from "../contract/state-machine.js";
import { entryAt, latestConfiguration } from "../contract/log.js";
import { commandOf, isRegistration, isSessionCommand, type Payload } from "../contract/payload.js";
import { dataOf, type Answers, type Snapshot, type SnapshotData } from "../contract/snapshot.js";
import type { View } from "../contract/view.js";
import { KEY_VALUE } from "../machine/key-value.js";
import type { Applied } from "./node-output.js";

/** A state machine up to an index of the log. */
export interface Replica {
  readonly index: number;
  readonly state: Json;
  /** By session what was answered last; absent where no session was ever opened. */
  readonly answers?: Answers;
}

/** What an entry did to a replica; `value` is missing where nobody knows it. */
interface Change {
  readonly replica: Replica | null;
  readonly value?: Json;
}

/** What servers do with the commands that they apply. */
export const machineOf = ({ machine }: Implementation): StateMachine => machine ?? KEY_VALUE;

/** The replica of a server that begins a life. */
export const emptyReplica = (implementation: Implementation): Replica => ({
  index: 0,
  state: machineOf(implementation).initial,
});

/**
 * The replica with one entry more. Null, and so for the rest of the server's life, where entries do not follow each other:
 * a server that brings its applied state from its disk begins in the middle, and nobody else knows that state.
 */
export function changedBy(implementation: Implementation, replica: Replica | null, entry: Applied): Change {
  if (replica === null || entry.index !== replica.index + 1) return UNKNOWN;
  const { index, payload, skipped } = entry;
  const command = commandOf(payload);
  if (command === undefined || skipped)
    return { replica: { ...replica, index, ...opened(replica, payload) }, ...answeredBefore(replica, payload) };
  const { state, value } = machineOf(implementation).apply(replica.state, command);
  return { replica: { ...replica, index, state, ...answering(replica, payload, value) }, value };
}

/** A session that is opened has no answer yet. */
const opened = ({ answers }: Replica, payload: Payload): Pick<Replica, "answers"> =>
  isRegistration(payload) ? { answers: { ...answers, [payload.session]: null } } : NOTHING;

/** Of a session only the last answer is kept: what it asks for next says that it has got that. */
const answering = ({ answers }: Replica, payload: Payload, value: Json): Pick<Replica, "answers"> =>
  isSessionCommand(payload)
    ? { answers: { ...answers, [payload.session]: { serial: payload.serial, command: payload.command, value } } }
    : NOTHING;

/** A command that is not taken again is answered as it was before. */
function answeredBefore({ answers }: Replica, payload: Payload): Pick<Change, "value"> {
  if (!isSessionCommand(payload)) return NOTHING;
  const last = answers?.[payload.session];
  return last?.serial === payload.serial ? { value: last.value } : NOTHING;
}

const NOTHING = {};

/** What a read is answered that shows the replica up to an index; undefined where nobody knows. */
export function readOf(implementation: Implementation, replica: Replica | null, index: number): Json | undefined {
  return replica?.index === index ? machineOf(implementation).read?.(replica.state) : undefined;
}

/** The replica that a snapshot was taken of. */
export const replicaOf = (snapshot: Snapshot): Replica => {
  const { state, answers } = dataOf(snapshot);
  return { index: snapshot.index, state, ...(answers && { answers }) };
};

/** The snapshot of a replica, as of all that it has taken; null where nobody knows it, or the log does not reach from below to there. */
export function snapshotOf(replica: Replica | null, view: View | null): Snapshot | null {
  if (replica === null || view?.log === undefined) return null;
  const { index, state, answers } = replica;
  const last = entryAt(view.log, index);
  if (last === undefined) return null;
  const configuration = latestConfiguration(last)?.payload;
  const data: SnapshotData = { mark: last.hash, state, ...(answers && { answers }) };
  return { index, term: last.term, ...(configuration && { configuration }), data };
}

const UNKNOWN: Change = { replica: null };
