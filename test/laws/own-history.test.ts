// A law with a history of its own needs nothing but itself: it is made up here, and nobody else knows what it remembers.

import { expect, it } from "vitest";
import { DEFAULT_BOUNDS } from "../../src/checker/model.js";
import { Search } from "../../src/checker/search.js";
import type { NodeId } from "../../src/contract/node-name.js";
import { DEFAULT_ENVIRONMENT } from "../../src/cluster/setup.js";
import type { Step } from "../../src/cluster/apply-action.js";
import { startCluster } from "../../src/cluster/start-cluster.js";
import { selectLaws } from "../../src/laws/all-laws.js";
import type { HistoryPart } from "../../src/laws/history.js";
import type { Law } from "../../src/laws/law.js";
import { termLed } from "../../src/laws/seen.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { Timeline } from "../../src/playback/timeline.js";
import { whyOf } from "../../src/playback/why.js";
import { emptyTally, Judge } from "../../src/run/judge.js";
import { playSchedule } from "../support/schedule.js";

/** Who was ever elected. */
const ELECTED: HistoryPart<readonly NodeId[]> = {
  id: "elected",
  empty: [],
  fold: (elected, step) => (isElection(step) && !elected.includes(step.node) ? [...elected, step.node] : elected),
  text: (elected, names) =>
    elected
      .map((node) => names[node])
      .sort()
      .join(),
};

/** Raft does not promise it. */
const ONE_FOR_EVER: Law = {
  id: "one-for-ever",
  title: "One leader for ever",
  kind: "discipline",
  sentence: "All terms are led by one server.",
  source: "this test",
  needs: ["role", "currentTerm"],
  ...{ others: "none", reads: [ELECTED] },
  judge(step, history) {
    if (!isElection(step)) return null;
    if (history.get(ELECTED).every((node) => node === step.node)) return "holds";
    return { sentence: "Another one leads.", facts: ["One was elected before.", "Another is elected in this step."] };
  },
};

function isElection({ node, before, cluster }: Step): boolean {
  const term = node < 0 ? undefined : termLed(cluster.slots[node].view);
  return term !== undefined && term !== termLed(before.slots[node].view);
}

const { laws: ELECTION_SAFETY } = selectLaws(["election-safety"]);
const TWO_LEADERS = "T1, RV 1>2, RVR 2>1, T2, RV 2>3, RVR 3>2";

function searched(laws: readonly Law[], symmetry = false): Search {
  const search = new Search({
    setup: { implementation: REFERENCE, environment: DEFAULT_ENVIRONMENT },
    laws,
    bounds: { ...DEFAULT_BOUNDS, messages: 1 },
    loss: "send",
    symmetry,
    dropsIgnored: false,
  });
  search.advance(Infinity);
  return search;
}

it("is judged", () => {
  const laws = [...ELECTION_SAFETY, ONE_FOR_EVER];
  const tally = emptyTally(laws);
  const judge = new Judge(laws, tally);
  judge.begin(startCluster({ implementation: REFERENCE, environment: DEFAULT_ENVIRONMENT }));
  const { steps } = playSchedule(REFERENCE, TWO_LEADERS);
  expect(steps.map((step) => judge.take(step))).toEqual(steps.map((_, i) => i === steps.length - 1));
  expect(judge.findings.map(({ law }) => law)).toEqual(["one-for-ever"]);
  expect(tally.witnessed).toEqual([2, 2]);
});

it.each([false, true])("is searched for, by a shortest run, with symmetry: %s", (symmetry) => {
  const { violated } = searched([...ELECTION_SAFETY, ONE_FOR_EVER], symmetry);
  expect(violated?.law).toBe(ONE_FOR_EVER);
  expect(violated?.actions).toHaveLength(6);
});

it.each([false, true])("makes no clusters where another law remembers as much, with symmetry: %s", (symmetry) => {
  const silent: Law = { ...ONE_FOR_EVER, judge: () => null };
  const without = searched(ELECTION_SAFETY, symmetry).distinct;
  expect(searched([...ELECTION_SAFETY, silent], symmetry).distinct).toBe(without);
  expect(searched([silent], symmetry).distinct).toBeGreaterThan(searched([], symmetry).distinct);
});

it("is explained by the step that it remembers", () => {
  const run = new Timeline({ implementation: REFERENCE, environment: DEFAULT_ENVIRONMENT });
  for (const { action } of playSchedule(REFERENCE, TWO_LEADERS).steps) run.take(action);
  expect(whyOf(run, ONE_FOR_EVER).facts).toEqual([3, 6]);
});
