import { expect, it } from "vitest";
import { clusterDigest, clusterKey } from "../../src/cluster/digest.js";
import { applyAction } from "../../src/cluster/apply-action.js";
import { nextOperation } from "../../src/cluster/operation.js";
import { DEFAULT_ENVIRONMENT } from "../../src/cluster/setup.js";
import { startCluster } from "../../src/cluster/start-cluster.js";
import { REFERENCE } from "../../src/raft/reference.js";
import type { NodeState } from "../../src/raft/state.js";

it("what a digest is made of does not grow with the log, and tells logs apart all the same", () => {
  let { cluster } = startCluster({ implementation: REFERENCE, environment: { ...DEFAULT_ENVIRONMENT, nodes: 1 } });
  const elected = applyAction(cluster, { type: "fire", node: 0, timer: "election" })!;
  cluster = elected.cluster;
  const digests = new Set<string>();
  const sizes: number[] = [];
  const asked: number[] = [];
  const implementation = {
    ...REFERENCE,
    key: Object.assign(
      () => {
        asked.push(1);
        return "";
      },
      {
        short(state: NodeState) {
          const text = REFERENCE.key.short!(state);
          sizes.push(text.length);
          return text;
        },
      },
    ),
  };
  for (let i = 0; i < 300; i++) {
    cluster = applyAction(cluster, {
      type: "invoke",
      node: 0,
      operation: nextOperation(cluster, 0, { type: "write" }),
    })!.cluster;
    digests.add(clusterDigest({ ...cluster, setup: { ...cluster.setup, implementation: implementation } }));
  }
  expect(cluster.slots[0].view?.log?.index).toBeGreaterThan(300);
  expect(digests.size).toBe(300);
  expect(asked).toEqual([]);
  expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThan(40);
  expect(clusterKey(cluster).length).toBeLessThan(400);
});
