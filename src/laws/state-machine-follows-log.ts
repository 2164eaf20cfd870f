// Applied in order, and nothing left out (section 5.3, section 7): an entry follows on what the state machine has taken, in this
// life of its server, or on the snapshot that it was restored from. Where that holds, and snapshots hold what was committed,
// state machines are equal at equal indices.

import { nodeName } from "../contract/node-name.js";
import type { Step } from "../cluster/apply-action.js";
import type { Law, Violation } from "./law.js";

export const STATE_MACHINE_FOLLOWS_LOG: Law = {
  id: "state-machine-follows-log",
  title: "The state machine follows the log",
  kind: "raft",
  sentence:
    "A state machine takes every entry in order, or a snapshot in place of those up to its index, and is as far as its server says.",
  source: "paper, section 5.3, section 7 and Figure 13 (InstallSnapshot RPC, 8)",
  needs: ["lastApplied"],
  needsSnapshots: true,
  others: "none",
  reads: [],
  judge(step) {
    const { node, cluster } = step;
    if (node < 0 || cluster.setup.machines === false) return null;
    const before = step.before.slots[node];
    const { view, replica } = cluster.slots[node];
    if (view === null || (view.lastApplied === before.view?.lastApplied && replica === before.replica)) return null;
    if (replica === null) return before.up && before.replica === null ? null : gap(step);
    if (view.lastApplied === replica.index) return replica.index > 0 ? "holds" : null;
    return {
      how: "not as far as it says",
      sentence: `${nodeName(node)} says that it has applied up to index ${view.lastApplied}, and its state machine is at index ${replica.index}.`,
      facts: [
        `lastApplied of ${nodeName(node)} is ${view.lastApplied}.`,
        `What its state machine took in this life brings it to index ${replica.index}.`,
      ],
    };
  },
};

function gap({ node, before, applied, restored }: Step): Violation {
  const known = before.slots[node].replica?.index ?? 0;
  const taken = [
    ...restored.map(({ index }) => `a snapshot up to ${index}`),
    ...applied.map(({ index }) => `index ${index}`),
  ];
  return {
    how: "gap",
    sentence: `The state machine of ${nodeName(node)} takes an entry that does not follow on what it has.`,
    facts: [
      `The state machine of ${nodeName(node)} was at index ${known}.`,
      `In this step it took ${taken.join(", ")}.`,
    ],
  };
}
