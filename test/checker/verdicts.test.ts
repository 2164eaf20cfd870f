// The search asks a law less than a run does: of one server, of pairs, or only when its premise can occur. What each law
// says of itself (`others`) must therefore be true: tried on runs, step by step.

import { describe, expect, it } from "vitest";
import { BLANK_DISK } from "../../src/contract/disk.js";
import type { Implementation } from "../../src/contract/implementation.js";
import { applyAction, type Step } from "../../src/cluster/apply-action.js";
import { withSlots, type Cluster } from "../../src/cluster/cluster.js";
import { ALL_FAULTS, enabledActions } from "../../src/cluster/enabled-actions.js";
import { DEFAULT_ENVIRONMENT } from "../../src/cluster/setup.js";
import { NO_PENDING, NO_TIMERS, Slot } from "../../src/cluster/slot.js";
import { startCluster } from "../../src/cluster/start-cluster.js";
import { ALL_LAWS } from "../../src/laws/all-laws.js";
import { emptyHistory, type History } from "../../src/laws/history.js";
import type { Judgement, Law } from "../../src/laws/law.js";
import { ALL_MUTANTS } from "../../src/mutants/all-mutants.js";
import { streamsOf } from "../../src/random/streams.js";
import { REFERENCE } from "../../src/raft/reference.js";

const isBroken = (judgement: Judgement): boolean => judgement !== null && judgement !== "holds";

/** The same step with some servers out of sight. */
function seenBy(step: Step, visible: (node: number) => boolean): Step {
  const hide = (cluster: Cluster): Cluster => {
    const slots = cluster.slots.map((slot, node) =>
      node === step.node || visible(node)
        ? slot
        : new Slot(slot.options, true, null, {}, BLANK_DISK, NO_PENDING, NO_TIMERS, null),
    );
    return withSlots(cluster, slots);
  };
  return { ...step, before: hide(step.before), cluster: hide(step.cluster) };
}

function expectHonest(law: Law, step: Step, history: History): void {
  const direct = law.judge(step, history);
  const alone = law.judge(
    seenBy(step, () => false),
    history,
  );
  if (law.ofViews && step.before.slots[step.node].view === step.cluster.slots[step.node].view)
    expect(direct).toBe(null);
  switch (law.others) {
    case "none":
      return expect(alone).toEqual(direct);
    case "one": {
      const pairs = step.cluster.slots.map((_, other) =>
        law.judge(
          seenBy(step, (node) => node === other),
          emptyHistory([]),
        ),
      );
      return expect(pairs.some(isBroken)).toBe(isBroken(direct));
    }
    case "all":
      if (alone === null) expect(direct).toBe(null);
  }
}

function walk(implementation: Implementation, seed: string, steps: number): number {
  const stream = streamsOf(seed)("walk");
  const environment = { ...DEFAULT_ENVIRONMENT, settings: { emptyHeartbeats: "on", clampCommit: "off", batch: "1" } };
  let { cluster } = startCluster({ implementation, environment });
  let history = emptyHistory(ALL_LAWS);
  let judged = 0;
  for (let i = 0; i < steps; i++) {
    const enabled = enabledActions(cluster, ALL_FAULTS).filter(({ type }) => type !== "partition");
    // Rarely a fault, so that something is replicated.
    const plain = enabled.filter((action) => action.type === "deliver" || action.type === "restart");
    const from = plain.length > 0 && stream.next() < 0.7 ? plain : enabled;
    const step = applyAction(cluster, from[Math.floor(stream.next() * from.length)])!;
    if (step.node >= 0) {
      for (const law of ALL_LAWS) {
        expectHonest(law, step, history);
        if (law.judge(step, history) !== null) judged++;
      }
    }
    history = history.fold(step);
    cluster = step.cluster;
  }
  return judged;
}

describe("every law looks at no more servers than it says", () => {
  it("on the reference", () => {
    expect(walk(REFERENCE, "reference", 800)).toBeGreaterThan(300);
  });

  it("on mutants", () => {
    for (const { id, implementation } of ALL_MUTANTS) walk(implementation, id, 60);
  });
});

it("laws that compare servers one at a time read no history", () => {
  for (const law of ALL_LAWS.filter(({ others }) => others === "one")) expect(law.reads).toEqual([]);
});
