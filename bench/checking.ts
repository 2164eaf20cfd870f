// How fast all runs within bounds are gone through: beside the bare set of visited clusters doing as many look-ups, beside
// TLC's published rate on the same specification, and beside the npm package that explores states and is used most.

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { fromTransition } from "xstate";
import { getAdjacencyMap } from "xstate/graph";
import { DEFAULT_BOUNDS, type Bounds, type Model } from "../dist/checker/model.js";
import { Search } from "../dist/checker/search.js";
import { VisitedSet } from "../dist/checker/visited.js";
import { DEFAULT_ENVIRONMENT, type Setup } from "../dist/cluster/setup.js";
import type { Implementation } from "../dist/contract/implementation.js";
import { ALL_LAWS } from "../dist/laws/all-laws.js";
import { streamsOf } from "../dist/random/streams.js";
import { REFERENCE } from "../dist/raft/reference.js";
import raftTla from "../test/specs/raft-tla.js";
import { counters } from "../test/specs/toys.js";
import { grouped, measure, median } from "./measure.js";
import { printTable } from "./table.js";

const ROUNDS = 3;
/** Enough for the set of visited clusters to lie far outside of every cache. */
const DISTINCT = 4_000_000;
/** Distinct states a second of TLC on raft.tla (3 servers, MaxTerm 2, MaxLog 1, MaxMsgs 1), one worker: see README.md. */
const TLC = 14_700;

function searchOf(implementation: Implementation, setup: Partial<Setup["environment"]>, model: Partial<Model>): Search {
  return new Search({
    setup: { implementation, environment: { ...DEFAULT_ENVIRONMENT, ...setup } },
    laws: [],
    bounds: DEFAULT_BOUNDS,
    loss: "send",
    symmetry: false,
    dropsIgnored: false,
    ...model,
  });
}

const bounds = (some: Partial<Bounds>): Bounds => ({ ...DEFAULT_BOUNDS, ...some });

export async function benchChecking(): Promise<void> {
  await benchReference();
  benchWorkers();
  await benchSpecification();
  await benchPeer();
}

/** Every law that needs no memory of every vote, on every cluster. */
const LAWS = ALL_LAWS.filter(({ reads }) => reads.every(({ dear }) => dear === undefined));

function searchReference(look: (search: Search) => void): Search {
  const search = searchOf(REFERENCE, {}, { laws: LAWS, bounds: bounds({ messages: 4 }) });
  while (search.distinct < DISTINCT) {
    search.advance(100_000);
    look(search);
  }
  return search;
}

async function benchReference(): Promise<void> {
  let bytes = 0;
  const { distinct, generated } = searchReference(() => {});
  const order = fingerprints(generated, distinct);
  const measured = await measure(
    [
      {
        name: "search, laws judged on every cluster",
        work: () => searchReference((search) => (bytes = Math.max(bytes, search.memory.bytes))).generated,
      },
      { name: "bare set of visited clusters", work: () => lookUp(order) },
      { name: "the same, asked many at once", work: () => lookUpTogether(order) },
    ],
    ROUNDS,
  );
  const [search, ...bare] = measured;
  const shares = bare.map(({ perSecond }) => (search.perSecond / perSecond).toFixed(2));
  printTable(`Checking the reference: 3 servers, term 2, log 1, K = 4, up to ${grouped(DISTINCT)} clusters`, [
    ["", "generated a CPU second", "distinct a CPU second"],
    ...measured.map(({ name, perSecond }) => [name, grouped(perSecond), grouped((perSecond * distinct) / generated)]),
  ]);
  console.log(
    `\n  share of the bare set's rate: ${shares[0]}, of that asked many at once ${shares[1]}; bytes a cluster at most: ${(bytes / distinct).toFixed(1)}`,
  );
}

/** Fingerprints that mean nothing, in the order in which a search would look them up: so many new, the others known. */
function fingerprints(lookups: number, distinct: number): Int32Array {
  const stream = streamsOf("bare set")("fingerprints");
  const order = new Int32Array(2 * lookups);
  const fresh = new Int32Array(distinct);
  let known = 0;
  let due = 0;
  for (let i = 0; i < lookups; i++) {
    due += distinct;
    const isNew = known === 0 || (due >= lookups && known < distinct);
    if (isNew) {
      due -= lookups;
      order[2 * i] = stream.next() * 2 ** 32;
      order[2 * i + 1] = stream.next() * 2 ** 32;
      fresh[known++] = i;
    } else {
      const earlier = fresh[Math.floor(stream.next() * known)];
      order[2 * i] = order[2 * earlier];
      order[2 * i + 1] = order[2 * earlier + 1];
    }
  }
  return order;
}

