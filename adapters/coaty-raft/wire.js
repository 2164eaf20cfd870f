// The library's messages as packets and back: its own fields under its own names, those left out that are as in a new one.

import { createRequire } from "node:module";

/** @import { Json, NodeId, Packet } from "seaworthy" */

const require = createRequire(import.meta.url);
const { Entry, EntryType, Message, MessageType } = require("@coaty/consensus.raft/ported/raftpb/raft.pb");

/** The library's names for servers. */
export const nameOf = (id) => `S${id + 1}`;
export const idOf = (name) => Number(name.slice(1)) - 1;
export const idOrNull = (name) => (name === "" ? null : idOf(name));

const FIELDS = ["term", "logTerm", "index", "commit", "reject", "rejectHint"];
const UNSET = new Message();

/**
 * @param {NodeId} from Who sends it, which may not be who asked for it: then that is its origin.
 * @returns {Packet}
 */
export function packetOf(from, message) {
  if (message.type === MessageType.MsgSnap) throw new Error("nobody takes snapshots here, and yet one is sent");
  const body = {};
  for (const field of FIELDS) if (message[field] !== UNSET[field]) body[field] = message[field];
  if (message.context !== null) body.context = message.context;
  if (message.entries.length > 0) body.entries = message.entries.map(({ term, data }) => ({ term, data }));
  if (message.from !== nameOf(from)) body.origin = idOf(message.from);
  return { from, to: idOf(message.to), kind: MessageType[message.type].slice("Msg".length), body };
}

/** @param {Packet} packet */
export function messageOf({ from, to, kind, body }) {
  const { entries = [], origin = from, ...fields } = body;
  return new Message({
    ...fields,
    type: MessageType[`Msg${kind}`],
    from: nameOf(origin),
    to: nameOf(to),
    entries: libraryEntries(entries, fields.index ?? 0),
  });
}

/** Entries as the library has them, behind index `before`. */
export const libraryEntries = (entries, before) =>
  entries.map(({ term, data }, at) => new Entry({ term, index: before + at + 1, data }));

/** Entries in the words of the contract: the library begins a term with nothing, which is null to both. */
export const entriesOf = (entries) =>
  entries.map(({ type, term, data }) => {
    if (type !== EntryType.EntryNormal)
      throw new Error("nobody changes configurations here, and yet the log has a change");
    return { term, payload: data };
  });
