// Mutants that break no law of the paper: what they break of a careful server's discipline, how they stop a cluster, or
// why nothing comes of them. And two mistakes that are none of our mutants: chance finds the first once in about a million
// actions, the second more rarely.

import { describe, expect, it } from "vitest";
import type { Environment } from "../../src/cluster/setup.js";
import { mutantById } from "../../src/mutants/all-mutants.js";
import { leavingEarly } from "../../src/mutants/leaving-early.js";
import { raftNode, REFERENCE } from "../../src/raft/reference.js";
import { PAPER_RULES } from "../../src/raft/rules.js";
import { heal } from "../../src/run/rerun.js";
import { contradictionIn } from "../support/contradiction.js";
import { playSchedule, viewOf, type Played } from "../support/schedule.js";

interface Both {
  readonly mutant: Played;
  readonly reference: Played;
}

function playBoth(id: string, environment: Partial<Environment>, schedule: string): Both {
  return {
    mutant: playSchedule(mutantById(id)!.implementation, schedule, { environment, lenient: true }),
    reference: playSchedule(REFERENCE, schedule, { environment, lenient: true }),
  };
}

const repeat = (words: string, times: number): string => Array.from({ length: times }, () => words).join(", ");

const SEEDS = Array.from({ length: 8 }, (_, i) => String(i));

/** Healing phases that follow, by seed: why there was no progress, or null. */
const healed = ({ cluster }: Played): (string | null)[] =>
  SEEDS.map((seed) => heal(cluster, { seed, timeoutsMax: 40 }).finding?.sentence ?? null);

const WELL = SEEDS.map(() => null);

/** What a server showed, step after step, without repetitions. */
const course = (played: Played, server: number, seen: (view: ReturnType<typeof viewOf>) => unknown): unknown[] =>
  played.steps
    .map(({ cluster }) => cluster.slots[server - 1].view)
    .filter((view) => view !== null)
    .map(seen)
    .filter((value, at, all) => at === 0 || value !== all[at - 1]);

/** S1 leads term 2 with two entries of which S2 has none, and believes that S2 has the first. */
const AHEAD = "T1, RV 1>2, RVR 2>1, crash 1, restart 1, T1, RV 1>2 t2, RVR 2>1 t2";

describe("discipline", () => {
  it("commit-index-regress: after 9 events S2 has taken back what it had committed", () => {
    const schedule = "T1, RV 1>2, RVR 2>1, HB1, AE 1>2, AER 2>1, HB1, AE 1>2 #2, AE 1>2";
    const { mutant, reference } = playBoth("commit-index-regress", { nodes: 2 }, schedule);
    expect(course(mutant, 2, (view) => view.commitIndex)).toEqual([0, 1, 0]);
    expect(course(reference, 2, (view) => view.commitIndex)).toEqual([0, 1]);
    expect(mutant.events).toBe(9);
  });

  it("commit-beyond-log: after 7 events S3 has committed an entry that it does not have", () => {
    const environment = { settings: { emptyHeartbeats: "on", clampCommit: "off" } };
    const schedule = "T1, RV 1>2, RVR 2>1, AE 1>2, AER 2>1, HB1, AE 1>3 #2";
    const { mutant, reference } = playBoth("commit-beyond-log", environment, schedule);
    expect(viewOf(mutant, 3)).toMatchObject({ commitIndex: 1, log: { index: 0 } });
    expect(viewOf(reference, 3)).toMatchObject({ commitIndex: 0, log: { index: 0 } });
    expect(mutant.events).toBe(7);
  });

  it("match-index-regress: after 8 events S1 has forgotten that S2 has an entry, not that it is committed", () => {
    const schedule = "T1, RV 1>2, RVR 2>1, CR 1 a, AE 1>2, AE 1>2, AER 2>1 #2, AER 2>1";
    const { mutant, reference } = playBoth("match-index-regress", { nodes: 2 }, schedule);
    expect(viewOf(mutant, 1)).toMatchObject({ matchIndex: [2, 1], commitIndex: 2 });
    expect(viewOf(reference, 1)).toMatchObject({ matchIndex: [2, 2], commitIndex: 2 });
    expect(mutant.events).toBe(8);
  });

  it("next-below-match: after 13 events S1 would send again what it knows S2 to hold", () => {
    const schedule = `${AHEAD}, AE 1>2 t2, dup AER 2>1, AE 1>2 t2, AER 2>1 #2, AER 2>1`;
    const { mutant, reference } = playBoth("next-below-match", { nodes: 2 }, schedule);
    expect(viewOf(mutant, 1)).toMatchObject({ nextIndex: [2, 1], matchIndex: [2, 2] });
    expect(viewOf(reference, 1)).toMatchObject({ nextIndex: [2, 3], matchIndex: [2, 2] });
    expect(mutant.events).toBe(13);
  });
});

