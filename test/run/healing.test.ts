import { expect, it } from "vitest";
import { CAREFUL } from "../../src/contract/capabilities.js";
import type { Implementation } from "../../src/contract/implementation.js";
import { startCluster } from "../../src/cluster/start-cluster.js";
import { DEFAULT_ENVIRONMENT } from "../../src/cluster/setup.js";
import { heal } from "../../src/run/rerun.js";

it("a cluster in which nothing can ever happen again makes no progress", () => {
  const silent: Implementation = {
    name: "silent",
    version: "1",
    capabilities: CAREFUL,
    boot: () => ({ state: 0, outbound: [] }),
    reduce: (state) => ({ state, outbound: [] }),
    view: () => ({}),
    key: String,
  };
  const { cluster } = startCluster({ implementation: silent, environment: DEFAULT_ENVIRONMENT });
  const { finding } = heal(cluster, { seed: "1", timeoutsMax: 20 });
  expect(finding?.kind).toBe("no-progress");
});
