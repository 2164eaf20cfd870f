// The checker gives the counts that TLC, Stateright, algebra and the plain searches beside this file give, to the digit.

import { describe, expect, it } from "vitest";
import type { Implementation } from "../../src/contract/implementation.js";
import { DEFAULT_BOUNDS, type Bounds, type Loss } from "../../src/checker/model.js";
import { Search } from "../../src/checker/search.js";
import { DEFAULT_ENVIRONMENT } from "../../src/cluster/setup.js";
import raftTla from "./raft-tla.js";
import staterightRaft from "./stateright-raft.js";
import { copied, copies, counters, letters, lettersOneByOne, token } from "./toys.js";

interface Question {
  readonly nodes: number;
  readonly bounds: Partial<Bounds>;
  readonly loss: Loss;
  readonly settings?: Record<string, string>;
  readonly symmetry?: boolean;
}

function count(implementation: Implementation, { nodes, bounds, loss, settings = {}, symmetry = false }: Question) {
  const environment = { ...DEFAULT_ENVIRONMENT, nodes, settings, clients: 0 };
  const model = { setup: { implementation, environment }, laws: [], bounds: { ...DEFAULT_BOUNDS, ...bounds } };
  const search = new Search({ ...model, loss, symmetry, dropsIgnored: false });
  search.advance(Infinity);
  const { distinct, generated, depth } = search;
  return { distinct, generated, depth, calls: search.parts.local.calls };
}

describe("raft.tla", () => {
  it.each([
    // servers, values, term, log, messages, copies, distinct, generated, depth, orbits
    [2, 1, 2, 1, 2, 1, 13_479, 76_238, 32, 6_763],
    [2, 1, 2, 1, 1, 1, 1_645, 6_610, 28, 831],
    [2, 1, 2, 1, 3, 1, 61_493, 438_216, 35, 30_786],
    [2, 1, 2, 1, 1, 2, 4_207, 19_076, 29, 2_112],
    [2, 1, 2, 1, 2, 2, 71_177, 473_840, 34, 35_638],
    [2, 2, 2, 1, 1, 1, 1_989, 8_106, 28, 1_003],
    [2, 2, 2, 1, 2, 1, 19_217, 109_182, 32, 9_632],
    [2, 1, 2, 2, 1, 1, 2_431, 10_100, 33, 1_224],
    [2, 1, 2, 2, 2, 1, 31_283, 182_494, 43, 15_665],
    [2, 2, 2, 2, 2, 1, 90_433, 534_206, 43, 45_240],
    [2, 1, 3, 1, 1, 1, 18_575, 80_018, 41, 9_313],
    [2, 1, 3, 1, 2, 1, 506_790, 2_995_504, 47, 253_481],
    [3, 1, 2, 1, 1, 1, 1_931_973, 10_974_420, 53, 322_580],
  ])(
    "%i servers, values %i, MaxTerm %i, MaxLog %i, MaxMsgs %i, MaxDup %i: %i distinct",
    (nodes, values, term, log, messages, maxDup, distinct, generated, depth, orbits) => {
      const bounds = { term, log, messages, duplicates: maxDup - 1 };
      const question: Question = { nodes, bounds, loss: "action", settings: { values: String(values) } };
      expect(count(raftTla, question)).toMatchObject({ distinct, generated, depth });
      expect(count(raftTla, { ...question, symmetry: true })).toMatchObject({ distinct: orbits, depth });
    },
  );
});

describe("Stateright's Raft, by the key that holds all that a server acts on", () => {
  it.each([
    [3, 138, 82, 21],
    [4, 822, 370, 80],
    [5, 3_660, 1_432, 275],
    [6, 14_421, 5_266, 947],
    [7, 54_834, 19_279, 3_339],
    [8, 208_287, 71_275, 12_100],
  ])("depth %i: %i generated, %i distinct, %i modulo names", (depth, generated, distinct, orbits) => {
    const bounds = { term: Infinity, log: Infinity, messages: Infinity, crashes: Infinity, down: 1, depth };
    const question: Question = { nodes: 3, bounds, loss: "nothing", settings: { ghost: "off" } };
    expect(count(staterightRaft, question)).toMatchObject({ distinct, generated, depth });
    expect(count(staterightRaft, { ...question, symmetry: true })).toMatchObject({ distinct: orbits });
  });
});

