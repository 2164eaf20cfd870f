import { describe } from "vitest";
import { itHunts } from "./kill.js";

/**
 * A hunt for these takes longer than a test may from some of the seeds that were tried: docs/kill-matrix.md tells how long. Of each
 * there is a schedule by hand and a trace.
 */
const RARE = [
  // A round of a leader that leads again, and an answer from before.
  "readindex-round-of-another-term",
  // A follower must compact its log while its leader still lacks its answer, and that leader must last.
  "append-inside-snapshot-rejected",
  // Five servers, two of which lag.
  "readindex-told-at-once",
  // Two changes of two leaders, of which the first is overwritten: by hand, 29 events.
  "config-not-rolled-back",
  "prevote-no-term-propagation",
  // Of two servers one must be removed at the very end, and the rest be healing.
  "removed-server-does-not-stand",
];

/** A lease is wrong for some milliseconds between two leaders, and mostly pre-vote must be on for the second to be elected that soon. */
const OF_CLOCKS = [
  ...["lease-clock-drift", "lease-read-without-checkquorum", "lease-forgotten-at-restart", "lease-in-ticks"],
  ...["lease-forgotten-in-newer-term", "lease-not-invalidated-by-transfer", "transfer-of-another-term"],
];

describe("a mutant of what the thesis adds to the paper", () => {
  itHunts(
    ["disruption", "transfer", "compaction", "membership", "clients", "reads", "leases"],
    [...RARE, ...OF_CLOCKS],
  );
});
