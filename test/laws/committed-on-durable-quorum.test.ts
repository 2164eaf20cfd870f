import { describe, expect, test } from "vitest";
import type { Configuration } from "../../src/contract/configuration.js";
import { COMMITTED_ON_DURABLE_QUORUM } from "../../src/laws/committed-on-durable-quorum.js";
import { entries, sentenceOf, Story } from "./story.js";

/** S1 committed an entry that is on the disks of S1 and S2, of three. */
function committed(): Story {
  const story = new Story(COMMITTED_ON_DURABLE_QUORUM, 3);
  story.show(0, { log: entries("1a"), commitIndex: 0 }, { disk: { log: entries("1a") } });
  story.write(1, { log: entries("1a") });
  expect(story.show(0, { commitIndex: 1 })).toBe("holds");
  return story;
}

describe("Committed entries are durable on a majority", () => {
  test("holds for servers that are down as well", () => {
    const story = new Story(COMMITTED_ON_DURABLE_QUORUM, 3);
    story.crash(1, { disk: { log: entries("1a", "1b") } });
    expect(story.show(0, { log: entries("1a"), commitIndex: 1 }, { disk: { log: entries("1a") } })).toBe("holds");
  });

  test("is broken by a commitment that stands on memory", () => {
    const story = new Story(COMMITTED_ON_DURABLE_QUORUM, 3);
    story.write(1, { log: entries("1a") });
    story.show(2, { log: entries("1a") });
    expect(story.show(0, { log: entries("1a"), commitIndex: 1 })).toEqual({
      how: "too early",
      sentence: 'S1 commits "a" of term 1 at index 1, which is durable on S2 only: no quorum of S1 S2 S3.',
      facts: ['S1 commits "a" of term 1 at index 1 in this step.', "The log up to there is on the disks of S2."],
    });
  });

  test("two of four are no majority", () => {
    const story = new Story(COMMITTED_ON_DURABLE_QUORUM, 4);
    story.write(1, { log: entries("1a") });
    const step = story.show(0, { log: entries("1a"), commitIndex: 1 }, { disk: { log: entries("1a") } });
    expect(sentenceOf(step)).toContain("durable on S1, S2 only: no quorum of S1 S2 S3 S4");
  });

  test("counts for a follower by any configuration that its leader may have counted by", () => {
    const of = (...voters: number[]) => ({ voters, outgoing: null, learners: [] });
    const commits = (role: "leader" | "follower", configuration: Configuration) => {
      const story = new Story(COMMITTED_ON_DURABLE_QUORUM, 3);
      story.show(0, { role, currentTerm: 1, log: entries("1a"), configuration }, { disk: { log: entries("1a") } });
      story.write(2, { log: entries("1a") });
      return sentenceOf(story.show(0, { commitIndex: 1 }));
    };
    expect(commits("follower", of(0, 1))).toBe("holds");
    expect(commits("leader", of(0, 1))).toContain("durable on S1, S3 only: no quorum of S1 S2");
  });

  test("is not broken where a server that waits to be added loses what the others hold", () => {
    const story = committed();
    const none: Configuration = { voters: [], outgoing: null, learners: [] };
    story.show(2, { log: entries("1a"), configuration: none }, { disk: { log: entries("1a") } });
    expect(story.write(2, { log: entries() })).toBe(null);
  });

  test("is broken by a disk that loses what is committed", () => {
    expect(sentenceOf(committed().write(1, { log: entries() }))).toBe(
      'S2 lost "a" of term 1 at index 1 from its disk: committed up to index 1, it is now durable on S1 only: no quorum of S1 S2 S3.',
    );
    expect(sentenceOf(committed().write(1, { log: entries("2x", "2y") }))).toContain(
      'S2 lost "a" of term 1 at index 1',
    );
  });

  test("allows a loss that leaves a majority, and one of what is not committed", () => {
    const story = committed();
    story.write(2, { log: entries("1a", "1b") });
    expect(story.write(2, { log: entries("1a") })).toBe(null);
    expect(story.write(2, { log: entries() })).toBe(null);
    expect(story.write(1, { log: entries("1a", "1b") })).toBe(null);
    expect(story.write(1, { log: entries("1a", "2c") })).toBe(null);
  });

  test("judges what is committed once, and says nothing where commitIndex is not shown", () => {
    expect(committed().show(1, { log: entries("1a"), commitIndex: 1 })).toBe(null);
    expect(new Story(COMMITTED_ON_DURABLE_QUORUM, 3).show(0, { log: entries("1a") })).toBe(null);
  });
});
