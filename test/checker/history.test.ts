// What the laws remember is part of what the search tells clusters apart by.

import { expect, it } from "vitest";
import { append, EMPTY_LOG } from "../../src/contract/log.js";
import { DEFAULT_BOUNDS } from "../../src/checker/model.js";
import { Search } from "../../src/checker/search.js";
import { DEFAULT_ENVIRONMENT } from "../../src/cluster/setup.js";
import { LAW_IDS, selectLaws } from "../../src/laws/all-laws.js";
import { COMMITTED } from "../../src/laws/committed.js";
import { History, type HistoryPart } from "../../src/laws/history.js";
import { COMMITMENTS } from "../../src/laws/leader-completeness.js";
import { LEADERS } from "../../src/laws/leaders.js";
import { VOTES } from "../../src/laws/one-vote-per-term.js";
import { REFERENCE } from "../../src/raft/reference.js";

const log = append(EMPTY_LOG, 1, "a");
const NAMES = [0, 1, 2];

it("what differs in a part differs in its text", () => {
  const leaders = { term: 1, node: 2, log, previous: null };
  expect(LEADERS.text(leaders, NAMES)).not.toBe(LEADERS.text(null, NAMES));
  expect(LEADERS.text(leaders, NAMES)).not.toBe(LEADERS.text({ ...leaders, log: EMPTY_LOG }, NAMES));
  expect(COMMITTED.text(log, NAMES)).not.toBe(COMMITTED.text(EMPTY_LOG, NAMES));
  expect(COMMITMENTS.text({ log, term: 1, previous: null }, NAMES)).not.toBe(COMMITMENTS.text(null, NAMES));
  const votes = [null, { term: 1, candidate: 2, previous: null }];
  expect(VOTES.text(votes, NAMES)).not.toBe(VOTES.text([], NAMES));
  expect(VOTES.text(votes, NAMES)).not.toBe(VOTES.text([...votes].reverse(), NAMES));
});

it("what one part says is not taken for what another says", () => {
  const part = (id: string): HistoryPart<string> => ({ id, empty: "", fold: (text) => text, text: (text) => text });
  const parts = [part("one"), part("other")];
  const texts = [
    ["|", ""],
    ["", "|"],
    ['","', ""],
    ["", '","'],
  ].map((values) => new History(parts, values).text(NAMES));
  expect(new Set(texts).size).toBe(texts.length);
});

it("a renamed history is the history of renamed servers", () => {
  const renamed = [0, 2, 1];
  const leaders = (node: number) => ({ term: 1, node, log, previous: null });
  expect(LEADERS.text(leaders(2), renamed)).toBe(LEADERS.text(leaders(1), NAMES));
  const votes = [null, { term: 1, candidate: 2, previous: null }];
  expect(VOTES.text(votes, renamed)).toBe(VOTES.text([null, null, { term: 1, candidate: 1, previous: null }], NAMES));
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
  expect(distinct(LAW_IDS)).toBeGreaterThan(distinct(["election-safety"]));
});
