// Links that stay blocked: what is asked of a cluster then, and of whom.

import { describe, expect, it } from "vitest";
import { cutLinks, cutOf, standsCut, withCutRenamed } from "../../src/cluster/cut.js";
import { DEFAULT_ENVIRONMENT, type Environment } from "../../src/cluster/setup.js";
import { startCluster } from "../../src/cluster/start-cluster.js";
import { CAREFUL } from "../../src/contract/capabilities.js";
import { REFERENCE, withRules } from "../../src/raft/reference.js";
import { heal } from "../../src/run/rerun.js";

const SEEDS = ["1", "2", "3", "4", "5", "6", "7", "8"];
const STEADY = { preVote: "on", checkQuorum: "on" };

const both = (a: number, b: number) => [
  { from: a, to: b },
  { from: b, to: a },
];

/** S1, S2 and S3 reach each other, S4 only S2, S5 only S3: plain Raft may elect somebody new for ever. */
const OUTSIDERS = cutOf([...both(3, 0), ...both(3, 2), ...both(3, 4), ...both(4, 0), ...both(4, 1)]);

const environment = (part: Partial<Environment>): Environment => ({ ...DEFAULT_ENVIRONMENT, ...part });

describe("a lasting cut", () => {
  it("leaves a majority that is whole among itself its progress, with pre-vote and check-quorum", () => {
    const setup = { implementation: REFERENCE, environment: environment({ nodes: 5, settings: STEADY, ...OUTSIDERS }) };
    const { cluster } = startCluster(setup);
    for (const seed of SEEDS) expect(heal(cluster, { seed, timeoutsMax: 40 }).finding).toBe(null);
  });

  it("takes it from plain Raft, whose servers outside disturb it again and again", () => {
    const setup = { implementation: REFERENCE, environment: environment({ nodes: 5, ...OUTSIDERS }) };
    const { cluster } = startCluster(setup);
    const ways = SEEDS.map((seed) => heal(cluster, { seed, timeoutsMax: 40 }).finding?.how);
    expect(ways).not.toContain(undefined);
  });

  it("is told where no progress is made", () => {
    const implementation = withRules("stays", { staysInOffice: ({ contacts }) => contacts.length > 3 });
    const { cluster } = startCluster({
      implementation,
      environment: environment({ settings: STEADY, ...cutOf(both(0, 2)) }),
    });
    const { facts } = heal(cluster, { seed: "1", timeoutsMax: 40 }).finding!;
    expect(facts).toContain("All servers were up and all links but S1>S3, S3>S1 whole.");
  });

  it("is asked only of who promises progress then, with its switches, and a majority that is whole", () => {
    const promises = { ...CAREFUL, standsCuts: { preVote: "on" } };
    const settings = { preVote: "on" };
    const cut = cutOf(both(0, 2));
    expect(standsCut(promises, environment({ settings, ...cut }))).toBe(true);
    expect(standsCut(promises, environment({ settings: { preVote: "off" }, ...cut }))).toBe(false);
    expect(standsCut({ ...promises, loss: false }, environment({ settings, ...cut }))).toBe(false);
    expect(standsCut(CAREFUL, environment({ settings, ...cut }))).toBe(false);
    expect(standsCut(CAREFUL, environment({}))).toBe(true);
    const alone = cutOf([...both(0, 1), ...both(0, 2), { from: 1, to: 2 }]);
    expect(standsCut(promises, environment({ settings, ...alone }))).toBe(false);
  });

  it("is written in one way, and follows its servers when they are renamed", () => {
    const cut = cutOf([...both(2, 1), ...both(0, 2)]);
    expect(cut).toEqual({ cut: ["S1>S3", "S2>S3", "S3>S1", "S3>S2"] });
    expect(withCutRenamed(environment(cut), [1, -1, 0]).cut).toEqual(["S1>S2", "S2>S1"]);
    expect(withCutRenamed(environment(cut), [1, 0, -1])).not.toHaveProperty("cut");
    expect(cutLinks(environment({}))).toEqual([]);
    expect(cutOf([])).toEqual({});
  });
});