describe("progress", () => {
  it("conflict-hint-not-before-rejected: S1 and S2 say the same to each other for ever", () => {
    const schedule = `${AHEAD}, ${repeat("AE 1>2 t2, AER 2>1", 10)}`;
    const { mutant, reference } = playBoth("conflict-hint-not-before-rejected", { nodes: 2 }, schedule);
    expect(mutant.skipped).toEqual([]);
    expect(viewOf(mutant, 1).nextIndex).toEqual([2, 2]);
    expect(viewOf(mutant, 2).log!.index).toBe(0);
    expect(viewOf(reference, 2).log!.index).toBe(2);
  });

  it("retry-empty-entries: S2 agrees to nothing, again and again", () => {
    const environment = { nodes: 2, settings: { emptyHeartbeats: "on" } };
    const schedule = `${AHEAD}, ${repeat("AE 1>2 t2, AER 2>1, HB1", 10)}`;
    const { mutant, reference } = playBoth("retry-empty-entries", environment, schedule);
    expect(viewOf(mutant, 2)).toMatchObject({ log: { index: 0 }, commitIndex: 0 });
    expect(viewOf(reference, 2)).toMatchObject({ log: { index: 2 }, commitIndex: 2 });
  });

  it("ae-higher-term-not-adopted: S2 stays in term 0 and never gets an entry", () => {
    const schedule = `T1, RV 1>3, RVR 3>1, AE 1>3, AER 3>1, T3, RV 3>1, RVR 1>3
                      ${repeat("AE 3>2, AER 2>3, HB3", 10)}`;
    const { mutant, reference } = playBoth("ae-higher-term-not-adopted", {}, schedule);
    expect(viewOf(mutant, 2)).toMatchObject({ currentTerm: 0, log: { index: 0 } });
    expect(viewOf(reference, 2)).toMatchObject({ currentTerm: 2, log: { index: 2 } });
  });

  it("commit-loop-break-at-old-term: S2 inherits an entry that nobody committed, and commits nothing", () => {
    const schedule = "T1, RV 1>2, RVR 2>1, AE 1>2, T2, RV 2>1, RVR 1>2, CR 2 a, AE 2>1 #2, AER 1>2 t2";
    const { mutant, reference } = playBoth("commit-loop-break-at-old-term", {}, schedule);
    expect(viewOf(mutant, 2)).toMatchObject({ matchIndex: [3, 3, 0], commitIndex: 0 });
    expect(viewOf(reference, 2)).toMatchObject({ matchIndex: [3, 3, 0], commitIndex: 3 });
  });

  it("room-never-given-back: with a no-op and a command of its term, all committed, a leader takes no more", () => {
    const environment = { nodes: 1, settings: { backPressure: "on" } };
    const { mutant, reference } = playBoth("room-never-given-back", environment, "T1, CR 1 a, CR 1 b");
    expect(viewOf(mutant, 1)).toMatchObject({ role: "leader", commitIndex: 2 });
    expect(viewOf(reference, 1)?.commitIndex).toBe(3);
  });

  it("leader-does-not-advance-commit: a cluster of one commits nothing", () => {
    const { mutant, reference } = playBoth("leader-does-not-advance-commit", { nodes: 1 }, "T1, CR 1 a");
    expect(viewOf(mutant, 1)).toMatchObject({ role: "leader", log: { index: 2 }, commitIndex: 0 });
    expect(viewOf(reference, 1)).toMatchObject({ role: "leader", log: { index: 2 }, commitIndex: 2 });
  });

  it("followers-never-apply: S2 hears what is committed and applies nothing", () => {
    const schedule = "T1, RV 1>2, RVR 2>1, AE 1>2, AER 2>1, HB1, AE 1>2";
    const { mutant, reference } = playBoth("followers-never-apply", { nodes: 2 }, schedule);
    expect(viewOf(mutant, 2)).toMatchObject({ commitIndex: 1, lastApplied: 0 });
    expect(viewOf(reference, 2)).toMatchObject({ commitIndex: 1, lastApplied: 1 });
    expect(healed(mutant)).not.toContain(null);
  });

  it("readindex-without-oneself: a leader that is alone answers no read", () => {
    const { mutant, reference } = playBoth("readindex-without-oneself", { nodes: 1 }, "T1, RD 1 r, HB1");
    const answersOf = ({ steps }: Played): number => steps.flatMap(({ responses }) => responses).length;
    expect([answersOf(mutant), answersOf(reference)]).toEqual([0, 1]);
    expect(healed(mutant)).not.toContain(null);
  });
});

