// For each mutant the shortest schedule that is known to us: what it shows, and after how many events. Sorted as the
// mutants are. Where the length differs from the table that they were first written down in, a line says why; three reasons come back:
//
//   no-op   the leader's no-op is an entry, so no client need ask to have one (1 event less for each)
//   voter   the server that voted for the first leader is the next candidate: it has that term already, so one timeout
//           takes it to the next one (1 event less)
//   term    a leader has no election timer here: it must hear of a newer term before it can stand again (1 event more or
//           none, in place of a timeout)

import type { Environment } from "../../src/cluster/setup.js";

export interface KnownSchedule {
  readonly mutant: string;
  readonly environment?: Partial<Environment>;
  readonly schedule: string;
  /** What the servers show in the end. */
  readonly shows: string;
  readonly events: number;
}

const NOOP_OFF = { settings: { noop: "off" } };
const SINGLE = { settings: { membership: "single" } };
const COMPACTION = { settings: { compaction: "on" } };
const SESSIONS = { settings: { sessions: "on", compaction: "on" } };
const ASYNC = { disk: "async" } as const;
const EMPTY_HEARTBEATS = { settings: { emptyHeartbeats: "on", clampCommit: "off" } };
const LEASES = {
  time: "timed",
  settings: { preVote: "on", checkQuorum: "on", transfer: "on", leaseReads: "on" },
} as const;

