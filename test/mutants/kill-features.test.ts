import { describe } from "vitest";
import { itHunts } from "./kill.js";

/**
 * Found after 7 million actions from one seed, and not in 20 million from another: a deposed leader must be asked for a read
 * just before an answer comes that was under way since before the others elected, committed and answered. Its schedule by
 * hand and its recorded trace show it. The other was found after 11 million actions of runs that compact: a follower must compact
 * its log while its leader still lacks its answer, and that leader must last.
 */
const RARE = [
  "readindex-ack-from-old-heartbeat",
  // Found after 18 million actions of runs with leases, as a mistake of the reference.
  "readindex-round-of-another-term",
  "append-inside-snapshot-rejected",
  // Found after 5.6 million actions: a transfer must be under way as the cluster heals.
  "transfer-never-given-up",
  // Not found in three million actions from some of the seeds that were tried; the first needs five servers, two of which lag.
  ...["readindex-told-at-once", "check-quorum-never-steps-down"],
  // Two changes of two leaders, of which the first is overwritten: by hand, 29 events.
  "config-not-rolled-back",
  // Each takes a minute and more from the seed that is tried here, where others find them sooner.
  ...["prevote-no-term-propagation", "snapshot-clears-votedfor"],
  // Found after some two million actions: of two servers one must be removed or added at the very end, and the rest be healing.
  ...["leader-removed-steps-down-early", "removed-server-does-not-stand", "learner-refuses-vote"],
];

/**
 * A lease is wrong for some milliseconds between two leaders, and mostly pre-vote must be on for the second to be elected that soon.
 * Two of these, lease-of-any-round and lease-not-invalidated-by-transfer, fuzz finds in half a million actions of timed runs with
 * leases; the others were not found in what was tried, a million or two each. Of each there is a schedule by hand and a trace.
 */
const OF_CLOCKS = [
  ...["lease-clock-drift", "lease-from-ack-time", "lease-read-without-checkquorum", "lease-forgotten-at-restart"],
  ...["lease-forgotten-in-newer-term", "lease-of-any-round", "lease-not-invalidated-by-transfer", "lease-in-ticks"],
  "transfer-of-another-term",
];

describe("a mutant of what the thesis adds to the paper", () => {
  itHunts(
    ["disruption", "transfer", "compaction", "membership", "clients", "reads", "leases"],
    [...RARE, ...OF_CLOCKS],
  );
});
