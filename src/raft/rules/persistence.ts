// The rules of persistence: "updated on stable storage before responding to RPCs" (Figure 2, State).

import type { Disk, Write } from "../../contract/disk.js";
import { commonIndex, EMPTY_LOG, entriesAfter, type Log } from "../../contract/log.js";
import type { NodeId } from "../../contract/node-name.js";
import type { Gate, Outbound } from "../../contract/outbound.js";
import type { PacketKind } from "../packets.js";
import type { NodeState } from "../state.js";

/** What Figure 2 calls persistent state, the log aside. */
export type HardState = {
  readonly currentTerm: number;
  readonly votedFor: NodeId | null;
};

export const PERSISTENCE_RULES = {
  /** The writes that make term and vote durable (State). One write: two could be torn apart by a crash. */
  hardStateWrites: (hard: HardState): readonly Write[] => [{ kind: "set", key: "hardState", value: { ...hard } }],
  /** Term and vote as a disk kept them (State). */
  hardStateOn: (disk: Disk): HardState =>
    (disk.values["hardState"] as HardState | undefined) ?? { currentTerm: 0, votedFor: null },
  /** The log as a disk kept it (State). */
  logOn: (disk: Disk): Log => disk.log,
  /** The writes that turn one log into another. One write: what is cut off and what is appended go together. */
  logWrites: (before: Log, after: Log): readonly Write[] => {
    const kept = commonIndex(before, after);
    return [{ kind: "log", from: kept + 1, entries: entriesAfter(after, kept, Number.MAX_SAFE_INTEGER) }];
  },
  /** "Updated on stable storage before responding to RPCs" (State): what a step asks for, in order. */
  ordered: (writes: readonly Outbound[], rest: readonly Outbound[]): readonly Outbound[] =>
    writes.length === 0 ? rest : [...writes, ...rest],
  /** Unlike the paper, AppendEntries does not wait for its leader's own writes (thesis, section 10.2.1); all else does. */
  gateOf: (kind: PacketKind): Gate => (kind === "AppendEntries" ? "now" : "afterWrites"),
  /** Unlike the paper, where a write takes no time, a candidate counts its own vote once `written`, null at first, has made it durable. */
  ownVoteIsDurable: (node: NodeState, written: Write | null, rules: PersistenceRules): boolean => {
    if (written?.kind !== "set") return false;
    const { currentTerm, votedFor } = rules.hardStateOn({ values: { [written.key]: written.value }, log: EMPTY_LOG });
    return currentTerm === node.currentTerm && votedFor === node.options.id;
  },
  /** Unlike the paper, a leader counts its own log only as far as it is durable (thesis, section 10.2.1). */
  ownMatchIndex: (node: NodeState): number => commonIndex(node.durable, node.log),
  /** Unlike the paper, which knows no failed writes: a server that cannot keep its promises makes no more of them. */
  afterFailedWrite: (_node: NodeState, _write: Write): readonly Outbound[] => [
    { type: "halt", reason: "a write failed" },
  ],
};

type Bodies = typeof PERSISTENCE_RULES;
export interface PersistenceRules extends Bodies {}
