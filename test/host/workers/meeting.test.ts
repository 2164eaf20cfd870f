// Threads that share a search count what one counts, whoever of them is held up, and share it alike every time.

import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { DEFAULT_BOUNDS } from "../../../src/checker/model.js";
import { Search } from "../../../src/checker/search.js";
import { DEFAULT_ENVIRONMENT } from "../../../src/cluster/setup.js";
import { Meeting } from "../../../src/host/workers/meeting.js";
import { REFERENCE } from "../../../src/raft/reference.js";

/** All but the nodes, which no message carries to a thread. */
const MODEL = {
  laws: [],
  bounds: { ...DEFAULT_BOUNDS, messages: 2 },
  loss: "send",
  symmetry: false,
  dropsIgnored: false,
} as const;

const BROKEN = {
  mutant: "ack-last-stored-not-last-checked",
  settings: { noop: "off", batch: "1" },
  model: { ...MODEL, laws: ["leader-completeness"], bounds: { ...MODEL.bounds, term: 3 } },
};

interface Answer {
  readonly end: string;
  readonly distinct: number;
  readonly generated: number;
  readonly depth: number;
  readonly keptBroken: number;
}

async function shared(of: number, seed: number, what: object = { model: MODEL }): Promise<readonly Answer[]> {
  const meeting = Meeting.bufferFor(of);
  const threads = Array.from(
    { length: of },
    (_, index) =>
      new Worker(new URL("meeting-worker.js", import.meta.url), {
        workerData: { ...what, index, of, meeting, seed },
      }),
  );
  return Promise.all(threads.map(async (thread) => ((await once(thread, "message")) as [Answer])[0]));
}

const sum = (answers: readonly Answer[], of: "distinct" | "generated"): number =>
  answers.reduce((total, answer) => total + answer[of], 0);

describe("threads that share a search", () => {
  const alone = new Search({ ...MODEL, setup: { implementation: REFERENCE, environment: DEFAULT_ENVIRONMENT } });
  alone.advance(Infinity);

  it.each([2, 3])("%i of them count what one counts, and each the same however they are held up", async (of) => {
    const first = await shared(of, 0);
    expect(first.map(({ end, depth }) => [end, depth])).toEqual(first.map(() => ["complete", alone.depth]));
    expect([sum(first, "distinct"), sum(first, "generated")]).toEqual([alone.distinct, alone.generated]);
    for (let seed = 1; seed <= 4; seed++) expect(await shared(of, seed)).toEqual(first);
  });

  it("never put away a search in which one of them broke a law that the others have not heard of", async () => {
    for (let seed = 0; seed <= 2; seed++) {
      for (const { end, keptBroken } of await shared(2, seed, { ...BROKEN, keeps: true }))
        expect([end, keptBroken]).toEqual(["violated", 0]);
    }
  });
});
