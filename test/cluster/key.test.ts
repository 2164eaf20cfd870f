import { expect, it } from "vitest";
import { clusterDigest } from "../../src/cluster/digest.js";
import { DEFAULT_ENVIRONMENT } from "../../src/cluster/setup.js";
import { startCluster } from "../../src/cluster/start-cluster.js";
import { REFERENCE } from "../../src/raft/reference.js";

it("whoever wraps an implementation and replaces its key is told apart by that key alone", () => {
  const digestWith = (memory: string) => {
    const wrapped = { ...REFERENCE, key: () => memory };
    return clusterDigest(startCluster({ implementation: wrapped, environment: DEFAULT_ENVIRONMENT }).cluster);
  };
  expect(digestWith("something")).not.toBe(digestWith("something else"));
});
