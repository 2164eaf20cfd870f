import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { retryAll } from "../../../src/host/files/kept-traces.js";
import { StoppedError, type WatchedWorker } from "../../../src/host/workers/watched-worker.js";

const TRACES = fileURLToPath(new URL("../../../traces/", import.meta.url));

it("what has become of some traces is known when somebody wants an end before the others are played", async () => {
  const paths = ["vote-dup-counted", "vote-stale-term-counted"].map((mutant) => join(TRACES, `${mutant}.jsonl`));
  let played = 0;
  const worker = {
    run: () =>
      played++ === 0
        ? Promise.resolve({ outcome: "broken", law: null, note: null })
        : Promise.reject(new StoppedError()),
  };
  const kept = await retryAll(paths, [worker as unknown as WatchedWorker], {
    choose: () => Promise.resolve({ origin: { from: "reference" }, twice: false }),
    goesOn: () => played < 2,
  });
  expect(kept.passedOver).toEqual([]);
  expect(kept.retried.map(({ path }) => path)).toEqual([paths[0]]);
});
