import { describe, expect, test } from "vitest";
import { toEntries } from "../../src/contract/log.js";
import { ALL_LAWS } from "../../src/laws/all-laws.js";
import { ELECTION_SAFETY } from "../../src/laws/election-safety.js";
import type { Law } from "../../src/laws/law.js";
import { COMMITTED } from "../../src/laws/committed.js";
import { COMMITMENTS, isKnownCommitted } from "../../src/laws/leader-completeness.js";
import { leaderOf, LEADERS } from "../../src/laws/leaders.js";
import { VOTES } from "../../src/laws/one-vote-per-term.js";
import { entries, Story } from "./story.js";

const reading = (...reads: Law["reads"]): Law => ({ ...ELECTION_SAFETY, reads, judge: () => null });
const EVERYTHING = reading(LEADERS, COMMITTED, COMMITMENTS, VOTES);

describe("The history of a run", () => {
  test("is the very same object after a step that adds nothing", () => {
    const story = new Story(EVERYTHING, 3);
    story.show(0, { role: "leader", currentTerm: 1, log: entries("1a"), commitIndex: 1, votesGranted: [0] });
    const { history } = story;
    story.quiet();
    story.show(0, { log: entries("1a", "1b") });
    story.show(0, { currentTerm: 1, commitIndex: 1 });
    story.show(1, { role: "follower", currentTerm: 1, log: entries("1a"), commitIndex: 1 });
    story.send(1, 0, { type: "acknowledgement", term: 1, index: 1 });
    story.crash(0);
    story.restart(0, { role: "follower", currentTerm: 1, log: entries("1a"), commitIndex: 0 });
    expect(story.history).toBe(history);
  });

  test("keeps only the parts that somebody reads", () => {
    const story = new Story(reading(LEADERS), 3);
    story.show(0, { role: "leader", currentTerm: 1, log: entries("1a"), commitIndex: 1, votesGranted: [0] });
    expect(story.history.get(LEADERS)?.node).toBe(0);
    for (const part of [COMMITTED, COMMITMENTS, VOTES]) expect(() => story.history.get<unknown>(part)).toThrow(part.id);
  });

  test("keeps leaders in order of their terms, whoever learns of it when, each with its log at that moment", () => {
    const story = new Story(EVERYTHING, 3);
    story.show(0, { role: "leader", currentTerm: 4, log: entries("1a") });
    story.show(1, { role: "leader", currentTerm: 2, log: entries() });
    story.show(2, { role: "leader", currentTerm: 2 });
    story.show(0, { log: entries("1a", "4b") });
    const leaders = story.history.get(LEADERS);
    expect(leaders).toMatchObject({ term: 4, node: 0, previous: { term: 2, node: 1, previous: null } });
    expect(leaders?.log?.index).toBe(1);
    expect(leaderOf(leaders, 2)?.node).toBe(1);
    expect(leaderOf(leaders, 3)).toBe(null);
  });

  test("keeps what was committed or applied, the first of two that differ", () => {
    const story = new Story(EVERYTHING, 3);
    story.show(0, { log: entries("1a", "1b"), commitIndex: 1 });
    story.show(1, { log: entries("1x", "1y", "1z"), commitIndex: 3 });
    story.show(2, { log: entries() }, { applied: [{ index: 2, term: 1, payload: "b" }] });
    expect(toEntries(story.history.get(COMMITTED)).map(({ payload }) => payload)).toEqual(["a", "b"]);
  });

  test("keeps of the commitments those that another does not say as well", () => {
    const story = new Story(EVERYTHING, 3);
    const log = entries("1a", "2b", "2c", "3d");
    story.show(0, { currentTerm: 2, log, commitIndex: 1 });
    story.show(0, { currentTerm: 2, log, commitIndex: 2 });
    story.show(1, { currentTerm: 4, log, commitIndex: 4 });
    story.show(2, { currentTerm: 3, log, commitIndex: 2 });
    const listed = [];
    for (let at = story.history.get(COMMITMENTS); at !== null; at = at.previous) listed.push([at.log.index, at.term]);
    expect(listed).toEqual([
      [4, 4],
      [2, 2],
    ]);
    // Who does not lead may only have heard of what a newer term committed.
    story.show(2, { currentTerm: 3, log, commitIndex: 4 });
    expect(story.history.get(COMMITMENTS)).toMatchObject({ term: 4 });
    story.crash(2);
    story.show(2, { role: "leader", currentTerm: 3, log, commitIndex: 4 });
    const commitments = story.history.get(COMMITMENTS);
    expect(commitments).toMatchObject({ term: 3, previous: { term: 2, previous: null } });
    expect(isKnownCommitted(commitments, 3, 2)).toBe(false);
    expect(isKnownCommitted(commitments, 3, 3)).toBe(true);
  });

  test("keeps votes by voter, the first of a term", () => {
    const story = new Story(EVERYTHING, 3);
    story.send(2, 0, { type: "vote", term: 5, granted: true });
    story.send(2, 1, { type: "vote", term: 3, granted: true });
    story.send(2, 0, { type: "vote", term: 3, granted: true });
    expect(story.history.get(VOTES)).toEqual([
      null,
      null,
      { term: 5, candidate: 0, previous: { term: 3, candidate: 1, previous: null } },
    ]);
  });

  test("no law reads a part without saying so", () => {
    for (const law of ALL_LAWS) {
      const story = new Story(law, 2);
      const view = { role: "leader", currentTerm: 1, log: entries("1a"), commitIndex: 1, lastApplied: 1 } as const;
      const applied = [{ index: 1, term: 1, payload: "a" }];
      story.send(0, 1, { type: "vote", term: 1, granted: true });
      const shown = { ...view, votesGranted: [1], matchIndex: [1, 1], nextIndex: [2, 2] };
      expect(() => story.show(1, shown, { applied, disk: { log: view.log } }), law.id).not.toThrow();
    }
  });
});
