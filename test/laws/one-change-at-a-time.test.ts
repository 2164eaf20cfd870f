import { describe, expect, test } from "vitest";
import { initialConfiguration, type Configuration } from "../../src/contract/configuration.js";
import { append, compacted, type Log } from "../../src/contract/log.js";
import { ONE_CHANGE_AT_A_TIME } from "../../src/laws/one-change-at-a-time.js";
import { entries, sentenceOf, Story } from "./story.js";

const LEADER = { role: "leader", currentTerm: 2 } as const;

/** The log with a configuration of so many servers more. */
const changed = (log: Log, servers: number): Log => append(log, 2, initialConfiguration(servers));

describe("One change of membership at a time", () => {
  test("holds where the leader has committed an entry of its own term", () => {
    const story = new Story(ONE_CHANGE_AT_A_TIME, 3);
    const log = entries("1a", "2");
    story.show(0, { ...LEADER, log, commitIndex: 2 });
    expect(story.show(0, { log: changed(log, 2) })).toBe("holds");
  });

  test("is broken where the one before is not committed", () => {
    const story = new Story(ONE_CHANGE_AT_A_TIME, 3);
    const log = changed(entries("2"), 2);
    story.show(0, { ...LEADER, log, commitIndex: 1 });
    expect(sentenceOf(story.show(0, { log: changed(log, 3) }))).toContain("at index 2 is not committed");
  });

  test.each([
    ["whole", (log: Log) => log],
    ["compacted", (log: Log) => compacted(log, 1)],
  ])("is broken where nothing of its own term is committed, the log %s", (_, shown) => {
    const story = new Story(ONE_CHANGE_AT_A_TIME, 3);
    const log = shown(entries("1a", "2"));
    story.show(0, { ...LEADER, log, commitIndex: 1 });
    expect(sentenceOf(story.show(0, { log: changed(log, 2) }))).toContain(
      "before it has committed anything in its own term",
    );
  });

  test("asks nothing of a configuration that is the one before it: a leader may begin its term with it", () => {
    const story = new Story(ONE_CHANGE_AT_A_TIME, 3);
    const log = changed(entries("1a"), 2);
    story.show(0, { ...LEADER, log, commitIndex: 1 });
    expect(story.show(0, { log: changed(log, 2) })).toBe(null);
    const plain = new Story(ONE_CHANGE_AT_A_TIME, 3);
    plain.show(0, { ...LEADER, log: entries("1a"), commitIndex: 0 });
    expect(plain.show(0, { log: changed(entries("1a"), 3) })).toBe(null);
  });

  test("asks nothing of a configuration in which the same servers vote", () => {
    const story = new Story(ONE_CHANGE_AT_A_TIME, 4);
    const log = changed(entries("1a"), 2);
    story.show(0, { ...LEADER, log, commitIndex: 0 });
    const withLearner = append(log, 2, { ...initialConfiguration(2), learners: [3] });
    expect(story.show(0, { log: withLearner })).toBe(null);
    expect(sentenceOf(story.show(0, { log: changed(withLearner, 3) }))).toContain("at index 2 is not committed");
  });

  describe("by joint consensus", () => {
    const joint = (servers: number, before: number): Configuration => ({
      ...initialConfiguration(servers),
      outgoing: initialConfiguration(before).voters,
    });
    const begun = (log: Log, commitIndex: number): Story => {
      const story = new Story(ONE_CHANGE_AT_A_TIME, 4);
      story.show(0, { ...LEADER, log, commitIndex });
      return story;
    };

    test("asks for no entry of its own term: all is decided with a majority of the servers before as well", () => {
      const log = entries("1a");
      expect(begun(log, 0).show(0, { log: append(log, 2, joint(2, 4)) })).toBe("holds");
    });

    test("is broken where a joint configuration that is not committed is left", () => {
      const log = append(entries("2"), 2, joint(2, 4));
      const left = { log: changed(log, 2) };
      expect(sentenceOf(begun(log, 1).show(0, left))).toContain("at index 2 is not committed");
      expect(begun(log, 2).show(0, left)).toBe("holds");
    });

    test("asks not that the end of one is committed before the next begins, but that of a single server", () => {
      const ended = changed(append(entries("2"), 2, joint(2, 4)), 2);
      expect(begun(ended, 2).show(0, { log: append(ended, 2, joint(3, 2)) })).toBe("holds");
      expect(sentenceOf(begun(ended, 2).show(0, { log: changed(ended, 3) }))).toContain("at index 3 is not committed");
      const single = changed(entries("2"), 3);
      const next = { log: append(single, 2, joint(2, 3)) };
      expect(sentenceOf(begun(single, 1).show(0, next))).toContain("at index 2 is not committed");
    });
  });

  test("asks for no entry of its own term where a configuration is in force once it is applied", () => {
    const story = new Story(ONE_CHANGE_AT_A_TIME, 3, [], { configurationInForce: "applied" });
    const log = entries("1a", "2");
    story.show(0, { ...LEADER, log, commitIndex: 1 });
    expect(story.show(0, { log: changed(log, 2) })).toBe("holds");
    expect(sentenceOf(story.show(0, { log: changed(changed(log, 2), 3) }))).toContain("is not committed");
  });
});
