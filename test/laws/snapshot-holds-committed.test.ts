import { describe, expect, test } from "vitest";
import type { Configuration } from "../../src/contract/configuration.js";
import { logOf, type Log } from "../../src/contract/log.js";
import type { Snapshot } from "../../src/contract/snapshot.js";
import { SNAPSHOT_HOLDS_COMMITTED } from "../../src/laws/snapshot-holds-committed.js";
import { entries, sentenceOf, Story } from "./story.js";

/** A snapshot of all that a log has. */
const of = ({ index, term, hash, configured }: Log): Snapshot => ({
  ...{ index, term },
  ...(configured && { configuration: configured.payload }),
  data: { mark: hash, state: null },
});

function storyOf(committed: Log): Story {
  const story = new Story(SNAPSHOT_HOLDS_COMMITTED, 3);
  story.show(0, { log: committed, commitIndex: committed.index });
  return story;
}

describe("A snapshot holds what was committed", () => {
  test("where it stands for just that", () => {
    expect(storyOf(entries("1a", "1b")).show(1, {}, { restored: [of(entries("1a"))] })).toBe("holds");
  });

  test("not where it goes beyond it", () => {
    const broken = storyOf(entries("1a")).show(1, {}, { restored: [of(entries("1a", "1b"))] });
    expect(sentenceOf(broken)).toBe(
      "S2 restores a snapshot up to index 2 and term 1, but nothing beyond index 1 was ever committed.",
    );
  });

  test("nor where it stands for an entry of another term, or for other entries", () => {
    const story = storyOf(entries("1a", "1b"));
    expect(sentenceOf(story.show(1, {}, { restored: [of(entries("1a", "2b"))] }))).toMatch(/is of term 1\.$/);
    expect(sentenceOf(story.show(1, {}, { restored: [of(entries("1x", "1b"))] }))).toMatch(
      /other entries were committed/,
    );
  });

  test("nor where the configuration in it is not the latest up to there", () => {
    const configuration: Configuration = { voters: [0, 2], outgoing: null, learners: [] };
    const committed = logOf([
      { term: 1, payload: "a" },
      { term: 1, payload: configuration },
    ]);
    const { configuration: _lost, ...snapshot } = of(committed);
    expect(storyOf(committed).show(1, {}, { restored: [of(committed)] })).toBe("holds");
    expect(sentenceOf(storyOf(committed).show(1, {}, { restored: [snapshot] }))).toBe(
      "S2 restores a snapshot up to index 2 and term 1 and no configuration, but the configuration S1 S3 was committed up to there.",
    );
  });
});
