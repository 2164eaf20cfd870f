// One worker of a shared search, as slow as its seed makes it. Runs what was built, as a thread does.

import { parentPort, workerData } from "node:worker_threads";
import { Search } from "../../../dist/checker/search.js";
import { DEFAULT_ENVIRONMENT } from "../../../dist/cluster/setup.js";
import { Meeting } from "../../../dist/host/workers/meeting.js";
import { ALL_LAWS } from "../../../dist/laws/all-laws.js";
import { mutantById } from "../../../dist/mutants/all-mutants.js";
import { streamsOf } from "../../../dist/random/streams.js";
import { REFERENCE } from "../../../dist/raft/reference.js";

const { index, of, meeting, seed, model, mutant, keeps, settings = {} } = workerData;
const implementation = mutant === undefined ? REFERENCE : mutantById(mutant).implementation;
const setup = { implementation, environment: { ...DEFAULT_ENVIRONMENT, settings } };
const laws = ALL_LAWS.filter(({ id }) => model.laws.includes(id));
const search = new Search({ ...model, setup, laws }, { index, of });
const stream = streamsOf(`${seed}/${index}`)("sleep");
const nothing = new Int32Array(new SharedArrayBuffer(4));

/** Now and then a worker is held up: at the beginning, and later on. */
function dawdle() {
  if (stream.next() < 0.2) Atomics.wait(nothing, 0, 0, 3 * stream.next());
}

const rounds = new Meeting(meeting, index, of, dawdle);
while (!search.isParted) search.advance(10_000);
let end = "going on";
// What is put away of a search that broke a law is lost with it.
let keptBroken = 0;
while (end === "going on") {
  const round = rounds.round(search, false, keeps === true);
  if (round.isToBeKept && search.violated !== null) keptBroken++;
  ({ end } = round);
}
const { distinct, generated, depth } = search;
parentPort.postMessage({ end, distinct, generated, depth, keptBroken });
