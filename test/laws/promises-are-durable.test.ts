import { describe, expect, test } from "vitest";
import type { DurableView, Pledge, View } from "../../src/contract/view.js";
import { PROMISES_ARE_DURABLE } from "../../src/laws/promises-are-durable.js";
import { emptyHistory } from "../../src/laws/history.js";
import type { Judgement } from "../../src/laws/law.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { playSchedule } from "../support/schedule.js";
import { entries, sentenceOf, Story } from "./story.js";

const VOTE: Pledge = { type: "vote", term: 2, granted: true };
const ACKNOWLEDGEMENT: Pledge = { type: "acknowledgement", term: 2, index: 2 };

/** S2 sends S1 a promise while its disk is so, and shows that view. */
function promise(pledge: Pledge, disk: DurableView, view: View = {}, lacking: "describe"[] = []): Judgement {
  const story = new Story(PROMISES_ARE_DURABLE, 3, lacking);
  return story.show(1, view, { sent: [{ to: 0, pledge, disk }] });
}

describe("What a server promises is durable", () => {
  test("holds for a vote that is on the disk, or that a newer term has overtaken", () => {
    expect(promise(VOTE, { currentTerm: 2, votedFor: 0 })).toBe("holds");
    expect(promise(VOTE, { currentTerm: 3, votedFor: 2 })).toBe("holds");
  });

  test.each([
    ["an old term", { currentTerm: 1, votedFor: 0 }, "the disk is still in term 1."],
    ["no vote", { currentTerm: 2, votedFor: null }, "the disk holds no vote."],
    ["another vote", { currentTerm: 2, votedFor: 2 }, "the disk holds a vote for S3."],
  ])("is broken by a vote from a disk with %s", (_what, disk, lack) => {
    expect(sentenceOf(promise(VOTE, disk))).toBe(`The vote for S1 in term 2 left S2 before it was durable: ${lack}`);
  });

  test("asks nothing of an acknowledgement of no entry", () => {
    expect(promise({ type: "acknowledgement", term: 2, index: 0 }, { currentTerm: 1 })).toBe(null);
  });

  test("holds for an acknowledgement of what is on the disk", () => {
    const view = { currentTerm: 2, log: entries("1a", "2b", "2c") };
    expect(promise(ACKNOWLEDGEMENT, { currentTerm: 2, log: entries("1a", "2b") }, view)).toBe("holds");
  });

  test.each([
    ["an old term", { currentTerm: 1, log: entries("1a", "2b") }, "is still in term 1."],
    ["a shorter log", { currentTerm: 2, log: entries("1a") }, "holds a log that ends at index 1."],
    ["another log", { currentTerm: 2, log: entries("1a", "1x") }, "holds another log up to index 2."],
  ])("is broken by an acknowledgement from a disk with %s", (_what, disk, lack) => {
    const view = { currentTerm: 2, log: entries("1a", "2b") };
    expect(sentenceOf(promise(ACKNOWLEDGEMENT, disk, view))).toBe(
      `The acknowledgement up to index 2 in term 2 left S2 before it was durable: the disk ${lack}`,
    );
  });

  test("allows the sender to have gone on to another term, and another log, since", () => {
    const view = { currentTerm: 3, log: entries("3x", "3y") };
    expect(promise(ACKNOWLEDGEMENT, { currentTerm: 2, log: entries("1a", "2b") }, view)).toBe("holds");
  });

  test("holds where entries of a newer leader stand on the disk in place of what was acknowledged", () => {
    expect(promise(ACKNOWLEDGEMENT, { currentTerm: 2, log: entries("3x") })).toBe("holds");
    expect(promise(ACKNOWLEDGEMENT, { currentTerm: 2, log: entries("2x") })).not.toBe("holds");
  });

  // Found in 46 million actions of the reference, as a false alarm.
  test("holds as S4's term is written last, after the entries of two leaders, of whom it owes the first an acknowledgement", () => {
    const first = "T1, F1, RV 1>2, RV 1>3, F3, F2, RVR 2>1, RVR 3>1, CR 1 a, AE 1>4 #2, T3, OV4, F3";
    const second = "RV 3>2, F2, RVR 2>3, RV 3>5, F5, RVR 5>3, AE 3>4, OV4, F4";
    const environment = { nodes: 5, disk: "async" as const };
    const { steps } = playSchedule(REFERENCE, `${first}, ${second}`, { environment });
    const judged = steps.map((step) => PROMISES_ARE_DURABLE.judge(step, emptyHistory([PROMISES_ARE_DURABLE])));
    expect(judged.filter((judgement) => judgement !== null && judgement !== "holds")).toEqual([]);
    const late = steps.findIndex(({ sent }) => sent.some(({ packet: { from, to } }) => from === 3 && to === 0));
    expect([steps[late].cluster.slots[3].disk.log.index, judged[late]]).toEqual([1, "holds"]);
  });

  test("asks nothing of a refusal", () => {
    expect(promise({ ...VOTE, granted: false }, { currentTerm: 1 })).toBe(null);
  });

  test("judges of a disk what it shows, and of packets what is described", () => {
    expect(promise(ACKNOWLEDGEMENT, { currentTerm: 2, log: entries("1a", "2b") })).toBe("holds");
    expect(promise(VOTE, { currentTerm: 1 }, {}, ["describe"])).toBe(null);
  });
});
