// Whether an action of a recorded run costs the same however long the run and its logs are: written down, read and replayed.

import type { Action } from "../dist/cluster/action.js";
import { applyAction } from "../dist/cluster/apply-action.js";
import { nextOperation } from "../dist/cluster/operation.js";
import { DEFAULT_ENVIRONMENT } from "../dist/cluster/setup.js";
import { startCluster } from "../dist/cluster/start-cluster.js";
import { ALL_LAWS, LAW_IDS } from "../dist/laws/all-laws.js";
import { REFERENCE } from "../dist/raft/reference.js";
import { recordTrace } from "../dist/run/record.js";
import { replayStrictly } from "../dist/run/replay.js";
import { parseTrace } from "../dist/trace/trace-text.js";
import { renderTrace } from "../dist/trace/render-trace.js";
import { grouped, measure } from "./measure.js";
import { printTable } from "./table.js";

const LENGTHS = [1_000, 10_000, 100_000];
const ROUNDS = 3;

export async function benchReplay(): Promise<void> {
  const rows = [["a trace of", "actions a CPU second", "cost of an action"]];
  const longest = LENGTHS[LENGTHS.length - 1];
  const contestants = LENGTHS.map((length) => {
    const actions = growingLogs(length);
    const times = longest / length;
    return { name: `${grouped(length)} actions`, work: () => playAgain(actions, times) };
  });
  for (const { name, perSecond, costToFirst } of await measure(contestants, ROUNDS))
    rows.push([name, grouped(perSecond), costToFirst.toFixed(2)]);
  printTable("A trace written down, read and replayed, logs growing to the end (wanted: 1.00)", rows);
}

/** A leader is elected and asked for command after command, each of which all servers get. */
function growingLogs(length: number): readonly Action[] {
  let { cluster } = startCluster({ implementation: REFERENCE, environment: DEFAULT_ENVIRONMENT });
  const actions: Action[] = [];
  const take = (action: Action): void => {
    actions.push(action);
    cluster = applyAction(cluster, action)!.cluster;
  };
  take({ type: "fire", node: 0, timer: "election" });
  while (actions.length < length) {
    const [packet] = cluster.network;
    if (packet !== undefined) take({ type: "deliver", packet });
    else take({ type: "invoke", node: 0, operation: nextOperation(cluster, 0, { type: "write" }) });
  }
  return actions;
}

function playAgain(actions: readonly Action[], times: number): number {
  for (let time = 0; time < times; time++) {
    const run = {
      seed: "bench",
      environment: DEFAULT_ENVIRONMENT,
      actions,
      healing: null,
      finding: null,
      laws: LAW_IDS,
    };
    replayStrictly(parseTrace(renderTrace(recordTrace(REFERENCE, run))), REFERENCE, ALL_LAWS);
  }
  return actions.length * times;
}