export const KNOWN_SCHEDULES: readonly KnownSchedule[] = [
  {
    mutant: "vote-dup-counted",
    environment: { nodes: 4 },
    schedule: `T1, RV 1>2, dup RVR 2>1, RVR 2>1
               T3, RV 3>4, dup RVR 4>3, RVR 4>3`,
    shows: "S1 and S3 led term 1",
    events: 8,
  },
  {
    // 8 in the table: there the voter is a third server, here it is the second candidate itself.
    mutant: "vote-stale-term-counted",
    schedule: "T1, RV 1>2, T1, T2, RV 2>3, RVR 3>2, RVR 2>1",
    shows: "S1 and S2 led term 2",
    events: 7,
  },
  {
    mutant: "clear-vote-on-same-term-stepdown",
    environment: NOOP_OFF,
    schedule: "T1, RV 1>2, RVR 2>1, AE 1>2, T3, RV 3>2, RVR 2>3",
    shows: "S1 and S3 led term 1",
    events: 7,
  },
  {
    // 7 in the table, whose implementation needs an AppendEntries in between.
    mutant: "votedfor-sentinel-zero",
    schedule: "T1, RV 1>2, RVR 2>1, T3, RV 3>2, RVR 2>3",
    shows: "S1 and S3 led term 1",
    events: 6,
  },
  {
    // 7 in the table, where the end of the wait is an event.
    mutant: "async-check-then-vote",
    environment: ASYNC,
    schedule: "T1, T2, F1, F2, RV 1>3, RV 2>3, F3, RVR 3>1, RVR 3>2",
    shows: "S1 and S2 led term 1",
    events: 6,
  },
  {
    // 10 in the table; no-op, voter.
    mutant: "vote-no-uptodate-check",
    schedule: "T1, RV 1>3, RVR 3>1, AE 1>2, AER 2>1, T3, RV 3>2, RVR 2>3",
    shows: "S3 leads term 2 without the no-op of term 1, committed at index 1",
    events: 8,
  },
  {
    mutant: "uptodate-index-only",
    schedule: `T1, RV 1>3, RVR 3>1, T3, RV 3>2, RVR 2>3
               AE 3>2, AER 2>3, RV 3>1, T1, RV 1>2 t3, RVR 2>1 t3`,
    shows: "S1 leads term 3 without the no-op of term 2, committed at index 1",
    events: 12,
  },
  {
    mutant: "quorum-half-even-election",
    environment: { nodes: 4 },
    schedule: "T1, RV 1>2, RVR 2>1, T3, RV 3>4, RVR 4>3",
    shows: "S1 and S3 led term 1",
    events: 6,
  },
  {
    // The row has 4 servers. With 2, half of them is the candidate itself.
    mutant: "quorum-half-even-election",
    environment: { nodes: 2 },
    schedule: "T1, T2",
    shows: "S1 and S2 led term 1",
    events: 2,
  },
  {
    // 8 in the table; no-op: a leader that comes back writes another one.
    mutant: "restart-resumes-leadership-same-term",
    environment: ASYNC,
    schedule: "T1, F1, RV 1>2, F2, RVR 2>1, F1, CR 1 a, AE 1>2 #2, crash 1, restart 1",
    shows: "S1 and S2 agree on index 2 and term 1, but not on what stands up to there",
    events: 7,
  },
  {
    mutant: "accept-ae-from-lower-term",
    schedule: `T1, RV 1>3, RVR 3>1, T3, RV 3>2, RVR 2>3, AE 3>2, AER 2>3
               AE 1>2, T2, RV 2>1, RVR 1>2`,
    shows: "S2 leads term 3 without the no-op of term 2, committed at index 1",
    events: 12,
  },
  {
    // S2 falls back to term 0 as S1 did, stands in term 1 once more, and has the vote that S1 had given to itself.
    mutant: "term-from-truncated-log",
    schedule: `T1, RV 1>3, RVR 3>1, T2, T2, RV 2>3 t2, RVR 3>2, AE 2>1, RV 2>1 t1
               T3, RV 3>1, RVR 1>3, AE 3>2, T2, RVR 1>2`,
    shows: "S1 and S2 led term 1",
    events: 15,
  },
  {
    // 12 in the table; no-op. The voter of the first election is the one that never hears of the entry.
    mutant: "ae-truncate-unconditional",
    schedule: "T1, RV 1>3, RVR 3>1, CR 1 b, AE 1>2 #2, AER 2>1, AE 1>2, T2, RV 2>3, RVR 3>2",
    shows: "S2 leads term 2 without b of term 1, committed at index 2",
    events: 10,
  },
  {
    mutant: "ae-overwrites-in-place",
    environment: { nodes: 5 },
    schedule: `T1, RV 1>2, RVR 2>1, RV 1>3, RVR 3>1, CR 1 a, AE 1>2 #2
               T3, RV 3>4, RVR 4>3, RV 3>5, RVR 5>3, AE 3>2`,
    shows: "S1 and S2 agree on index 2 and term 1, but not on what stands up to there",
    events: 13,
  },
  {
    mutant: "stale-entry-cache",
    schedule: `T1, RV 1>3, RVR 3>1, T3, RV 3>2, RVR 2>3, AE 3>1
               T1, RV 1>2 t3, RVR 2>1, AE 1>2 t3, AER 2>1, AE 1>2 t3`,
    shows: "S1 and S2 agree on index 2 and term 3, but not on what stands up to there",
    events: 13,
  },
  {
    mutant: "ae-no-prevterm-check",
    schedule: "T1, RV 1>3, RVR 3>1, T3, RV 3>2, RVR 2>3, AE 3>2, T2, RV 2>3, RVR 3>2, AE 2>1",
    shows: "S1 and S2 agree on index 2 and term 3, but not on what stands up to there",
    events: 11,
  },
  {
    mutant: "ack-last-stored-not-last-checked",
    environment: NOOP_OFF,
    schedule: `T2, RV 2>1, RVR 1>2, CR 2 a, T1, RV 1>3, RVR 3>1
               CR 1 b, AE 1>2, AER 2>1, T2, RV 2>3 t3, RVR 3>2`,
    shows: "S2 leads term 3 without b of term 2, committed at index 1",
    events: 13,
  },
  {
    // The table's 13 are without a no-op; with it a heartbeat takes the place of two operations.
    mutant: "ack-last-stored-not-last-checked",
    environment: EMPTY_HEARTBEATS,
    schedule: `T2, RV 2>1, RVR 1>2, T1, RV 1>3, RVR 3>1
               HB1, AE 1>2 #2, AER 2>1, T2, RV 2>3 t3, RVR 3>2`,
    shows: "S2 leads term 3 without the no-op of term 2, committed at index 1",
    events: 12,
  },
  {
    mutant: "success-of-older-term-counted",
    environment: { nodes: 5 },
    schedule: `T1, RV 1>2, RV 1>3, RVR 2>1, RVR 3>1, CR 1 a, CR 1 b, AE 1>2, AE 1>2, AE 1>2
               T5, T5, RV 5>3 t2, RV 5>4 t2, RVR 3>5, RVR 4>5, AE 5>2 t2, AE 5>1 t2
               T1, RV 1>3 t3, RV 1>4 t3, RVR 3>1, RVR 4>1, CR 1 c, AER 2>1 #3, AE 1>3 t3, AER 3>1, AE 1>3 t3 #2, AER 3>1
               RV 1>5 t3, T5, RV 5>2 t4, RV 5>4 t4, RVR 2>5, RVR 4>5`,
    shows: "S5 leads term 4 without the no-op of term 3, committed at index 2",
    events: 35,
  },
  {
    mutant: "heartbeat-success-no-prev-check",
    environment: EMPTY_HEARTBEATS,
    schedule: "T1, RV 1>3, RVR 3>1, T3, RV 3>2, RVR 2>3, AE 3>2, AER 2>3, HB3, AE 3>1 #2",
    shows: "S3 committed the no-op of term 2 and S1 the no-op of term 1 at index 1",
    events: 10,
  },
  {
    mutant: "old-leader-sends-after-term-change",
    schedule: `T1, RV 1>3, RVR 3>1, T3, RV 3>2, RVR 2>3, AE 3>2, AER 2>3
               RV 3>1, AE 1>2 t2, T2, RV 2>1, RVR 1>2`,
    shows: "S2 leads term 3 without the no-op of term 2, committed at index 1",
    events: 13,
  },
  {
    mutant: "commit-prior-term-by-counting",
    environment: NOOP_OFF,
    schedule: `T1, RV 1>3, RVR 3>1, CR 1 a
               T3, RV 3>2, RVR 2>3, CR 3 b
               RV 3>1, T1, RV 1>2 t3, RVR 2>1, AE 1>2 t3, AER 2>1, AE 1>2 t3, AER 2>1
               RV 1>3 t3, T3, RV 3>2 t4, RVR 2>3 t4`,
    shows: "S3 leads term 4 without a of term 1, committed at index 1",
    events: 20,
  },
  {
    // 12 in the table; no-op.
    mutant: "follower-commit-min-own-last",
    environment: EMPTY_HEARTBEATS,
    schedule: "T1, RV 1>3, RVR 3>1, T3, RV 3>2, RVR 2>3, AE 3>2, AER 2>3, HB3, AE 3>1 #2",
    shows: "S3 committed the no-op of term 2 and S1 the no-op of term 1 at index 1",
    events: 10,
  },
  {
    // The same schedule: what is beyond the log counts as far as there is a log.
    mutant: "commit-beyond-log",
    environment: EMPTY_HEARTBEATS,
    schedule: "T1, RV 1>3, RVR 3>1, T3, RV 3>2, RVR 2>3, AE 3>2, AER 2>3, HB3, AE 3>1 #2",
    shows: "S3 committed the no-op of term 2 and S1 the no-op of term 1 at index 1",
    events: 10,
  },
  {
    // 9 in the table; no-op, voter, and a leader commits without anybody's answer.
    mutant: "quorum-n-minus-1-or-floor",
    schedule: "T1, RV 1>3, RVR 3>1, T3, RV 3>2, RVR 2>3",
    shows: "S3 leads term 2 without the no-op of term 1, committed at index 1",
    events: 6,
  },
  {
    mutant: "votedfor-not-persisted",
    schedule: "T1, RV 1>3, RVR 3>1, crash 3, restart 3, T2, RV 2>3, RVR 3>2",
    shows: "S1 and S2 led term 1",
    events: 8,
  },
  {
    mutant: "term-not-persisted",
    schedule: "T1, RV 1>3, RVR 3>1, crash 3, restart 3, T2, RV 2>3, RVR 3>2",
    shows: "S1 and S2 led term 1",
    events: 8,
  },
  {
    mutant: "term-written-with-vote",
    environment: { nodes: 2, voters: 1, ...SINGLE },
    schedule: "T1, RC 1 12, AE 1>2, AER 2>1, RC 1 2, AE 1>2, crash 2, restart 2, T2",
    shows: "S1 and S2 led term 1",
    events: 9,
  },
  {
    mutant: "rv-sent-before-persist",
    environment: ASYNC,
    schedule: "T1, RV 1>2, F2, RVR 2>1, crash 1, restart 1, T3, RV 3>1, F1, RVR 1>3",
    shows: "S1 and S3 led term 1",
    events: 8,
  },
  {
    // 8 in the table, where a failed write is no event.
    mutant: "vote-persist-error-ignored",
    schedule: "T1, RV 1>3 fail@0, RVR 3>1, crash 3, restart 3, T2, RV 2>3, RVR 3>2",
    shows: "S1 and S2 led term 1",
    events: 9,
  },
  {
    // About 10 in the table; two candidates of the very first term need no second one.
    mutant: "term-vote-two-writes",
    schedule: "T1, RV 1>3 crash@1, RVR 3>1, restart 3, T2, RV 2>3, RVR 3>2",
    shows: "S1 and S2 led term 1",
    events: 8,
  },
  {
    // 12 in the table; no-op, voter. The disk is sync: the crash is inside the step of the AppendEntries.
    mutant: "ack-before-fsync",
    schedule: "T1, RV 1>3, RVR 3>1, AE 1>2 crash@0, AER 2>1, restart 2, T3, RV 3>2, RVR 2>3",
    shows: "S3 leads term 2 without the no-op of term 1, committed at index 1",
    events: 10,
  },
  {
    // 12 in the table; no-op, voter.
    mutant: "leader-self-ack-before-fsync",
    environment: ASYNC,
    schedule: `T1, F1, RV 1>3, F3, RVR 3>1, AE 1>2, F2, AER 2>1
               crash 1, restart 1, T3, F3, RV 3>1, F1, RVR 1>3`,
    shows: "S3 leads term 2 without the no-op of term 1, committed at index 1",
    events: 10,
  },
  {
    mutant: "leader-drops-unwritten-entries",
    environment: { ...ASYNC, nodes: 1 },
    schedule: "T1, F1, F1 fail@0",
    shows: "S1 led term 1 all along and lost the no-op of term 1 at index 1",
    events: 2,
  },
  {
    mutant: "truncate-append-not-atomic",
    environment: { nodes: 5 },
    schedule: `T1, RV 1>2, RVR 2>1, RV 1>3, RVR 3>1, CR 1 a, AE 1>2 #2
               T3, RV 3>4, RVR 4>3, RV 3>5, RVR 5>3, AE 3>2, crash 2, restart 2`,
    shows: "S1 and S2 agree on index 2 and term 1, but not on what stands up to there",
    events: 15,
  },
  {
    mutant: "term-advance-not-durable-before-reply",
    schedule: "T1, RV 1>3 crash@0, RVR 3>1, restart 3, T2, RV 2>3, RVR 3>2",
    shows: "S1 and S2 led term 1",
    events: 8,
  },
  {
    // About 11 in the table; no-op, voter; a second leader of term 1 is not needed.
    mutant: "lost-log-node-votes",
    schedule: "T1, RV 1>3, RVR 3>1, AE 1>2, AER 2>1, crash 2, restart 2, T3, RV 3>2, RVR 2>3",
    shows: "S3 leads term 2 without the no-op of term 1, committed at index 1",
    events: 10,
  },
  {
    // The term and the vote are written later, by a step of their own, which never comes here.
    mutant: "log-of-future-term-ignored",
    environment: { nodes: 1 },
    schedule: "T1, CR 1 a, crash 1, restart 1, T1, CR 1 b",
    shows: "S1 committed a of term 1 and S1 b of term 1 at index 2",
    events: 6,
  },
  {
    mutant: "folklore-vote-by-committed-index",
    schedule: "T1, RV 1>3, RVR 3>1, AE 1>2, AER 2>1, T3, RV 3>2, RVR 2>3",
    shows: "S3 leads term 2 without the no-op of term 1, committed at index 1",
    events: 8,
  },
  {
    mutant: "folklore-most-votes-wins",
    environment: { nodes: 4 },
    schedule: "T1, RV 1>2, RVR 2>1, T3, RV 3>4, RVR 4>3",
    shows: "S1 and S3 led term 1",
    events: 6,
  },
  {
    // 11 in the table, where the next leader has a voter of its own.
    mutant: "definite-failure-on-stepdown",
    schedule: "T1, RV 1>2, RVR 2>1, CR 1 a, AE 1>2 #2, T2, RV 2>1, RVR 1>2, AE 2>1, AER 1>2",
    shows: "S1 answered failed to a, which is committed",
    events: 10,
  },
  {
    mutant: "callback-by-index-only",
    schedule: `T1, RV 1>2, RVR 2>1, CR 1 a, T2, RV 2>3, RVR 3>2, CR 2 b, AE 2>3 #2, AER 3>2
               HB2, AE 2>1 #3`,
    shows: "S1 answered ok to a, which is not committed",
    events: 12,
  },
  {
    mutant: "duplicate-command-on-retry",
    environment: { nodes: 1, ...SESSIONS },
    schedule: "T1, OS 1 o1, SW 1 o1 1 a, SW 1 o1 1 a",
    shows: "S1 took a at index 4, which was taken at index 3",
    events: 4,
  },
  {
    mutant: "session-table-not-in-snapshot",
    environment: { nodes: 1, ...SESSIONS },
    schedule: "T1, OS 1 o1, CO 1, SW 1 o1 1 a, crash 1, restart 1, T1",
    shows: "S1 left out a at index 3, where who came before took it",
    events: 7,
  },
  {
    mutant: "snapshot-installed-without-its-sessions",
    environment: SESSIONS,
    schedule: `T1, RV 1>2, RVR 2>1, AE 1>2, AER 2>1, OS 1 o1, AE 1>2, AER 2>1, CO 1, HB1, IS 1>3, ISR 3>1
               SW 1 o1 1 a, AE 1>2 #2, AER 2>1, HB1, AE 1>3 #4`,
    shows: "S3 left out a at index 3, where who came before took it",
    events: 17,
  },
  {
    mutant: "expired-session-taken-for-new",
    environment: { nodes: 1, ...SESSIONS },
    schedule: "T1, OS 1 o1, SW 1 o1 1 a, OS 1 o2, OS 1 o3, SW 1 o1 1 a",
    shows: "S1 took a at index 6, which was taken at index 3",
    events: 6,
  },
  {
    mutant: "session-expired-by-own-clock",
    environment: { nodes: 1, ...SESSIONS },
    schedule: "T1, OS 1 o1, HB1, SW 1 o1 1 a, crash 1, restart 1, T1",
    shows: "S1 took a at index 3, where who came before left out it",
    events: 7,
  },
  {
    mutant: "repeat-answered-without-its-value",
    environment: { nodes: 1, ...SESSIONS },
    schedule: "T1, OS 1 o1, SW 1 o1 1 a, SW 1 o1 2 b, SW 1 o1 2 b",
    shows: 'S1 answered null to b, and before that "a"',
    events: 5,
  },
  {
    mutant: "readindex-before-term-commit",
    environment: { nodes: 1, ...ASYNC },
    schedule: "T1, F1, F1, RD 1 r1, crash 1, restart 1, T1, F1, RD 1 r2",
    shows: "S1 showed index 0 to r2, after index 1 had been shown",
    events: 6,
  },
  {
    mutant: "readindex-served-before-quorum",
    schedule: `T1, RV 1>2, RVR 2>1, AE 1>2, AER 2>1, AE 1>3, T2, RV 2>3, RVR 3>2, AE 2>3, AER 3>2
               RD 2 r1, AE 2>3, AER 3>2, RD 1 r2`,
    shows: "S1 showed index 1 to r2, after index 2 had been shown",
    events: 15,
  },
  {
    mutant: "local-leader-read",
    schedule: "T1, RV 1>2, RVR 2>1, AE 1>2, AER 2>1, RD 1 r1, T2, RV 2>3, RVR 3>2, RD 2 r2",
    shows: "S2 showed index 0 to r2, after index 1 had been shown",
    events: 10,
  },
  {
    mutant: "follower-read",
    environment: { nodes: 2 },
    schedule: "T1, RV 1>2, RVR 2>1, AE 1>2, AER 2>1, RD 1 r1, RD 2 r2",
    shows: "S2 showed index 0 to r2, after index 1 had been shown",
    events: 7,
  },
  {
    // The answer to the leader's first AppendEntries is held back until another leads, and confirms a read of after that.
    mutant: "readindex-ack-from-old-heartbeat",
    schedule: `T1, RV 1>2, RVR 2>1, AE 1>2, AER 2>1, AE 1>3, T2, RV 2>3, RVR 3>2, AE 2>3, AER 3>2
               RD 2 r1, AE 2>3, AER 3>2, RD 1 r2, AER 3>1`,
    shows: "S1 showed index 1 to r2, after index 2 had been shown",
    events: 16,
  },
  {
    mutant: "readindex-round-of-another-term",
    schedule: `T1, RV 1>2, RVR 2>1, AE 1>2, AE 1>3, AER 3>1, RD 1 r1, T3, RV 3>1
               T1, RV 1>3 t3, RVR 3>1 t3, AE 1>3 t3, AER 3>1 t3, AE 1>2 t3, AE 1>3 t1
               T2, RV 2>3 t4, RVR 3>2 t4, AE 2>3, AER 3>2, RD 2 r2, AE 2>3, AER 3>2, RD 1 r3, AER 3>1 t3`,
    shows: "S1 showed index 2 to r3, after index 3 had been shown",
    events: 26,
  },
  {
    mutant: "read-beyond-commit",
    environment: { nodes: 2 },
    schedule: "T1, RV 1>2, RVR 2>1, AE 1>2, AER 2>1, RD 1 r1, CR 1 a, AE 1>2, AER 2>1",
    shows: "S1 showed index 2 to r1, with 1 committed",
    events: 9,
  },
  {
    // 22 in the table, where an old leader stands without having to hear of a newer term, and nobody keeps to a leader.
    mutant: "reconfig-before-own-term-commit",
    environment: { nodes: 5, voters: 4, settings: { membership: "single", noop: "off" } },
    schedule: `T1, RV 1>3, RVR 3>1, RV 1>4, RVR 4>1, RC 1 12345, AE 1>5
               T2, T2, RV 2>3 t2, RVR 3>2, RV 2>4 t2, RVR 4>2, RC 2 234, AE 2>3 #2, AER 3>2
               AE 2>1, T1, RV 1>4 t3, RVR 4>1 t3, T5, RV 1>5 t3, RVR 5>1 t3`,
    shows: "S1 leads term 3 without the configuration 2 3 4 of term 2, committed at index 1",
    events: 23,
  },
  {
    // 12 in the table; 15 where the leader must commit an entry of its own first, of which the no-op saves one.
    mutant: "second-change-while-first-uncommitted",
    environment: { nodes: 5, voters: 3, ...SINGLE },
    schedule: `T1, RV 1>2, RVR 2>1, AE 1>2, AER 2>1, RC 1 1234, RC 1 12345
               AE 1>4 #2, AER 4>1, AE 1>5, AER 5>1, T2, RV 2>3, RVR 3>2`,
    shows: "S2 leads term 2 without the configuration 1 2 3 4 of term 1, committed at index 2",
    events: 14,
  },
  {
    // 10 in the table, where nothing need be committed before the change.
    mutant: "leave-joint-before-joint-committed",
    environment: { nodes: 5, voters: 3, settings: { membership: "joint" } },
    schedule: `T3, RV 3>2, RVR 2>3, AE 3>2, AER 2>3, RC 3 345, AE 3>4 #2, AER 4>3
               T2, RV 2>1, RVR 1>2`,
    shows: "S2 leads term 2 without the configuration 3 4 5 after 1 2 3 of term 1, committed at index 2",
    events: 11,
  },
  {
    // S1 removes S4; S3 takes that back and removes S1, who goes on to count by three of which two are enough.
    mutant: "config-not-rolled-back",
    environment: { nodes: 4, ...SINGLE },
    schedule: `T1, RV 1>2, RVR 2>1, RV 1>3, RVR 3>1, AE 1>2, AER 2>1, AE 1>3, AER 3>1, RC 1 123
               T2, T3, T3, RV 3>2 t3, RVR 2>3 t3, RV 3>4 t3, RVR 4>3 t3
               AE 3>1, AER 1>3, AE 3>4, AER 4>3, AE 3>4, AER 4>3, RC 3 234, AE 3>4, AER 4>3
               T1, RV 1>2 t4, RVR 2>1 t4`,
    shows: "S1 leads term 4 without the configuration 2 3 4 of term 3, committed at index 3",
    events: 29,
  },
  {
    // S2 has both changes in its log, and knows after its restart that none of them is committed.
    mutant: "config-effective-at-commit",
    environment: { nodes: 5, voters: 3, ...SINGLE },
    schedule: `T1, RV 1>2, RVR 2>1, AE 1>2, AER 2>1, RC 1 1234, AE 1>2, AER 2>1
               RC 1 12345, AE 1>4, AER 4>1, AE 1>2, AER 2>1, HB1, AE 1>4
               crash 2, restart 2, T2, RV 2>3, RVR 3>2
               crash 1, restart 1, T4, RV 4>1, RVR 1>4, RV 4>5, RVR 5>4`,
    shows: "S2 and S4 led term 2",
    events: 27,
  },
  {
    mutant: "sole-voter-leader-without-term-bump",
    environment: { nodes: 2, ...SINGLE },
    schedule: "T1, RV 1>2, RVR 2>1, AE 1>2, AER 2>1, RC 1 2, AE 1>2, T2",
    shows: "S1 and S2 led term 1",
    events: 8,
  },
  {
    mutant: "quorum-half-even-commit",
    environment: SINGLE,
    schedule: "T1, RV 1>2, RVR 2>1, AE 1>2, AER 2>1, RC 1 12, T2, RV 2>3, RVR 3>2",
    shows: "S2 leads term 2 without the configuration 1 2 of term 1, committed at index 2",
    events: 9,
  },
  {
    mutant: "transfer-of-another-term",
    environment: LEASES,
    schedule: `until 150, T2, T1, PV 1>2, PVR 2>1, RV 1>2, RVR 2>1, AE 1>2, AER 2>1, AE 1>3, AER 3>1, TR 1 t1 3
               until 300, T3, T2, PV 2>3 t1, PVR 3>2, RV 2>3, RVR 3>2, AE 2>3, AER 3>2
               TN 1>3, RV 3>1, RVR 1>3, AE 3>1, AER 1>3, AE 3>1, AER 1>3, RD 3 r1, RD 2 r2`,
    shows: "S2 showed index 2 to r2, after index 3 had been shown",
    events: 34,
  },
  {
    mutant: "lease-not-invalidated-by-transfer",
    environment: LEASES,
    schedule: `until 150, T2, T1, PV 1>2, PVR 2>1, RV 1>2, RVR 2>1, AE 1>2, AER 2>1, AE 1>3
               TR 1 t1 2, TN 1>2, RV 2>3, RVR 3>2, AE 2>3, AER 3>2, RD 2 r1, RD 1 r2`,
    shows: "S1 showed index 1 to r2, after index 2 had been shown",
    events: 18,
  },
  {
    // The clock of S1 is slow, those of the others are fast.
    mutant: "lease-clock-drift",
    environment: { ...LEASES, clockRates: [80, 120, 120] },
    schedule: `until 188, T2, T1, PV 1>2, PVR 2>1, RV 1>2, RVR 2>1, AE 1>2, AER 2>1, AE 1>3
               until 313, T3, T2, PV 2>3 t1, PVR 3>2, RV 2>3, RVR 3>2, AE 2>3, AER 3>2, RD 2 r1, RD 1 r2`,
    shows: "S1 showed index 1 to r2, after index 2 had been shown",
    events: 23,
  },
  {
    mutant: "lease-from-ack-time",
    environment: LEASES,
    schedule: `until 150, T2, T1, PV 1>2, PVR 2>1, RV 1>2, RVR 2>1, AE 1>3, AER 3>1, AE 1>2
               until 300, HB1, T3, T2, AER 2>1, PV 2>3 t1, PVR 3>2, RV 2>3, RVR 3>2, AE 2>3, AER 3>2, RD 2 r1, RD 1 r2`,
    shows: "S1 showed index 1 to r2, after index 2 had been shown",
    events: 31,
  },
  {
    mutant: "lease-read-without-checkquorum",
    environment: { ...LEASES, settings: { ...LEASES.settings, preVote: "off" } },
    schedule: `until 150, T2, T1, until 300, T1, RV 1>2 t2, RVR 2>1, AE 1>2, AER 2>1, AE 1>3
               until 400, HB1, AE 1>2 #2, AER 2>1, until 450, T3, RV 3>2, RVR 2>3, AE 3>2, AER 2>3, RD 3 r1, RD 1 r2`,
    shows: "S1 showed index 1 to r2, after index 2 had been shown",
    events: 28,
  },
  {
    mutant: "lease-forgotten-at-restart",
    environment: LEASES,
    schedule: `until 150, T2, T1, PV 1>2, PVR 2>1, RV 1>2, RVR 2>1, AE 1>2, AER 2>1, AE 1>3
               until 250, HB1, AE 1>2 #2, AER 2>1, crash 2, restart 2
               until 300, T3, PV 3>2, PVR 2>3, RV 3>2, RVR 2>3, AE 3>2, AER 2>3, RD 3 r1, RD 1 r2`,
    shows: "S1 showed index 1 to r2, after index 2 had been shown",
    events: 32,
  },
  {
    // S3 answers what S2 asked for long ago, and says its term with it.
    mutant: "lease-forgotten-in-newer-term",
    environment: { ...LEASES, settings: { ...LEASES.settings, preVote: "off" } },
    schedule: `until 150, T2, T1, until 300, T1, RV 1>2 t2, RVR 2>1, AE 1>2, AER 2>1, AE 1>3
               until 400, HB1, AE 1>2 #2, AER 2>1, until 450, T3, RV 2>3, RVR 3>2, RV 3>2, RVR 2>3, AE 3>2, AER 2>3
               RD 3 r1, RD 1 r2`,
    shows: "S1 showed index 1 to r2, after index 2 had been shown",
    events: 30,
  },
  {
    mutant: "lease-of-any-round",
    environment: LEASES,
    schedule: `until 150, T2, T1, PV 1>2, PVR 2>1, RV 1>2, RVR 2>1, AE 1>2, AER 2>1, AE 1>3
               until 300, T3, T2, PV 2>3 t1, PVR 3>2, RV 2>3, RVR 3>2, AE 2>3, AER 3>2, RD 2 r1, RD 1 r2`,
    shows: "S1 showed index 1 to r2, after index 2 had been shown",
    events: 29,
  },
  {
    mutant: "entries-durable-before-term",
    environment: { ...ASYNC, ...NOOP_OFF },
    schedule: `T2, F2, RV 2>1, F1, RVR 1>2, CR 2 a, crash 2, restart 2
               T3, T3, F3, RV 3>2 t2, F2, RVR 2>3, CR 3 b, F3, AE 3>1 t2 #2, OV1, AER 1>3, crash 1, restart 1
               AE 2>1 t1 #2, F1, T1, T1, F1, RV 1>2 t3, F2, RVR 2>1 t3`,
    shows: "S1 leads term 3 without b of term 2, committed at index 1",
    events: 21,
  },
  {
    mutant: "readindex-told-at-once",
    environment: { nodes: 5, settings: { followerReads: "on" } },
    schedule: `T1, RV 1>2, RV 1>3, RVR 2>1, RVR 3>1, AE 1>2, AE 1>3, AER 2>1, AER 3>1, AE 1>4, HB1, AE 1>5 #2
               T2, RV 2>3, RV 2>4, RVR 3>2, RVR 4>2, RD 2 r1, AE 2>3 #2, AE 2>4 #2, AER 3>2 t2, AER 4>2 t2
               RD 5 r2, RI 5>1, RIR 1>5`,
    shows: "S5 showed index 1 to r2, after index 2 had been shown",
    events: 25,
  },
  {
    mutant: "readindex-answer-to-another",
    environment: { nodes: 2, settings: { followerReads: "on" } },
    schedule: `T1, RV 1>2, RVR 2>1, AE 1>2, AER 2>1, RD 2 r1, RI 2>1, AE 1>2, AER 2>1, dup RIR 1>2
               CR 1 a, AE 1>2, AER 2>1, RD 2 r2, RIR 1>2`,
    shows: "S2 showed index 1 to r2, after index 2 had been shown",
    events: 15,
  },
  {
    mutant: "read-before-applied",
    environment: { nodes: 2, settings: { applyLag: "on" } },
    schedule: `T1, RV 1>2, RVR 2>1, CR 1 a, AE 1>2 #2, AER 2>1, A1, T2, RV 2>1, RVR 1>2, AE 2>1 t2, AER 1>2 t2
               RD 2 r1, AE 2>1 t2, AER 1>2 t2`,
    shows: "S2 showed index 0 to r1, after index 2 had been shown",
    events: 15,
  },
  {
    mutant: "lease-in-ticks",
    environment: LEASES,
    schedule: `until 150, T2, T1, PV 1>2, PVR 2>1, RV 1>2, RVR 2>1, AE 1>2, AER 2>1, AE 1>3, pause 1 150
               until 300, T3, T2, PV 2>3 t1, PVR 3>2, RV 2>3, RVR 3>2, AE 2>3, AER 3>2, RD 2 r1, until 301, RD 1 r2`,
    shows: "S1 showed index 1 to r2, after index 2 had been shown",
    events: 25,
  },
  {
    mutant: "last-term-zero-after-full-compaction",
    environment: COMPACTION,
    schedule: `T3, RV 3>2, RVR 2>3, T1, T1, RV 1>2 t2, RVR 2>1, AE 1>2, AER 2>1, CO 1
               RV 1>3 t2, T3, RV 3>1 t3, RVR 1>3`,
    shows: "S3 leads term 3 without the no-op of term 2, committed at index 1",
    events: 14,
  },
  {
    // 14 in the table, where a leader has an election timer, and sends the snapshot without being refused first.
    mutant: "snapshot-clears-votedfor",
    environment: { settings: { noop: "off", compaction: "on" } },
    schedule: `T1, RV 1>3, RVR 3>1, CR 1 a, AE 1>3 #2, AER 3>1, CO 1, T3, crash 1, restart 1
               T1, RV 1>2 t2, RVR 2>1, AE 1>2 t2, AER 2>1, IS 1>2, RV 3>2, RVR 2>3`,
    shows: "S1 and S3 led term 2",
    events: 18,
  },
  {
    mutant: "snapshot-wrong-config",
    environment: { nodes: 4, voters: 3, settings: { membership: "single", compaction: "on" } },
    schedule: `T1, RV 1>2, RVR 2>1, AE 1>3, AER 3>1, RC 1 13, AE 1>3, AER 3>1
               CO 1, RC 1 134, IS 1>4`,
    shows: "S4 keeps a snapshot with no configuration, and the configuration 1 3 is committed up to there",
    events: 11,
  },
  {
    mutant: "snapshot-beyond-applied",
    environment: COMPACTION,
    schedule: "T1, RV 1>2, RVR 2>1, CR 1 a, AE 1>2, AER 2>1, CO 1",
    shows: "S1 keeps a snapshot up to index 2, with 1 committed",
    events: 7,
  },
  {
    mutant: "snapshot-installed-without-its-state",
    environment: COMPACTION,
    schedule: "T1, RV 1>2, RVR 2>1, AE 1>2, AER 2>1, CO 1, HB1, IS 1>3",
    shows: "S3 has applied up to index 1, its state machine up to 0",
    events: 8,
  },
  {
    mutant: "snapshot-not-loaded-at-boot",
    environment: { nodes: 1, ...COMPACTION },
    schedule: "T1, CO 1, crash 1, restart 1",
    shows: "S1 has applied up to index 1, its state machine up to 0",
    events: 4,
  },
  {
    mutant: "snapshot-index-lost-at-boot",
    environment: { nodes: 1, ...COMPACTION },
    schedule: "T1, CO 1, crash 1, restart 1",
    shows: "S1 has applied up to index 0, its state machine up to 1",
    events: 4,
  },
  {
    // S3 has the first chunk of the snapshot up to index 1 as the leader compacts its log again.
    mutant: "snapshot-chunks-mixed",
    environment: { settings: { compaction: "on", snapshotChunks: "2" } },
    schedule: `T1, RV 1>2, RVR 2>1, AE 1>2, AER 2>1, CO 1, CR 1 a, IS 1>3
               AE 1>2, AER 2>1, CO 1, HB1, IS 1>3, ISR 3>1 #2, IS 1>3, ISR 3>1 #2, IS 1>3`,
    shows: "S1 and S3 keep different snapshots up to index 2",
    events: 17,
  },
];