describe("a snapshot in chunks", () => {
  const chunks = { settings: { compaction: "on", snapshotChunks: "2" } };
  const COMPACTED = "T1, RV 1>2, RVR 2>1, CR 1 a, AE 1>2 #2, AER 2>1, CO 1, HB1, IS 1>3, ISR 3>1";

  it("snapshot-counted-while-in-progress: with the first chunk S1 takes S3 to have all of the snapshot", () => {
    const { mutant, reference } = playBoth("snapshot-counted-while-in-progress", chunks, COMPACTED);
    expect(viewOf(mutant, 1).matchIndex).toEqual([2, 2, 2]);
    expect(viewOf(reference, 1).matchIndex).toEqual([2, 2, 0]);
    for (const played of [mutant, reference]) expect(viewOf(played, 3).log!.index).toBe(0);
  });

  it("snapshot-receives-no-other: S3 waits for a chunk that nobody sends any more", () => {
    const schedule = `${COMPACTED}, drop IS 1>3, CR 1 b, AE 1>2 #3, AER 2>1, CO 1`;
    const { mutant, reference } = playBoth("snapshot-receives-no-other", chunks, schedule);
    expect(healed(mutant)).not.toContain(null);
    expect(healed(reference)).toEqual(WELL);
  });
});

describe("progress, once packets take time", () => {
  it("leader-ignored-after-other-vote: S3, which lost, goes on standing against the leader of its term", () => {
    const { mutant, reference } = playBoth("leader-ignored-after-other-vote", {}, "T1, T3, RV 1>2, RVR 2>1, AE 1>3");
    expect(viewOf(mutant, 3).role).toBe("candidate");
    expect(viewOf(reference, 3).role).toBe("follower");
    expect(healed(mutant)).toContainEqual(expect.stringMatching(/^S3 stands for election, although S1 leads term 1/));
    expect(healed(reference)).toEqual(WELL);
  });

  it("refusal-keeps-timeout: S2 stands while S1 looks for the place where their logs agree", () => {
    const schedule = `T1, RV 1>2, RVR 2>1, ${repeat("CR 1 a", 30)}, crash 1, restart 1, T1, RV 1>2 t2, RVR 2>1 t2`;
    const environment = { nodes: 2, settings: { fastBacktracking: "off" } };
    const { mutant, reference } = playBoth("refusal-keeps-timeout", environment, schedule);
    expect(healed(mutant)).toContainEqual(expect.stringMatching(/^S2 stands for election, although S1 leads/));
    expect(healed(reference)).toEqual(WELL);
  });

  it("acknowledged-mark-frozen: S2 says 0 for ever, though it holds the first entry", () => {
    const schedule = `T1, RV 1>2, RVR 2>1, CR 1 a, AE 1>2 #2, crash 2, drop AER 2>1, restart 2, AE 1>2, AER 2>1, CR 1 b
                      ${repeat("HB1, AE 1>2, AER 2>1", 10)}`;
    const environment = { nodes: 2, settings: { noop: "off", batch: "1" } };
    const { mutant, reference } = playBoth("acknowledged-mark-frozen", environment, schedule);
    expect(viewOf(mutant, 1)).toMatchObject({ matchIndex: [2, 0], commitIndex: 0 });
    expect(viewOf(reference, 1)).toMatchObject({ matchIndex: [2, 2], commitIndex: 2 });
    expect(healed(mutant)).not.toContain(null);
    expect(healed(reference)).toEqual(WELL);
  });

  it("higher-term-in-reply-ignored: S3 in its newer term is refused by those who keep to S1, and refuses S1 for ever", () => {
    const schedule = "T1, RV 1>2, RVR 2>1, T3, T3, HB1, AE 1>3, AER 3>1";
    const environment = { settings: { checkQuorum: "on" } };
    const { mutant, reference } = playBoth("higher-term-in-reply-ignored", environment, schedule);
    expect(viewOf(mutant, 1)).toMatchObject({ role: "leader", currentTerm: 1 });
    expect(viewOf(reference, 1)).toMatchObject({ role: "follower", currentTerm: 2 });
    expect(healed(mutant)).not.toContain(null);
    expect(healed(reference)).toEqual(WELL);
  });
});

