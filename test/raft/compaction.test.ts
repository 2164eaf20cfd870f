// Log compaction, claim by claim (section 7 and Figure 13), on clusters that are driven by hand.

import { describe, expect, it } from "vitest";
import { baseOf, toEntries } from "../../src/contract/log.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { playSchedule, viewOf, type Played } from "../support/schedule.js";

const COMPACTION = { settings: { compaction: "on" } };
const play = (schedule: string, environment: object = {}): Played =>
  playSchedule(REFERENCE, schedule, { environment: { ...COMPACTION, ...environment } });

const logOf = (played: Played, server: number): [base: number, ...payloads: unknown[]] => {
  const { log } = viewOf(played, server);
  return [baseOf(log!).index, ...toEntries(log!).map(({ payload }) => payload)];
};

/** S1 leads term 1, has committed its no-op and `a` with S2, and has compacted both; S3 has nothing. */
const COMPACTED = `T1, RV 1>2, RVR 2>1, CR 1 a, AE 1>2 #2, AER 2>1, CO 1`;

describe("a server that is asked to compact its log", () => {
  it("puts a snapshot in place of what is applied, and keeps what follows", () => {
    const played = play("T1, RV 1>2, RVR 2>1, CR 1 a, AE 1>2 #2, AER 2>1, CR 1 b, CO 1");
    expect(logOf(played, 1)).toEqual([2, "b"]);
    expect(played.cluster.slots[0].disk).toMatchObject({ snapshot: { index: 2, term: 1 }, log: { index: 3 } });
    expect(played.steps.at(-1)!.responses).toMatchObject([{ operation: "s2", outcome: "ok" }]);
  });

  it("is not asked again until its state machine has gone on, nor without the switch, nor where nothing is applied", () => {
    expect(() => play(`${COMPACTED}, CO 1`)).toThrow("CO 1 is not possible");
    expect(() => play("CO 1")).toThrow("CO 1 is not possible");
    expect(() => playSchedule(REFERENCE, COMPACTED)).toThrow("CO 1 is not possible");
    expect(logOf(play(`${COMPACTED}, CR 1 b, AE 1>2 #2, AER 2>1, CO 1`), 1)).toEqual([3]);
  });

  it("begins its next life with the snapshot, and what it stands for applied and committed", () => {
    const played = play(`${COMPACTED}, crash 1, restart 1`);
    expect(viewOf(played, 1)).toMatchObject({ commitIndex: 2, lastApplied: 2, currentTerm: 1 });
    expect(logOf(played, 1)).toEqual([2]);
    expect(played.cluster.slots[0].replica).toEqual({ index: 2, state: { "": "a" } });
    expect(played.steps.at(-1)!.restored).toMatchObject([{ index: 2 }]);
  });

  it("is elected with its snapshot's term and index as the end of its log (section 5.4.1)", () => {
    const played = play(`${COMPACTED}, crash 1, restart 1, T1, RV 1>2 t2, RVR 2>1 t2`);
    expect(viewOf(played, 1)).toMatchObject({ role: "leader", currentTerm: 2 });
    const other = play(`${COMPACTED}, T3, T3, RV 3>1 t2, RVR 1>3`);
    expect(viewOf(other, 3)).toMatchObject({ role: "candidate", votesGranted: [2] });
  });
});

describe("a leader whose follower lacks what is compacted", () => {
  const INSTALLED = `${COMPACTED}, HB1, IS 1>3`;

  it("sends it the snapshot, and then what follows", () => {
    const played = play(`${INSTALLED}, CR 1 b, ISR 3>1, AE 1>3 #3, AER 3>1`);
    expect(viewOf(played, 1)).toMatchObject({ matchIndex: [3, 2, 3], commitIndex: 3 });
    expect(logOf(played, 3)).toEqual([2, "b"]);
  });

  it("gives it the state machine with the log", () => {
    const played = play(INSTALLED);
    expect(viewOf(played, 3)).toMatchObject({ commitIndex: 2, lastApplied: 2 });
    expect(played.cluster.slots[2].replica).toEqual({ index: 2, state: { "": "a" } });
    expect(played.cluster.slots[2].disk).toMatchObject({ snapshot: { index: 2, term: 1 } });
  });

  it("takes back nothing by a snapshot that comes twice", () => {
    const played = play(`${COMPACTED}, HB1, dup IS 1>3, ISR 3>1, CR 1 b, AE 1>3 #3, AER 3>1, HB1, AE 1>3 #3, IS 1>3`);
    expect(viewOf(played, 3)).toMatchObject({ commitIndex: 3, lastApplied: 3 });
    expect(logOf(played, 3)).toEqual([2, "b"]);
  });
});

describe("a follower that is given a snapshot", () => {
  it("keeps what follows an entry with its index and term (InstallSnapshot RPC, 6)", () => {
    // S3 has all entries, and has not heard that they are committed; its answer is late.
    const played = play("T1, RV 1>2, RVR 2>1, CR 1 a, CR 1 b, AE 1>2 #2, AER 2>1, AE 1>3 #3, CO 1, HB1, IS 1>3");
    expect(logOf(played, 3)).toEqual([2, "b"]);
    expect(viewOf(played, 3)).toMatchObject({ commitIndex: 2, lastApplied: 2 });
  });

  it("discards all of a log that has another entry there (InstallSnapshot RPC, 7)", () => {
    // S3 led term 1 and has its no-op alone; S1 leads term 2, and has committed and compacted its own with S2.
    const played = play("T3, RV 3>2, RVR 2>3, T1, T1, RV 1>2 t2, RVR 2>1, AE 1>2, AER 2>1, CO 1, HB1, IS 1>3");
    expect(logOf(played, 3)).toEqual([1]);
    expect(viewOf(played, 3)).toMatchObject({ currentTerm: 2, log: { term: 2 }, commitIndex: 1 });
  });

  it("takes AppendEntries whose prefix lies within its snapshot (section 7)", () => {
    // S2's answer is lost: the leader sends all again.
    const played = play(
      "T1, RV 1>2, RVR 2>1, CR 1 a, AE 1>2 #2, AER 2>1, HB1, AE 1>2 #2, CO 2, CR 1 b, dup AE 1>2, AE 1>2 #2",
    );
    expect(logOf(played, 2)).toEqual([2, "b"]);
    expect(viewOf(played, 2)).toMatchObject({ commitIndex: 2 });
  });
});
