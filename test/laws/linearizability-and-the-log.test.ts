// What clients are told is judged twice: by the order of commands, where servers show their logs, and by the search for any
// order. Here each is held to the other, on runs of nodes that are broken in different ways.

import { describe, expect, it } from "vitest";
import type { Action } from "../../src/cluster/action.js";
import type { Environment } from "../../src/cluster/setup.js";
import { settingsByDefault } from "../../src/contract/capabilities.js";
import type { Implementation } from "../../src/contract/implementation.js";
import { Campaign } from "../../src/fuzz/campaign.js";
import { NO_LIMITS, type SwarmLimits } from "../../src/fuzz/limits.js";
import { lawById } from "../../src/laws/all-laws.js";
import { emptyHistory } from "../../src/laws/history.js";
import type { Law } from "../../src/laws/law.js";
import { LINEARIZABILITY } from "../../src/laws/linearizability.js";
import { mutantById } from "../../src/mutants/all-mutants.js";
import { NearestChooser } from "../../src/play/listed.js";
import { Play } from "../../src/play/play.js";
import type { RawFinding } from "../../src/run/run.js";

/** The laws from which it follows that clients are told the truth, where servers show their logs. */
const BY_THE_LOG = ["state-machine-safety", "answers-are-true", "linearizable-reads"].map((id) => lawById(id)!);

/** The first that a campaign finds by some laws, within so many actions. */
function found(
  implementation: Implementation,
  laws: readonly Law[],
  actionsMax: number,
  limits: SwarmLimits = NO_LIMITS,
): RawFinding[] {
  const campaign = new Campaign({
    implementation,
    seed: "held to each other",
    laws,
    limits,
    first: 0,
    stride: 1,
    shrinksEach: 3,
    shrinksOnly: laws.map(({ id }) => id),
    shrinkBudget: 300,
  });
  const own = (): RawFinding[] => campaign.findings.filter(({ finding }) => finding.kind === "violation");
  while (campaign.actions < actionsMax && own().length === 0) campaign.advance(10_000);
  return own();
}

/** Whether one of these laws is broken on the way. */
function isBroken(
  implementation: Implementation,
  laws: readonly Law[],
  environment: Environment,
  actions: readonly Action[],
): boolean {
  let history = emptyHistory(laws);
  const { play } = Play.begin({ implementation, environment });
  for (const step of play.all(new NearestChooser(actions))) {
    for (const law of laws) {
      const judgement = law.judge(step, history);
      if (judgement !== null && judgement !== "holds") return true;
    }
    history = history.fold(step);
  }
  return false;
}

const SEEN = [
  "local-leader-read",
  "readindex-before-term-commit",
  "quorum-n-minus-1-or-floor",
  "definite-failure-on-stepdown",
  "callback-by-index-only",
];

describe("linearizability, by search and by the log", () => {
  it.each(SEEN)("%s: whatever has no order breaks a law of the log as well", (id) => {
    const { implementation } = mutantById(id)!;
    const findings = found(implementation, [LINEARIZABILITY], 300_000);
    expect(findings).not.toEqual([]);
    for (const { environment, actions } of findings)
      expect(isBroken(implementation, BY_THE_LOG, environment, actions)).toBe(true);
  });

  it("local-leader-read: a stale read has no order", () => {
    const { implementation } = mutantById("local-leader-read")!;
    const findings = found(implementation, [lawById("linearizable-reads")!], 300_000);
    expect(findings.map(({ finding }) => finding.how)).toContain("stale");
    for (const { environment, actions } of findings)
      expect(isBroken(implementation, [LINEARIZABILITY], environment, actions)).toBe(true);
  });

  it("is found though servers show nothing at all", () => {
    const hidden = { ...mutantById("local-leader-read")!.implementation, view: () => ({}) };
    // Three servers with the switches of the paper: more is seldom needed, and takes long where nobody sees who leads.
    const limits = { ...NO_LIMITS, nodes: 3, settings: settingsByDefault(hidden.capabilities) };
    expect(found(hidden, [LINEARIZABILITY], 600_000, limits).map(({ finding }) => finding.law)).toContain(
      "linearizability",
    );
  });
});
