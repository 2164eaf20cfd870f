import { describe, expect, it } from "vitest";
import { clusterSearch, type ClusterModel } from "./cluster-search.js";
import staterightRaft, { asUpstreamHashes } from "./stateright-raft.js";

const THREE_SERVERS: Omit<ClusterModel, "depthMax"> = { nodes: 3, maxDown: 1 };

describe("Stateright's Raft behind the contract", () => {
  it.each([
    [3, 139, 82],
    [4, 823, 367],
    [5, 3_625, 1_396],
    [6, 14_014, 5_035],
    // Depths 8 and 10 take longer than a test may: README.md beside this.
  ])("has the published states up to depth %i", (depthMax, total, unique) => {
    const { generated, distinct } = clusterSearch(asUpstreamHashes, { ...THREE_SERVERS, depthMax });
    // The first state counts as generated there.
    expect({ total: generated + 1, unique: distinct }).toEqual({ total, unique });
  });

  it("has more states where what waits in a buffer tells them apart", () => {
    const counts = clusterSearch(staterightRaft, { ...THREE_SERVERS, depthMax: 5, symmetry: true });
    expect(counts).toEqual({ distinct: 1_435, generated: 3_660, depth: 5, orbits: 276 });
  });

  it("has fewer where servers that are down are all the same", () => {
    const { distinct } = clusterSearch(staterightRaft, { ...THREE_SERVERS, settings: { ghost: "off" }, depthMax: 5 });
    expect(distinct).toBeLessThan(1_435);
  });
});