describe("survivors", () => {
  it("terms-of-ones-own: S1 and S2 stand at once, each in a term of its own", () => {
    const { mutant, reference } = playBoth("terms-of-ones-own", {}, "T1, T2, T3");
    const terms = (played: Played): unknown[] => [1, 2, 3].map((server) => viewOf(played, server).currentTerm);
    expect(terms(mutant)).toEqual([3, 1, 2]);
    expect(terms(reference)).toEqual([1, 1, 1]);
    expect(healed(mutant)).toEqual(WELL);
  });

  it("clear-vote-candidate-only: S3 votes for S4 after itself, and both are too few", () => {
    const environment = { nodes: 5, settings: { noop: "off" } };
    const schedule = "T1, T3, T4, RV 1>2, RVR 2>1, RV 1>5, RVR 5>1, AE 1>3, RV 4>3, RVR 3>4";
    const { mutant, reference } = playBoth("clear-vote-candidate-only", environment, schedule);
    expect(viewOf(mutant, 4)).toMatchObject({ role: "candidate", votesGranted: [2, 3] });
    expect(viewOf(reference, 4)).toMatchObject({ role: "candidate", votesGranted: [3] });
    expect(contradictionIn(mutant.steps)).toBe(null);
  });

  it("quorum-half-even-commit: two of four commit, and the other two are no majority", () => {
    const schedule = `T1, RV 1>2, RVR 2>1, RV 1>3, RVR 3>1, AE 1>2, AER 2>1
                      T3, RV 3>4, RVR 4>3, RV 3>2, RVR 2>3, RV 3>1, RVR 1>3`;
    const { mutant, reference } = playBoth("quorum-half-even-commit", { nodes: 4 }, schedule);
    expect(course(mutant, 1, (view) => view.commitIndex)).toEqual([0, 1]);
    expect(course(reference, 1, (view) => view.commitIndex)).toEqual([0]);
    expect(viewOf(mutant, 3)).toMatchObject({ role: "candidate", votesGranted: [2, 3] });
  });

  it("repeat-rv-not-regranted: S1 is elected by the first answer, whatever the second says", () => {
    const schedule = "T1, dup RV 1>2, RV 1>2, RVR 2>1 #2, RVR 2>1";
    const { mutant } = playBoth("repeat-rv-not-regranted", {}, schedule);
    expect(mutant.skipped).toEqual([]);
    expect(course(mutant, 1, (view) => view.role)).toEqual(["candidate", "leader"]);
  });

  it("proposal-before-nextindex-init: one refusal later S2 has all", () => {
    const { mutant, reference } = playBoth(
      "proposal-before-nextindex-init",
      { nodes: 2 },
      "T1, RV 1>2, RVR 2>1, AE 1>2, AER 2>1, AE 1>2, AER 2>1",
    );
    expect(viewOf(mutant, 1).commitIndex).toBe(1);
    expect(mutant.skipped).toEqual([]);
    expect(reference.skipped).toEqual(["AE 1>2", "AER 2>1"]);
  });

  it("uptodate-vector-order: with S3 down, S1 and S2 refuse each other for ever", () => {
    const schedule = `T1, RV 1>3, RVR 3>1, CR 1 a, T2, T2, RV 2>3 t2, RVR 3>2, crash 3
                      ${repeat("RV 2>1, RVR 1>2, T1, RV 1>2, RVR 2>1, T2", 10)}`;
    const { mutant, reference } = playBoth("uptodate-vector-order", {}, schedule);
    const led = ({ steps }: Played): number[] =>
      steps.flatMap(({ cluster }) =>
        cluster.slots.flatMap(({ view }) => (view?.role === "leader" ? [view.currentTerm!] : [])),
      );
    expect(Math.max(...led(mutant))).toBe(2);
    expect(Math.max(...led(reference))).toBeGreaterThan(2);
  });
});

describe("rare by chance", () => {
  it.each([
    {
      mistake: "candidate-advertises-unpersisted-log",
      story: "S1 stands in term 2 twice, and is elected by a vote for the log that it lost",
      rules: { ordered: leavingEarly("RequestVote") },
      schedule: `T3, F3, RV 3>1, F1, RVR 1>3, F3, AE 3>2, F2, AER 2>3, AE 3>1
                 T1, RV 1>2, F2, crash 1, restart 1, T1, RVR 2>1, F1`,
      shows: "S1 leads term 2 without the no-op of term 1, committed at index 1",
      events: 12,
    },
    {
      mistake: "stale-append-reply-counted",
      story: "S1 counts for its entry of term 2 what S2 acknowledged in term 1",
      rules: { countsReply: () => true },
      schedule: `T1, F1, RV 1>2, F2, RVR 2>1, AE 1>2, F2, crash 1, restart 1
                 T1, F1, RV 1>3 t2, F3, RVR 3>1, F1, AER 2>1
                 T2, F2, T2, F2, RV 2>3 t3, F3, RVR 3>2`,
      shows: "S2 leads term 3 without the no-op of term 2, committed at index 1",
      events: 14,
    },
  ])("$mistake: $story", ({ mistake, rules, schedule, shows, events }) => {
    const environment = { disk: "async" } as const;
    const played = playSchedule(raftNode(mistake, { ...PAPER_RULES, ...rules }), schedule, { environment });
    expect(contradictionIn(played.steps)).toBe(shows);
    expect(played.events).toBe(events);
    const reference = playSchedule(REFERENCE, schedule, { environment, lenient: true });
    expect(contradictionIn(reference.steps)).toBe(null);
  });
});
