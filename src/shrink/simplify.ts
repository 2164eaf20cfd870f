// The same finding in plainer surroundings: fewer nodes, a plain disk, no clocks, switches at their defaults; and under the
// plainest names, so that one bug found twice is one trace.

import { nodesMinOf } from "../contract/capabilities.js";
import { canonicalText } from "../contract/json.js";
import type { Environment } from "../cluster/setup.js";
import { simplificationsFor, withoutServer } from "./plainer.js";
import { renameNodes } from "./rename.js";
import type { Candidate, Shrinking } from "./shrinking.js";

export function* simplifyEnvironment(shrinking: Shrinking): Generator<void> {
  for (let node = shrinking.best.environment.nodes - 1; node >= 0; node--) {
    const { environment, actions } = shrinking.best;
    if (environment.nodes <= nodesMinOf(shrinking.implementation.capabilities) || node >= environment.nodes) continue;
    const { environment: fewer, names } = withoutServer(environment, node);
    shrinking.improves(
      fewer,
      actions.map((action) => renameNodes(action, names)),
    );
    yield;
  }
  for (const simpler of simplificationsFor(shrinking.implementation)) {
    const { environment, actions } = shrinking.best;
    const changed = { ...environment, ...simpler(environment) };
    if (sameEnvironment(changed, environment)) continue;
    keepIfNoLonger(shrinking, shrinking.tryOut(changed, actions));
    yield;
  }
}

/** Nodes by first appearance, commands by order, one client. */
export function* nameAnew(shrinking: Shrinking): Generator<void> {
  const { environment, actions } = shrinking.best;
  const names: number[] = [];
  for (const action of actions) {
    const involved =
      "packet" in action ? [action.packet.from, action.packet.to] : "node" in action ? [action.node] : [];
    for (const node of involved) if (!names.includes(node)) names.push(node);
  }
  for (let node = 0; node < environment.nodes; node++) if (!names.includes(node)) names.push(node);
  const permutation = names.map((_, node) => names.indexOf(node));
  let requests = 0;
  const renamed = actions.map((action) => {
    const moved = renameNodes(action, permutation);
    return moved.type === "request" ? { ...moved, client: 0, command: `c${++requests}` } : moved;
  });
  const plain: Environment = { ...environment, clients: Math.min(1, environment.clients), seed: "0" };
  keepIfNoLonger(shrinking, shrinking.tryOut(plain, renamed));
  yield;
}

// What is plainer is worth having at the same size, never at a greater one.
function keepIfNoLonger(shrinking: Shrinking, candidate: Candidate | null): void {
  if (candidate !== null && candidate.size <= shrinking.best.size) shrinking.best = candidate;
}

export const sameEnvironment = (a: Environment, b: Environment): boolean => canonicalText(a) === canonicalText(b);
