// The same finding in a plainer environment: fewer nodes, a plain disk, no clocks, switches at their defaults; and under the
// plainest names, so that one bug found twice is one trace.

import { nodesMinOf } from "../contract/capabilities.js";
import { canonicalText } from "../contract/json.js";
import { cutLinks, cutOf, withCutRenamed } from "../cluster/cut.js";
import { idOf, type Operation, type OperationId } from "../contract/operation.js";
import { isOfClients, operationNamed } from "../cluster/operation.js";
import type { Environment } from "../cluster/setup.js";
import { refusesMore, simplificationsFor, withoutServer } from "./plainer.js";
import { renameNodes } from "./rename.js";
import type { Candidate, Contest } from "./contest.js";

export function* simplifyEnvironment(contest: Contest): Generator<void> {
  for (let node = contest.best.environment.nodes - 1; node >= 0; node--) {
    const { environment, actions } = contest.best;
    if (environment.nodes <= nodesMinOf(contest.implementation.capabilities) || node >= environment.nodes) continue;
    const { environment: fewer, names } = withoutServer(environment, node);
    contest.improves(
      fewer,
      actions.map((action) => renameNodes(action, names)),
    );
    yield;
  }
  for (const simpler of simplificationsFor(contest.implementation)) {
    const { environment, actions } = contest.best;
    const { implementation } = contest;
    const changed = simpler(environment);
    if (sameEnvironment(changed, environment) || refusesMore({ implementation, environment }, changed, actions))
      continue;
    keepIfNoLonger(contest, contest.tryOut(changed, actions));
    yield;
  }
  yield* mendLinks(contest);
}

/** Of the links that stay blocked those that do not matter. */
function* mendLinks(contest: Contest): Generator<void> {
  for (const link of cutLinks(contest.best.environment)) {
    const { environment, actions } = contest.best;
    const { cut: _, ...others } = environment;
    const left = cutLinks(environment).filter(({ from, to }) => from !== link.from || to !== link.to);
    keepIfNoLonger(contest, contest.tryOut({ ...others, ...cutOf(left) }, actions));
    yield;
  }
}

/** Nodes by first appearance, commands by order, one client. */
export function* nameAnew(contest: Contest): Generator<void> {
  const { environment, actions } = contest.best;
  const names: number[] = [];
  for (const action of actions) {
    const involved =
      "packet" in action ? [action.packet.from, action.packet.to] : "node" in action ? [action.node] : [];
    for (const node of involved) if (!names.includes(node)) names.push(node);
  }
  for (let node = 0; node < environment.nodes; node++) if (!names.includes(node)) names.push(node);
  // The first servers are those that the cluster begins with, under all names.
  const { voters = environment.nodes } = environment;
  const isJoiner = (node: number): number => (node < voters ? 0 : 1);
  names.sort((a, b) => isJoiner(a) - isJoiner(b));
  const permutation = names.map((_, node) => names.indexOf(node));
  const nameOperation = operationsAnew();
  const renamed = actions.map((action) => {
    const moved = renameNodes(action, permutation);
    if (moved.type !== "invoke") return moved;
    return { ...moved, operation: nameOperation(moved.operation) };
  });
  const clients = Math.min(1, environment.clients);
  const plain = withCutRenamed({ ...environment, clients, seed: "0" }, permutation);
  keepIfNoLonger(contest, contest.tryOut(plain, renamed));
  yield;
}

/** Names one operation after another by its place; what is asked for again keeps its name, and so does a session. */
function operationsAnew(): (operation: Operation) => Operation {
  const names = new Map<OperationId, OperationId>();
  let operations = 0;
  return (operation) => {
    const id = idOf(operation);
    if (isOfClients(operation.type)) operations++;
    const anew = operationNamed(operation, 0, operations);
    if (!names.has(id)) names.set(id, idOf(anew));
    if (anew.type !== "write") return anew;
    const { session } = anew;
    return {
      ...anew,
      command: names.get(id)!,
      ...(session !== undefined && { session: names.get(session) ?? session }),
    };
  };
}

// What is plainer is worth having at the same size, never at a greater one.
function keepIfNoLonger(contest: Contest, candidate: Candidate | null): void {
  if (candidate !== null && candidate.size <= contest.best.size) contest.best = candidate;
}

export const sameEnvironment = (a: Environment, b: Environment): boolean => canonicalText(a) === canonicalText(b);