function lookUp(order: Int32Array): number {
  const visited = new VisitedSet();
  for (let i = 0; i < order.length; i += 2) visited.add(order[i], order[i + 1]);
  return order.length / 2;
}

/** As many as the search asks at once. */
const TOGETHER = 512;

function lookUpTogether(order: Int32Array): number {
  const visited = new VisitedSet();
  const answers = new Uint8Array(TOGETHER);
  for (let at = 0; at < order.length; at += 2 * TOGETHER) {
    const some = order.subarray(at, at + 2 * TOGETHER);
    visited.addAll(some, some.length / 2, answers);
  }
  return order.length / 2;
}

interface Answer {
  readonly distinct: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** The command as users run it, to the end of the model, in turns; the wall clock is what more workers are for. */
function benchWorkers(): void {
  const main = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
  const words = ["check", "--max-messages", "4", "--json", "--workers"];
  const run = (workers: number): Answer =>
    JSON.parse(spawnSync(process.execPath, [main, ...words, String(workers)], { encoding: "utf8" }).stdout) as Answer;
  const rounds = Array.from({ length: ROUNDS }, () => [run(1), run(2)]);
  const rate = ({ distinct, seconds }: Answer): number => distinct / seconds;
  const [[{ distinct }]] = rounds;
  const middle = (of: (round: readonly Answer[]) => number): number => median(rounds.map(of));
  printTable(`Two workers beside one: all ${grouped(distinct)} clusters of the same model, by the wall clock`, [
    ["", "distinct a second", "CPU seconds", "beside one"],
    ["1 worker", grouped(middle(([one]) => rate(one))), middle(([one]) => one.cpuSeconds).toFixed(1), "1.00"],
    [
      "2 workers",
      grouped(middle(([, two]) => rate(two))),
      middle(([, two]) => two.cpuSeconds).toFixed(1),
      middle(([one, two]) => rate(two) / rate(one)).toFixed(2),
    ],
  ]);
}

async function benchSpecification(): Promise<void> {
  const [{ perSecond }] = await measure(
    [
      {
        name: "raft.tla",
        work() {
          const search = searchOf(raftTla, {}, { loss: "action", bounds: bounds({ messages: 1 }) });
          search.advance(Infinity);
          return search.distinct;
        },
      },
    ],
    ROUNDS,
  );
  printTable("Checking Ongaro's raft.tla: 3 servers, MaxTerm 2, MaxLog 1, MaxMsgs 1, one worker", [
    ["", "distinct a second", "beside TLC"],
    ["here, a CPU second", grouped(perSecond), (perSecond / TLC).toFixed(1)],
    ["TLC, published for this kind of machine", grouped(TLC), "1.0"],
  ]);
}

/** A model that both can say: counters that step on their own. */
const COUNTERS = 4;
const COUNT_MAX = 9;

async function benchPeer(): Promise<void> {
  const names = Array.from({ length: COUNTERS }, (_, i) => i);
  const logic = fromTransition(
    (counts: readonly number[], { type }: { type: string }) =>
      counts.map((count, i) => (type === String(i) && count < COUNT_MAX ? count + 1 : count)),
    names.map(() => 0),
  );
  const measured = await measure(
    [
      {
        name: "seaworthy",
        work() {
          const search = searchOf(counters(COUNT_MAX), { nodes: COUNTERS }, { loss: "nothing" });
          search.advance(Infinity);
          return search.distinct;
        },
      },
      {
        name: "xstate/graph",
        work() {
          const map = getAdjacencyMap(logic, {
            events: names.map((i) => ({ type: String(i) })),
            serializeState: ({ context }) => JSON.stringify(context),
            limit: Infinity,
          });
          return Object.keys(map).length;
        },
      },
    ],
    ROUNDS,
  );
  printTable(`Exploring ${COUNTERS} counters up to ${COUNT_MAX}: ${grouped((COUNT_MAX + 1) ** COUNTERS)} states`, [
    ["", "states a CPU second", "CPU time to seaworthy's"],
    ...measured.map(({ name, perSecond, costToFirst }) => [name, grouped(perSecond), costToFirst.toFixed(1)]),
  ]);
}
