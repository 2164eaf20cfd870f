import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { MATCH_INDEX_MEANS_EQUAL_PREFIX } from "../../src/laws/match-index-means-equal-prefix.js";
import { withRules } from "../../src/raft/reference.js";
import { replayStrictly } from "../../src/run/replay.js";
import { Contest } from "../../src/shrink/contest.js";
import { seekShortest } from "../../src/shrink/seek-shortest.js";
import { parseTrace } from "../../src/trace/trace-text.js";

/** A leader counts what it was answered in an older term, too. */
const MISTAKEN = withRules("append-reply-old-term", { countsReply: (node, reply) => reply.term <= node.currentTerm });

it("what plain servers break as well is found, though those of the run at hand count for ever", () => {
  // By check-quorum each heartbeat has a number of its own: even one such server has no end of states.
  const text = readFileSync(join(import.meta.dirname, "servers-that-count-for-ever.jsonl"), "utf8");
  const trace = parseTrace(text);
  const laws = [MATCH_INDEX_MEANS_EQUAL_PREFIX];
  const { steps, finding, start } = replayStrictly(trace, MISTAKEN, laws);
  const { environment } = start.cluster.setup;
  const actions = steps.map(({ action }) => action);
  expect(actions).toHaveLength(44);
  const contest = new Contest(MISTAKEN, { environment, actions, finding: finding!, healing: null }, laws, 300_000);
  contest.allow(300_000);
  contest.improves(environment, actions);
  for (const pause of seekShortest(contest)) expect(pause).toBeUndefined();
  expect(contest.best.actions).toHaveLength(15);
  expect(contest.best.environment.settings).toMatchObject({ checkQuorum: "off" });
});
