// Quorums over sets of servers: what every proof about Raft rests on is that two of them meet.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  initialConfiguration,
  isConfiguration,
  isQuorum,
  type Configuration,
} from "../../src/contract/configuration.js";
import type { NodeId } from "../../src/contract/node-name.js";

const SEEDED = { seed: 7, numRuns: 2000 };
const SERVERS_MAX = 7;

const servers = (minLength: number): fc.Arbitrary<readonly NodeId[]> =>
  fc.uniqueArray(fc.nat({ max: SERVERS_MAX - 1 }), { minLength }).map((list) => list.sort((a, b) => a - b));

const configuration: fc.Arbitrary<Configuration> = fc
  .record({ voters: servers(1), outgoing: fc.option(servers(1)), learners: servers(0) })
  .map(({ voters, outgoing, learners }) => ({
    voters,
    outgoing,
    learners: learners.filter((server) => !voters.includes(server) && !outgoing?.includes(server)),
  }));

const joint = configuration.filter(({ outgoing }) => outgoing !== null);

/** Any servers, in any order. */
const members = fc.shuffledSubarray([...Array(SERVERS_MAX).keys()]);

const everybody = ({ voters, outgoing }: Configuration) => [...voters, ...(outgoing ?? [])];
const only = (voters: readonly NodeId[]): Configuration => ({ voters, outgoing: null, learners: [] });
const common = (a: readonly NodeId[], b: readonly NodeId[]) => a.filter((server) => b.includes(server));

describe("quorums", () => {
  it("any two of one configuration have a voter in common", () => {
    fc.assert(
      fc.property(configuration, members, members, (configuration, a, b) => {
        fc.pre(isQuorum(configuration, a) && isQuorum(configuration, b));
        expect(common(common(a, b), configuration.voters)).not.toEqual([]);
      }),
      SEEDED,
    );
  });

  it("a joint one is a quorum of the old configuration and of the new, and so meets all of theirs", () => {
    fc.assert(
      fc.property(joint, members, members, (configuration, a, b) => {
        const [before, after] = [only(configuration.outgoing!), only(configuration.voters)];
        expect(isQuorum(configuration, a)).toBe(isQuorum(before, a) && isQuorum(after, a));
        for (const side of [before, after])
          if (isQuorum(configuration, a) && isQuorum(side, b)) expect(common(a, b)).not.toEqual([]);
      }),
      SEEDED,
    );
  });

  it("all voters are one, with the outgoing ones where there are any; nobody is none", () => {
    fc.assert(
      fc.property(configuration, (configuration) => {
        expect(isQuorum(configuration, everybody(configuration))).toBe(true);
        expect(isQuorum(configuration, [])).toBe(false);
      }),
      SEEDED,
    );
  });

  it("learners, strangers, repetition and order change nothing", () => {
    fc.assert(
      fc.property(configuration, members, (configuration, members) => {
        const counted = common(members, everybody(configuration)).sort((a, b) => a - b);
        expect(isQuorum(configuration, [...members, ...members])).toBe(isQuorum(configuration, counted));
      }),
      SEEDED,
    );
  });

  it("what holds a quorum is one", () => {
    fc.assert(
      fc.property(configuration, members, members, (configuration, members, more) => {
        if (isQuorum(configuration, members)) expect(isQuorum(configuration, [...more, ...members])).toBe(true);
      }),
      SEEDED,
    );
  });

  it("without voters there is none, on either side: an empty configuration decides nothing", () => {
    fc.assert(
      fc.property(servers(0), members, (some, members) => {
        expect(isQuorum({ voters: [], outgoing: null, learners: some }, members)).toBe(false);
        expect(isQuorum({ voters: some, outgoing: [], learners: [] }, members)).toBe(false);
        expect(isQuorum({ voters: [], outgoing: some, learners: [] }, members)).toBe(false);
      }),
      SEEDED,
    );
  });

  it.each([1, 2, 3, 4, 5, 6, 7])("of %i servers at first, more than half are needed", (nodes) => {
    const configuration = initialConfiguration(nodes);
    for (let size = 0; size <= nodes; size++)
      expect(isQuorum(configuration, configuration.voters.slice(nodes - size))).toBe(size > nodes / 2);
  });
});

describe("a configuration", () => {
  it("is told from anything else, and stays one over a wire", () => {
    fc.assert(
      fc.property(configuration, (configuration) => {
        expect(isConfiguration(configuration)).toBe(true);
        expect(isConfiguration(JSON.parse(JSON.stringify(configuration)))).toBe(true);
      }),
      SEEDED,
    );
    for (const nodes of [0, 1, 5]) expect(isConfiguration(initialConfiguration(nodes))).toBe(true);
  });

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["a text", '{"voters":[0],"outgoing":null,"learners":[]}'],
    ["a list", [[0], null, []]],
    ["one without voters", { outgoing: null, learners: [] }],
    ["one without outgoing voters or a null for them", { voters: [0], learners: [] }],
    ["one without learners", { voters: [0], outgoing: null }],
    ["one whose learners are null", { voters: [0], outgoing: null, learners: null }],
    ["one whose voters are no list", { voters: { 0: 0, length: 1 }, outgoing: null, learners: [] }],
    ["one of names", { voters: ["S1"], outgoing: null, learners: [] }],
    ["one with half a server", { voters: [0, 0.5], outgoing: null, learners: [] }],
    ["one with a server below the first", { voters: [-1, 0], outgoing: null, learners: [] }],
    ["one that names a server twice", { voters: [0, 0], outgoing: null, learners: [] }],
    ["one out of order", { voters: [0], outgoing: [2, 1], learners: [] }],
    ["one whose servers are no numbers", { voters: [0, NaN], outgoing: null, learners: [] }],
    ["one with a hole", { voters: [0, , 2], outgoing: null, learners: [] }],
  ])("%s is none", (_what, value) => {
    expect(isConfiguration(value)).toBe(false);
  });
});