describe("toys, counted by algebra", () => {
  it.each([
    [2, 3],
    [3, 4],
  ])("%i counters up to %i", (n, m) => {
    const question: Question = { nodes: n, bounds: {}, loss: "nothing" };
    const generated = n * m * (m + 1) ** (n - 1);
    expect(count(counters(m), question)).toMatchObject({ distinct: (m + 1) ** n, generated, depth: n * m + 1 });
    expect(count(counters(m), { ...question, symmetry: true }).distinct).toBe(choose(m + n, n));
  });

  it.each([2, 3, 5])("a token that goes round %i servers", (n) => {
    const question = { nodes: n, bounds: { messages: 5 } };
    expect(count(token, { ...question, loss: "nothing" })).toMatchObject({ distinct: n + 2, generated: n + 1 });
    expect(count(token, { ...question, loss: "action" }).distinct).toBe(n + 2 + n - 1);
  });
});

describe("toys, counted by algebra: letters and copies", () => {
  // A bag as the checker has it for everybody: what may be lost is chosen as it is sent.
  const chosen = (toy: Implementation): Implementation => {
    const { bag: _, ...capabilities } = toy.capabilities;
    return { ...toy, capabilities };
  };

  it.each([1, 3, 5])("%i letters at once", (k) => {
    const question = { nodes: 2, bounds: { messages: k } };
    expect(count(letters(k), { ...question, loss: "nothing" })).toMatchObject({ distinct: 1 + 2 ** k, depth: k + 2 });
    expect(count(letters(k), { ...question, loss: "action" })).toMatchObject({
      distinct: 1 + 3 ** k,
      generated: 1 + 2 * k * 3 ** (k - 1),
    });
    expect(count(chosen(letters(k)), { ...question, loss: "send" })).toMatchObject({
      distinct: 1 + 3 ** k,
      generated: 2 ** k + k * 3 ** (k - 1),
    });
  });

  it.each([0, 1, 2, 4])("4 letters of which at most %i are under way", (m) => {
    let distinct = 1;
    for (let j = 0; j <= m; j++) distinct += choose(4, j) * 2 ** j;
    expect(count(chosen(letters(4)), { nodes: 2, bounds: { messages: m }, loss: "send" }).distinct).toBe(distinct);
  });

  it.each([2, 4])("%i letters one by one", (k) => {
    const question = { nodes: 2, bounds: { messages: k } };
    const lossless = { distinct: 3 ** k, generated: 2 * k * 3 ** (k - 1), depth: 2 * k + 1 };
    expect(count(lettersOneByOne(k), { ...question, loss: "nothing" })).toMatchObject(lossless);
    const lossy = { distinct: 4 ** k, generated: 3 * k * 4 ** (k - 1) };
    expect(count(lettersOneByOne(k), { ...question, loss: "action" })).toMatchObject(lossy);
    expect(count(chosen(lettersOneByOne(k)), { ...question, loss: "send" })).toMatchObject(lossy);
  });

  it.each([1, 3])("%i copies of one packet each way", (k) => {
    const question: Question = { nodes: 2, bounds: { messages: 2 * k }, loss: "nothing" };
    const oneWay = ((k + 1) * (k + 2)) / 2;
    expect(count(chosen(copies(k)), question)).toMatchObject({ distinct: oneWay ** 2, depth: 4 * k + 1 });
    const orbits = (oneWay * (oneWay + 1)) / 2;
    expect(count(chosen(copies(k)), { ...question, symmetry: true }).distinct).toBe(orbits);
  });

  it.each([1, 2, 4])("a letter that the network copies, %i at most under way", (k) => {
    const question = { nodes: 2, bounds: { messages: 1, duplicates: k - 1 } };
    const lossless = k === 1 ? { distinct: 3, depth: 3 } : { distinct: 2 * k + 2, depth: k + 3 };
    expect(count(copied, { ...question, loss: "nothing" })).toMatchObject(lossless);
    expect(count(copied, { ...question, loss: "action" }).distinct).toBe(lossless.distinct + 1);
  });
});

function choose(n: number, k: number): number {
  return k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k;
}
