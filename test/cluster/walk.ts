// Walks of the reference through every kind of environment, with all faults, for the properties of src/cluster.

import type { Action } from "../../src/cluster/action.js";
import { hasMishap } from "../../src/cluster/mishap.js";
import { applyAction, type Step } from "../../src/cluster/apply-action.js";
import type { Cluster } from "../../src/cluster/cluster.js";
import { enabledActions } from "../../src/cluster/enabled-actions.js";
import type { Environment } from "../../src/cluster/setup.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { streamsOf } from "../../src/random/streams.js";
import { clusterOf } from "./puppet.js";

/** All eight combinations of network, disk and time, sizes in turn. */
export const ENVIRONMENTS: readonly Partial<Environment>[] = (["any", "fifo"] as const).flatMap((network) =>
  (["sync", "async"] as const).flatMap((disk) =>
    (["untimed", "timed"] as const).map((time, at) => ({
      network,
      disk,
      time,
      nodes: 2 + at,
      clockRates: [100, 80, 120],
    })),
  ),
);

export const nameOf = ({ network, disk, time }: Partial<Environment>): string =>
  `network ${network}, disk ${disk}, ${time}`;

/** Progress is likelier than faults, or a walk sees nothing but crashes. */
const FAULTS: readonly Action["type"][] = ["crash", "drop", "duplicate", "partition", "pause", "jump", "overtake"];

/** Shows every cluster of a walk, with what is enabled there, before one of the actions is taken. */
export function walk(
  environment: Partial<Environment>,
  { seed, steps }: { seed: string; steps: number },
  look: (cluster: Cluster, enabled: readonly Action[]) => void,
): Step[] {
  const { pick, chance } = streamsOf(seed)("walk");
  const taken: Step[] = [];
  let cluster = clusterOf(environment, REFERENCE);
  for (let left = steps; left > 0; left--) {
    const enabled = enabledActions(cluster);
    look(cluster, enabled);
    const plain = enabled.filter((action) => !FAULTS.includes(action.type) && !hasMishap(action));
    const crowded =
      cluster.network.length > 8 ? enabled.filter(({ type }) => type === "drop" || type === "deliver") : [];
    const choices = crowded.length > 0 ? crowded : plain.length > 0 && chance(0.9) ? plain : enabled;
    const step = applyAction(cluster, pick(choices));
    if (step === null) throw new Error("an action that was listed is not possible");
    taken.push(step);
    cluster = step.cluster;
  }
  return taken;
}
