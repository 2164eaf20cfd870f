import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { Action } from "../../src/cluster/action.js";
import { idOf, type OperationId } from "../../src/contract/operation.js";
import { ALL_LAWS } from "../../src/laws/all-laws.js";
import { mutantById } from "../../src/mutants/all-mutants.js";
import { replayStrictly } from "../../src/run/replay.js";
import { Contest } from "../../src/shrink/contest.js";
import { detour } from "../../src/shrink/detour.js";
import { parseTrace } from "../../src/trace/trace-text.js";

const NAME = "ack-last-stored-not-last-checked";

/** By name of what is asked for: the clients that ask for it. */
function askersIn(actions: readonly Action[]): ReadonlyMap<OperationId, ReadonlySet<number>> {
  const askers = new Map<OperationId, Set<number>>();
  for (const action of actions) {
    if (action.type !== "invoke" || !("client" in action.operation)) continue;
    const id = idOf(action.operation);
    askers.set(id, (askers.get(id) ?? new Set()).add(action.operation.client));
  }
  return askers;
}

it("what is asked for besides has a name of its own, whoever asks for something later", () => {
  const { implementation } = mutantById(NAME)!;
  const trace = parseTrace(readFileSync(`traces/${NAME}.jsonl`, "utf8"));
  const { steps, finding, start } = replayStrictly(trace, implementation, ALL_LAWS);
  const environment = { ...start.cluster.setup.environment, clients: 2 };
  // The second client asks for what the first would ask for next.
  const actions = steps.map(({ action }) =>
    action.type === "invoke" && "client" in action.operation
      ? { ...action, operation: { ...action.operation, client: 1 } }
      : action,
  );
  const contest = new Contest(
    implementation,
    { environment, actions, finding: finding!, healing: null },
    ALL_LAWS,
    1e6,
  );
  contest.best = { ...contest.best, size: actions.length };
  contest.allow(1e6);
  const tried: (readonly Action[])[] = [];
  contest.tryOut = (_, candidate) => {
    tried.push(candidate);
    return null;
  };
  for (const pause of detour(contest)) expect(pause).toBeUndefined();
  const besides = tried.filter((candidate) => askersIn(candidate).size > askersIn(actions).size);
  expect(besides.length).toBeGreaterThan(0);
  for (const candidate of tried) for (const askers of askersIn(candidate).values()) expect(askers.size).toBe(1);
});
