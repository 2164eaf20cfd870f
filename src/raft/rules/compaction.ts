// The rules of log compaction (section 7 and Figure 13; thesis, section 5), by the switch `compaction`.

import { logWith, type Disk, type Write } from "../../contract/disk.js";
import { baseOf, compacted, type Log } from "../../contract/log.js";
import type { NodeId } from "../../contract/node-name.js";
import type { Snapshot } from "../../contract/snapshot.js";
import type { InstallSnapshot, InstallSnapshotReply } from "../packets.js";
import type { NodeState } from "../state.js";

export const COMPACTION_RULES = {
  /** "Each server takes snapshots independently, covering just the committed entries in its log" (section 7). */
  takesSnapshot: (node: NodeState, snapshot: Snapshot): boolean =>
    node.options.settings.compaction &&
    snapshot.index > baseOf(node.log).index &&
    snapshot.index <= node.lastApplied &&
    // The sessions are as they are, and not as they were.
    (snapshot.index === node.lastApplied || node.sessions.length === 0),
  /** "Once a server completes writing a snapshot, it may delete all log entries up through the last included index" (section 7). */
  logAfterCompaction: (node: NodeState, snapshot: Snapshot): Log => compacted(node.log, snapshot.index),
  /** What is kept of a snapshot: "the last included index" and "the last included term", which "support the AppendEntries consistency check for the first log entry following the snapshot" (section 7). */
  snapshotKept: (_node: NodeState, snapshot: Snapshot): Snapshot => snapshot,
  /** The write that makes a snapshot durable, "as well as any prior snapshot" gone. Unlike the paper, the log is cut by the same write. */
  snapshotWrites: (snapshot: Snapshot): readonly Write[] => [{ kind: "snapshot", snapshot }],
  /** The snapshot as a disk kept it. */
  snapshotOn: (disk: Disk): Snapshot | null => disk.snapshot ?? null,
  /** What is in the snapshot was committed and applied: a server that boots from it begins there. */
  appliedAtBoot: (snapshot: Snapshot | null): number => snapshot?.index ?? 0,
  /** A server that boots "can load" its snapshot into its state machine, which has nothing else of what was compacted (thesis, section 5.1). */
  restoresAtBoot: (snapshot: Snapshot | null): boolean => snapshot !== null,
  /** "The leader must send snapshots to followers that lag behind: when it has already discarded the next log entry that it needs to send" (section 7). */
  sendsSnapshot: (node: NodeState, nextIndex: number): boolean => nextIndex <= baseOf(node.log).index,
  /** What it sends (InstallSnapshot RPC, Arguments). */
  snapshotToSend: (_node: NodeState, snapshot: Snapshot): Snapshot => snapshot,
  /**
   * Whether a snapshot tells a follower something that it does not know to be committed. Unlike the figure, which installs what
   * comes late too: entries that were applied are never taken back.
   */
  installsSnapshot: (node: NodeState, request: InstallSnapshot): boolean =>
    request.lastIncludedIndex > node.commitIndex,
  /** "If existing log entry has same index and term as snapshot's last included entry, retain log entries following it", else "discard the entire log" (InstallSnapshot RPC, 6 and 7). */
  logAfterInstall: (node: NodeState, snapshot: Snapshot): Log => logWith(node.log, snapshot),
  /** Who is given a snapshot has voted for whom it has voted for: that says nothing of it. */
  voteAfterInstall: (node: NodeState): NodeId | null => node.votedFor,
  /** A snapshot covers "just the committed entries": who installs it knows that they are. */
  commitIndexAfterInstall: (node: NodeState, snapshot: Snapshot): number => Math.max(node.commitIndex, snapshot.index),
  /** "Reset state machine using snapshot contents" (InstallSnapshot RPC, 8). */
  restoresInstalled: (_node: NodeState, _snapshot: Snapshot): boolean => true,
  /** The state machine is then where the snapshot is. */
  lastAppliedAfterInstall: (_node: NodeState, snapshot: Snapshot): number => snapshot.index,
  /** What the follower holds as the leader does once it has the snapshot, or had it before. */
  installedIndex: (_node: NodeState, request: InstallSnapshot): number => request.lastIncludedIndex,
  /** Whether an answer tells this leader how far a follower is. */
  countsInstallReply: (node: NodeState, reply: InstallSnapshotReply): boolean =>
    reply.term === node.currentTerm && reply.matchIndex <= node.log.index,
};

/** The snapshot in a request. */
export function snapshotIn(request: InstallSnapshot): Snapshot {
  const { lastIncludedIndex: index, lastIncludedTerm: term, configuration, sessions, data } = request;
  return { index, term, ...(configuration && { configuration }), ...(sessions && { sessions }), data };
}

type Bodies = typeof COMPACTION_RULES;
export interface CompactionRules extends Bodies {}
