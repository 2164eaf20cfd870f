// Every mutant that breaks a law is found by all runs within the bounds that it brings: by a trace that replays strictly, of
// this length.

import { describe, expect, it } from "vitest";
import { ALL_MUTANTS } from "../../src/mutants/all-mutants.js";
import { documentOf, freshFolder, runCli } from "./run-cli.js";

/** By id: the fewest actions. A finished write is one. */
const FOUND: Readonly<Record<string, number>> = {
  "vote-dup-counted": 8,
  "vote-stale-term-counted": 7,
  "clear-vote-on-same-term-stepdown": 7,
  "votedfor-sentinel-zero": 6,
  "async-check-then-vote": 10,
  "vote-no-uptodate-check": 8,
  "uptodate-index-only": 14,
  "quorum-half-even-election": 6,
  "restart-resumes-leadership-same-term": 10,
  "ae-truncate-unconditional": 10,
  "ae-no-prevterm-check": 11,
  "ack-last-stored-not-last-checked": 13,
  "next-below-match": 13,
  "heartbeat-success-no-prev-check": 10,
  "follower-commit-min-own-last": 10,
  "match-index-regress": 8,
  "commit-index-regress": 9,
  "commit-beyond-log": 7,
  "quorum-n-minus-1-or-floor": 6,
  "votedfor-not-persisted": 8,
  "term-not-persisted": 8,
  "term-written-with-vote": 9,
  "entries-durable-before-term": 7,
  "rv-sent-before-persist": 10,
  "vote-persist-error-ignored": 8,
  "term-vote-two-writes": 7,
  "ack-before-fsync": 9,
  "leader-self-ack-before-fsync": 6,
  "leader-drops-unwritten-entries": 3,
  "term-advance-not-durable-before-reply": 7,
  "lost-log-node-votes": 10,
  "log-of-future-term-ignored": 6,
  "ae-overwrites-in-place": 26,
  "stale-entry-cache": 13,
  "term-from-truncated-log": 15,
  "definite-failure-on-stepdown": 10,
  "callback-by-index-only": 12,
  "duplicate-command-on-retry": 4,
  "session-table-not-in-snapshot": 7,
  "snapshot-installed-without-its-sessions": 14,
  "expired-session-taken-for-new": 6,
  "session-expired-by-own-clock": 7,
  "repeat-answered-without-its-value": 5,
  "last-term-zero-after-full-compaction": 11,
  "ae-instead-of-snapshot-at-boundary": 9,
  "stale-snapshot-overwrites-newer": 13,
  "snapshot-skip-by-index-only": 12,
  "snapshot-keeps-conflicting-entry": 12,
  "snapshot-beyond-applied": 7,
  "snapshot-installed-without-its-state": 8,
  "snapshot-not-loaded-at-boot": 4,
  "snapshot-index-lost-at-boot": 4,
  "snapshot-reply-unpersisted-index": 13,
  "snapshot-chunks-mixed": 18,
  "snapshot-counted-while-in-progress": 9,
  "folklore-vote-by-committed-index": 8,
  "folklore-most-votes-wins": 6,
};

/** Those that take longer than a test should: by hand, seaworthy check --mutant ID. */
const SLOW = [
  "accept-ae-from-lower-term",
  "old-leader-sends-after-term-change",
  "commit-prior-term-by-counting",
  "truncate-append-not-atomic",
  "snapshot-clears-votedfor",
  "success-of-older-term-counted",
];

it("all mutants that break a law are here, but for those of reads, leases and membership, which no search asks for unless it is told", () => {
  const breaking = ALL_MUTANTS.filter(
    ({ family, breaks }) =>
      !breaks.includes("linearizable-reads") && family !== "membership" && breaks.some((law) => law !== "progress"),
  ).map(({ id }) => id);
  expect([...Object.keys(FOUND), ...SLOW].sort()).toEqual([...breaking].sort());
});

describe("seaworthy check --mutant finds", () => {
  it.each(Object.entries(FOUND))("%s in %i actions", async (id, steps) => {
    const ended = await runCli("check", "--mutant", id, "--traces", freshFolder(), "--json");
    const law = ALL_MUTANTS.find((mutant) => mutant.id === id)!.breaks[0];
    expect(ended.status).toBe(1);
    expect(documentOf(ended)).toMatchObject({ verdict: "violated", finding: { law, steps, reproduced: true } });
  });
});
