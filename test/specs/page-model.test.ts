// `check` counts what the page says: a model that was written from docs/checking.md alone, on configurations that are drawn.

import fc from "fast-check";
import { expect, it } from "vitest";
import { DEFAULT_BOUNDS } from "../../src/checker/model.js";
import { Search } from "../../src/checker/search.js";
import { DEFAULT_ENVIRONMENT } from "../../src/cluster/setup.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { countPage, type PageModel } from "./page-model.js";

const CLUSTERS_MAX = 1_500;

const bool = fc.boolean();
const few = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max });

const MODELS: fc.Arbitrary<PageModel> = fc
  .record({
    nodes: fc.constantFrom(1, 2, 2, 2, 3),
    network: fc.constantFrom("any" as const, "fifo" as const),
    disk: fc.constantFrom("sync" as const, "async" as const),
    loss: fc.constantFrom("send" as const, "action" as const, "nothing" as const),
    term: fc.integer({ min: 1, max: 2 }),
    log: few(3),
    messages: few(4),
    pending: fc.integer({ min: 1, max: 4 }),
    operations: fc.constantFrom(0, 1, Infinity),
    crashes: few(1),
    down: fc.constantFrom(0, 1, Infinity),
    duplicates: few(1),
    failedWrites: few(1),
    noop: bool,
    batch: fc.constantFrom(1, 2, Infinity),
    emptyHeartbeats: bool,
    clampCommit: bool,
    fastBacktracking: bool,
    preVote: bool,
    checkQuorum: bool,
    symmetry: bool,
  })
  .map((model) => (model.network === "fifo" ? { ...model, duplicates: 0 } : model));

function searchOf(model: PageModel, symmetry: boolean): Search {
  const { nodes, network, disk, loss, noop, batch, emptyHeartbeats, clampCommit, fastBacktracking } = model;
  const { preVote, checkQuorum } = model;
  const onOff = (value: boolean): string => (value ? "on" : "off");
  const switches = { noop, emptyHeartbeats, clampCommit, fastBacktracking, preVote, checkQuorum };
  const settings = Object.fromEntries(Object.entries(switches).map(([name, value]) => [name, onOff(value)]));
  const environment = {
    nodes,
    network,
    disk,
    settings: { ...settings, batch: batch === Infinity ? "all" : String(batch) },
  };
  const { term, log, messages, pending, operations, crashes, down, duplicates, failedWrites } = model;
  const search = new Search({
    setup: { implementation: REFERENCE, environment: { ...DEFAULT_ENVIRONMENT, ...environment } },
    laws: [],
    bounds: {
      ...DEFAULT_BOUNDS,
      term,
      log,
      messages,
      pending,
      operations,
      crashes,
      down,
      duplicates,
      failedWrites,
      depth: Infinity,
    },
    ...{ loss, symmetry, dropsIgnored: false },
  });
  while (!search.isDone && search.distinct < CLUSTERS_MAX) search.advance(500);
  return search;
}

it("configurations that are drawn have the counts of the page", () => {
  let compared = 0;
  fc.assert(
    fc.property(MODELS, (model) => {
      const search = searchOf(model, false);
      if (!search.isDone) return;
      const page = countPage(model);
      const { distinct, generated, depth } = search;
      expect({ distinct, generated, depth }).toEqual({
        distinct: page.distinct,
        generated: page.generated,
        depth: page.depth,
      });
      if (model.symmetry) expect(searchOf(model, true).distinct).toBe(page.orbits);
      if (distinct > 20) compared++;
    }),
    { seed: 11, numRuns: 120 },
  );
  expect(compared).toBeGreaterThan(10);
});
