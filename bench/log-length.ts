// Whether an action costs more on a long log. A healthy cluster takes requests until its logs have a length; from there
// on the same scheduler, all faults on, does its worst to it.

import type { Action } from "../dist/cluster/action.js";
import { applyAction } from "../dist/cluster/apply-action.js";
import type { Cluster } from "../dist/cluster/cluster.js";
import { startCluster } from "../dist/cluster/start-cluster.js";
import { EVERY_FAULT } from "./every-fault.js";
import { nextOperation } from "../dist/cluster/operation.js";
import { NO_LIMITS } from "../dist/fuzz/limits.js";
import { drawPlan } from "../dist/fuzz/swarm.js";
import { ALL_LAWS } from "../dist/laws/all-laws.js";
import { REFERENCE } from "../dist/raft/reference.js";
import { streamsOf } from "../dist/random/streams.js";
import { emptyTally, Judge } from "../dist/run/judge.js";
import { Play } from "../dist/play/play.js";
import { Scheduler } from "../dist/play/scheduler.js";
import type { RunPlan } from "../dist/run/run.js";
import { grouped, measure } from "./measure.js";
import { printTable } from "./table.js";

const LENGTHS = [10, 10_000];
/** So many that it does not count that the laws read a loaded log once. */
const ACTIONS = 20_000;
const PLANS = 12;
const ROUNDS = 5;

export async function benchLogLength(): Promise<void> {
  const rows = [["logs of", "actions a CPU second", "cost of an action"]];
  const contestants = LENGTHS.map((length) => {
    const loaded = PLANS_DRAWN.map((plan) => ({ plan, cluster: loadedTo(length, plan) }));
    return { name: `${grouped(length)} entries`, work: () => loaded.reduce((sum, at) => sum + trouble(at), 0) };
  });
  for (const { name, perSecond, costToFirst } of await measure(contestants, ROUNDS)) {
    rows.push([name, grouped(perSecond), costToFirst.toFixed(2)]);
  }
  printTable(`By length of log (${grouped(ACTIONS)} actions from there, every fault on; wanted: 1.00)`, rows);
}

const PLANS_DRAWN: readonly RunPlan[] = Array.from({ length: PLANS }, (_, at) =>
  drawPlan(REFERENCE, `log-length/${at}`, { ...NO_LIMITS, nodes: at % 2 === 0 ? 3 : 5, faults: EVERY_FAULT }),
);

/** A cluster in which a leader was elected and was asked for so many commands, all of them replicated. */
function loadedTo(length: number, { environment }: RunPlan): Cluster {
  let { cluster } = startCluster({ implementation: REFERENCE, environment });
  const take = (action: Action): boolean => {
    const step = applyAction(cluster, action);
    if (step !== null) cluster = step.cluster;
    return step !== null;
  };
  const settle = (): void => {
    for (;;) {
      const waiting = cluster.slots.find(({ pending }) => pending.length > 0);
      if (waiting) take({ type: "finish", node: waiting.options.id });
      else if (cluster.network.length > 0) take({ type: "deliver", packet: cluster.network[0] });
      else return;
    }
  };
  const leader = () => cluster.slots.findIndex(({ view }) => view?.role === "leader");
  while (leader() === -1) {
    // Whoever may is let stand, in order; where nobody may, time goes on.
    const fired = cluster.slots.some(({ options: { id } }) => take({ type: "fire", node: id, timer: "election" }));
    if (fired) settle();
    else if (!take({ type: "advance" })) throw new Error("no server of a plan can be elected");
  }
  const node = leader();
  for (let index = 0; index < length;) {
    take({ type: "invoke", node, operation: nextOperation(cluster, 0, { type: "write" }) });
    settle();
    const now = cluster.slots[node].view!.log!.index;
    if (now === index) throw new Error("the log of a plan does not grow any more");
    index = now;
  }
  return cluster;
}

interface Loaded {
  readonly plan: RunPlan;
  readonly cluster: Cluster;
}

/** Takes actions as a run does, judged by all laws; answers how many. */
function trouble({ plan, cluster }: Loaded): number {
  const scheduler = new Scheduler(plan.schedule, streamsOf(plan.seed));
  const judge = new Judge(ALL_LAWS, emptyTally(ALL_LAWS));
  const play = Play.from(cluster);
  for (let taken = 0; taken < ACTIONS; taken++) {
    const step = play.next(scheduler);
    if (step === null) return taken;
    judge.take(step);
  }
  return ACTIONS;
}
