// Workers that share a search count what one counts.

import { describe, expect, it } from "vitest";
import { DEFAULT_BOUNDS, type Model } from "../../src/checker/model.js";
import { Search } from "../../src/checker/search.js";
import { DEFAULT_ENVIRONMENT } from "../../src/cluster/setup.js";
import { ALL_LAWS } from "../../src/laws/all-laws.js";
import { VOTES } from "../../src/laws/one-vote-per-term.js";
import { mutantById } from "../../src/mutants/all-mutants.js";
import { REFERENCE } from "../../src/raft/reference.js";

const MODEL: Model = {
  setup: { implementation: REFERENCE, environment: DEFAULT_ENVIRONMENT },
  laws: ALL_LAWS.filter(({ reads }) => !reads.includes(VOTES)),
  bounds: DEFAULT_BOUNDS,
  loss: "send",
  symmetry: false,
  dropsIgnored: false,
};

const FIGURE_8: Model = {
  ...MODEL,
  setup: {
    implementation: mutantById("commit-prior-term-by-counting")!.implementation,
    environment: { ...DEFAULT_ENVIRONMENT, settings: { noop: "off", batch: "1" } },
  },
  laws: ALL_LAWS.filter(({ id }) => id === "leader-completeness"),
  bounds: { ...DEFAULT_BOUNDS, term: 4, messages: 1 },
};

/** Runs a search by several workers in turn: what threads do at once. */
function sharedBy(of: number, model: Model) {
  const shards = Array.from({ length: of }, (_, index) => new Search(model, { index, of }));
  while (shards.every(({ violated }) => violated === null)) {
    for (const shard of shards) shard.advance(30_000);
    for (const one of shards) {
      one.asking.asked.forEach((asked, owner) => shards[owner].memory.answer(asked));
      one.memory.settle(one.asking);
    }
    if (shards.every(({ isDone }) => isDone)) break;
    if (!shards.every(({ isParted, isLevelDone }) => isParted && isLevelDone)) continue;
    if (shards.every(({ queued }) => queued === 0)) break;
    for (const shard of shards) shard.nextLevel();
  }
  const sum = (of: (shard: Search) => number): number => shards.reduce((total, shard) => total + of(shard), 0);
  return {
    distinct: sum(({ distinct }) => distinct),
    generated: sum(({ generated }) => generated),
    depth: Math.max(...shards.map(({ depth }) => depth)),
    violated: shards.find(({ violated }) => violated !== null)?.violated ?? null,
    parted: shards.map(({ distinct }) => distinct),
  };
}

describe("several workers", () => {
  const alone = sharedBy(1, MODEL);

  it.each([2, 3])("%i workers count the same clusters, look-ups and levels as one", (of) => {
    const { distinct, generated, depth, parted } = sharedBy(of, MODEL);
    expect({ distinct, generated, depth }).toEqual({
      distinct: alone.distinct,
      generated: alone.generated,
      depth: alone.depth,
    });
    for (const share of parted) expect(share).toBeGreaterThan(distinct / of / 2);
  });

  it("2 workers find as short a way to break a law as one", () => {
    const one = sharedBy(1, FIGURE_8).violated;
    const two = sharedBy(2, FIGURE_8).violated;
    expect(two?.law?.id).toBe("leader-completeness");
    expect(two?.actions.length).toBe(one?.actions.length);
  });
});
