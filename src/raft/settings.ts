// The switches of the reference node. What masks bugs (no-op, whole-suffix batches, clamped heartbeats) can be switched off.

import { NO_CONFIGURATION, type Configuration } from "../contract/configuration.js";
import type { NodeOptions } from "../contract/implementation.js";

/** Every switch with the values it takes; the first is the default. */
export const SETTINGS = {
  /** Unlike the paper, a leader begins with an entry of its own, which commits what it inherited (thesis, section 6.4). */
  noop: ["on", "off"],
  /** Unlike the paper, an AppendEntries may be told to carry no more entries than so many. */
  batch: ["all", "1", "2"],
  /** Unlike the paper, whose heartbeats are empty (`on`), they carry what a follower lacks: so what was lost is sent again. */
  emptyHeartbeats: ["off", "on"],
  /** Unlike the paper, the leaderCommit of an AppendEntries without entries is cut to what the follower is known to hold. */
  clampCommit: ["on", "off"],
  /** Unlike the paper, where that is optional (section 5.3, at its end), a refusal says where the conflicting term begins, not which. */
  fastBacktracking: ["on", "off"],
  /** Unlike the paper, a server asks whether it would be elected before it stands (thesis, section 9.6). */
  preVote: ["off", "on"],
  /** Unlike the paper, a leader that a majority does not answer steps down, and who hears from a leader gives no vote (thesis, sections 6.2 and 4.2.3). */
  checkQuorum: ["off", "on"],
  /** Unlike the paper, where a server decides by itself when to do so, it compacts its log when it is asked to (section 7; thesis, section 5). */
  compaction: ["off", "on"],
  /** Unlike the paper, a leader hands its office to another server when it is asked to (thesis, section 3.10). */
  transfer: ["off", "on"],
  /** Unlike the paper, with `checkQuorum` a leader answers reads for a time after a majority has answered it (thesis, section 6.4.1). */
  leaseReads: ["off", "on"],
  /** Changes of membership: none; a server at a time (thesis, section 4.1); or any, by joint consensus (section 6). */
  membership: ["off", "single", "joint"],
  /** Clients open sessions, in which what is asked for twice takes effect once (thesis, section 6.3). */
  sessions: ["off", "on"],
  /** Who does not lead names the leader to whom it declines (section 8; thesis, section 6.2). */
  redirects: ["off", "on"],
  /** Unlike the paper, where that takes no time, a state machine takes what is committed in its own time, by a timer. */
  applyLag: ["off", "on"],
  /** Unlike the paper, a leader that cannot commit what it has takes no more (etcd's raft, MaxUncommittedEntriesSize). */
  backPressure: ["off", "on"],
  /** Unlike the paper, a snapshot goes whole, or else in so many chunks (section 7 and Figure 13). */
  snapshotChunks: ["whole", "2", "3"],
  /** Who does not lead answers reads as well, once it has asked the leader what is committed (thesis, section 6.4). */
  followerReads: ["off", "on"],
} as const satisfies Record<string, readonly string[]>;

/** The switches that are features of their own. Where all are off, the server is that of the paper. */
export const FEATURES: readonly (keyof typeof SETTINGS)[] = [
  "preVote",
  "checkQuorum",
  "compaction",
  "transfer",
  "leaseReads",
  "membership",
  "sessions",
  "redirects",
  "applyLag",
  "backPressure",
  "snapshotChunks",
  "followerReads",
];

/** With these a majority that is whole among itself makes progress, whatever else stays blocked (thesis, section 9.6; Howard and Abraham 2020). */
export const STANDS_CUTS = { preVote: "on", checkQuorum: "on" } as const;

/** With these it takes snapshots when it is asked to. */
export const COMPACTS = { compaction: "on" } as const;

/** With these its reads rely on clocks (thesis, section 6.4.1). */
export const LEASES = { leaseReads: "on", checkQuorum: "on" } as const;

/** With these it takes changes of its membership. */
export const RECONFIGURES = { membership: ["single", "joint"] } as const;

/** With these clients open sessions. */
export const SESSIONS = { sessions: "on" } as const;

/** The switches of the reference, read. */
export interface Settings {
  readonly noop: boolean;
  readonly batch: number;
  readonly emptyHeartbeats: boolean;
  readonly clampCommit: boolean;
  readonly fastBacktracking: boolean;
  readonly preVote: boolean;
  readonly checkQuorum: boolean;
  readonly compaction: boolean;
  readonly transfer: boolean;
  readonly leaseReads: boolean;
  readonly membership: (typeof SETTINGS)["membership"][number];
  readonly sessions: boolean;
  readonly redirects: boolean;
  readonly applyLag: boolean;
  readonly backPressure: boolean;
  /** 1 where it goes whole. */
  readonly snapshotChunks: number;
  readonly followerReads: boolean;
}

/** What does not change over a node's lives. */
export interface ServerOptions {
  readonly id: number;
  readonly nodes: number;
  /** Who has a say, as long as no configuration follows the first. */
  readonly configuration: Configuration;
  readonly settings: Settings;
  readonly electionTimeoutMin: number;
  readonly electionTimeoutMax: number;
  readonly heartbeatInterval: number;
  readonly clockDriftBound: number;
}

export function serverOptionsOf(options: NodeOptions): ServerOptions {
  const value = (name: keyof typeof SETTINGS): string => options.settings[name] ?? SETTINGS[name][0];
  const batch = value("batch");
  const snapshotChunks = value("snapshotChunks");
  return {
    id: options.id,
    nodes: options.nodes,
    configuration: options.bootstrap ?? NO_CONFIGURATION,
    settings: {
      noop: value("noop") === "on",
      batch: batch === "all" ? Number.MAX_SAFE_INTEGER : Number(batch),
      emptyHeartbeats: value("emptyHeartbeats") === "on",
      clampCommit: value("clampCommit") === "on",
      fastBacktracking: value("fastBacktracking") === "on",
      preVote: value("preVote") === "on",
      checkQuorum: value("checkQuorum") === "on",
      compaction: value("compaction") === "on",
      transfer: value("transfer") === "on",
      leaseReads: value("leaseReads") === "on",
      membership: value("membership") as Settings["membership"],
      sessions: value("sessions") === "on",
      redirects: value("redirects") === "on",
      applyLag: value("applyLag") === "on",
      backPressure: value("backPressure") === "on",
      snapshotChunks: snapshotChunks === "whole" ? 1 : Number(snapshotChunks),
      followerReads: value("followerReads") === "on",
    },
    electionTimeoutMin: options.electionTimeoutMin,
    electionTimeoutMax: options.electionTimeoutMax,
    heartbeatInterval: options.heartbeatInterval,
    clockDriftBound: options.clockDriftBound,
  };
}
