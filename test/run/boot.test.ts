// A law may be broken before the first action: by servers that are switched on.

import { expect, it } from "vitest";
import { DEFAULT_ENVIRONMENT } from "../../src/cluster/setup.js";
import { NO_LIMITS } from "../../src/fuzz/limits.js";
import { drawPlan } from "../../src/fuzz/swarm.js";
import { ELECTION_SAFETY } from "../../src/laws/election-safety.js";
import { raftNode } from "../../src/raft/reference.js";
import { PAPER_RULES } from "../../src/raft/rules.js";
import { emptyTally } from "../../src/run/judge.js";
import { recordTrace } from "../../src/run/record.js";
import { isConfirmed, replayStrictly } from "../../src/run/replay.js";
import { Run } from "../../src/run/run.js";
import { Shrinker } from "../../src/shrink/shrink.js";

const LAWS = [ELECTION_SAFETY];
const implementation = raftNode("leads-at-once", { ...PAPER_RULES, resumesOffice: () => true });

const foundAtBoot = () => {
  const plan = drawPlan(implementation, "boot", { ...NO_LIMITS, nodes: 3, disk: "sync" });
  return new Run(implementation, plan, LAWS, emptyTally(LAWS)).findings;
};

it("two servers that boot as leaders of one term are found before any action", () => {
  const [{ finding, actions }, ...others] = foundAtBoot();
  expect(finding.sentence).toBe("S1 and S2 both lead term 0.");
  expect(actions).toEqual([]);
  expect(others).toEqual([]);
});

it("what is found at boot shrinks to two servers, and replays from a trace without a step", () => {
  const shrinker = new Shrinker(implementation, foundAtBoot()[0], LAWS, 1000);
  while (!shrinker.done) shrinker.advance(1000);
  const { environment, actions, healing, finding } = shrinker.result;
  expect({ reproduced: shrinker.reproduced, environment, actions }).toEqual({
    reproduced: true,
    environment: { ...DEFAULT_ENVIRONMENT, nodes: 2, clients: 1, settings: environment.settings, seed: "0" },
    actions: [],
  });
  const laws = [ELECTION_SAFETY.id];
  const trace = recordTrace(implementation, { seed: "boot", environment, actions, healing, finding, laws });
  expect(isConfirmed(trace, replayStrictly(trace, implementation, LAWS))).toBe(true);
});
