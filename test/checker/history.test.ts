// What the laws remember is part of what the search tells clusters apart by.

import { expect, it } from "vitest";
import { append, EMPTY_LOG } from "../../src/contract/log.js";
import { DEFAULT_BOUNDS } from "../../src/checker/model.js";
import { Search } from "../../src/checker/search.js";
import { DEFAULT_ENVIRONMENT } from "../../src/cluster/setup.js";
import { ALL_LAWS, selectLaws } from "../../src/laws/all-laws.js";
import { EMPTY_HISTORY, type History } from "../../src/laws/history.js";
import { historyText } from "../../src/laws/history-text.js";
import { REFERENCE } from "../../src/raft/reference.js";

const log = append(EMPTY_LOG, 1, "a");

/** One other value of every part: a new part needs its line here, or this does not compile. */
const OTHER: { readonly [Part in keyof History]: History[Part] } = {
  leaders: { term: 1, node: 2, log, previous: null },
  committed: log,
  commitments: { log, term: 1, previous: null },
  votes: [null, { term: 1, candidate: 2, previous: null }],
};

it.each(Object.keys(OTHER) as (keyof History)[])("%s tell histories apart", (part) => {
  const names = [0, 1, 2];
  expect(historyText({ ...EMPTY_HISTORY, [part]: OTHER[part] }, names)).not.toBe(historyText(EMPTY_HISTORY, names));
});

it("a renamed history is the history of renamed servers", () => {
  const swapped: History = {
    ...EMPTY_HISTORY,
    leaders: { term: 1, node: 1, log, previous: null },
    votes: [null, null, { term: 1, candidate: 1, previous: null }],
  };
  const original: History = { ...EMPTY_HISTORY, leaders: OTHER.leaders, votes: OTHER.votes };
  expect(historyText(original, [0, 2, 1])).toBe(historyText(swapped, [0, 1, 2]));
});

it("laws that remember more make more clusters of the same", () => {
  const distinct = (ids: readonly string[]): number => {
    const search = new Search({
      setup: { implementation: REFERENCE, environment: DEFAULT_ENVIRONMENT },
      laws: selectLaws(ids).laws,
      bounds: { ...DEFAULT_BOUNDS, messages: 1 },
      loss: "send",
      symmetry: false,
      dropsIgnored: false,
    });
    search.advance(Infinity);
    return search.distinct;
  };
  const nothing = distinct([]);
  expect(distinct(["log-matching"])).toBe(nothing);
  expect(distinct(["election-safety"])).toBeGreaterThan(nothing);
  expect(distinct(ALL_LAWS.map(({ id }) => id))).toBeGreaterThan(distinct(["election-safety"]));
});
