// A panic ends a run, whoever runs it: what would come after it is nobody's finding.

import { expect, it } from "vitest";
import type { Action } from "../../src/cluster/action.js";
import { DEFAULT_ENVIRONMENT } from "../../src/cluster/setup.js";
import { CAREFUL } from "../../src/contract/capabilities.js";
import type { Implementation } from "../../src/contract/implementation.js";
import type { Outbound } from "../../src/contract/outbound.js";
import type { Law } from "../../src/laws/law.js";
import type { Finding } from "../../src/run/judge.js";
import { keep } from "../../src/run/keep.js";
import { rerun } from "../../src/run/rerun.js";

const arm = (timer: string): Outbound => ({ type: "arm", timer, min: 10, max: 20 });

/** Whose "ill" timer fails, and whose "bad" timer breaks the law. */
const implementation: Implementation<{ readonly isBad: boolean }> = {
  name: "ill",
  version: "1",
  capabilities: { ...CAREFUL, replicates: false },
  boot: () => ({ state: { isBad: false }, outbound: [arm("ill"), arm("bad")] }),
  reduce(state, message) {
    if (message.type === "timer" && message.timer === "ill") throw new Error("ill");
    return { state: { isBad: true }, outbound: [] };
  },
  view: ({ isBad }) => ({ role: isBad ? "leader" : "follower", currentTerm: 0 }),
  key: ({ isBad }) => String(isBad),
};

const law: Law = {
  ...{ id: "good", title: "Good", kind: "raft", sentence: "Nobody is bad.", source: "this test", needs: [] },
  ...{ others: "none", reads: [] },
  judge({ cluster, node }) {
    const isBad = node >= 0 && cluster.slots[node].view?.role === "leader";
    return isBad ? { sentence: "It is bad.", facts: ["", ""] } : null;
  },
};

const broken: Finding = { kind: "violation", law: "good", how: "", sentence: "It is bad.", facts: ["", ""], node: 0 };
const panicked: Finding = { ...broken, kind: "panic", law: "panic", how: "panicked: Error: ill", facts: [], node: 1 };
const ill: Action = { type: "fire", node: 1, timer: "ill" };
const bad: Action = { type: "fire", node: 0, timer: "bad" };
const setup = { implementation: implementation as Implementation, environment: DEFAULT_ENVIRONMENT };
const kept = (finding: Finding, actions: readonly Action[]) => {
  const raw = { finding, environment: DEFAULT_ENVIRONMENT, actions, healing: null };
  return keep(setup.implementation, { seed: "1", laws: [law] }, [raw]);
};

it("what breaks after a panic is not found when the actions are taken again, nor kept", () => {
  expect(rerun(setup, [bad], broken, [law], null).finding).toEqual(broken);
  expect(rerun(setup, [ill, bad], broken, [law], null)).toMatchObject({ finding: null, actions: [ill] });
  expect(kept(broken, [ill, bad]).cameBack).toBe(false);
});

it("a panic after a broken law is found, and its trace is judged by no law that would end it before", () => {
  expect(rerun(setup, [bad, ill], panicked, [law], null).finding).toMatchObject({ kind: "panic" });
  const { trace, cameBack } = kept(panicked, [bad, ill]);
  expect(cameBack).toBe(true);
  expect(trace.header.laws).toEqual([]);
  expect(trace.steps.length).toBe(2);
});
