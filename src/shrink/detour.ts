// One action more can make several others needless, and so can two nodes that swap their parts: a local search around the
// best trace.

import type { Action } from "../cluster/action.js";
import { enabledActions } from "../cluster/enabled-actions.js";
import { operationNamed } from "../cluster/operation.js";
import { idOf, type Operation, type OperationId } from "../contract/operation.js";
import { Play } from "../play/play.js";
import { cutSingles } from "./cuts.js";
import { renameNodes } from "./rename.js";
import type { Contest } from "./contest.js";

/** Tries every action that was possible, everywhere, and every swap of two nodes from some place on. */
export function* detour(contest: Contest): Generator<void> {
  for (let at = 0; at <= contest.best.actions.length; at++) {
    const { size } = contest.best;
    for (const longer of longerAt(contest, at)) {
      yield* tighten(contest, longer, at);
      if (contest.isOverBudget) return;
      if (contest.best.size < size) break;
    }
    if (contest.best.size < size) {
      yield* cutSingles(contest);
      at = -1;
      continue;
    }
    for (const swapped of swappedFrom(contest, at)) yield* tighten(contest, swapped, -1);
  }
}

/** The best trace with one action more at a place. */
function longerAt(contest: Contest, at: number): (readonly Action[])[] {
  const { best, setup } = contest;
  const { play } = Play.begin(setup);
  for (const action of best.actions.slice(0, at)) play.take(action);
  // Losing a packet never shortens anything (it need only not be delivered), and links need not be cut to delay.
  const possible = enabledActions(play.cluster, { ...contest.faults, drop: false, partition: false });
  const [before, after] = [best.actions.slice(0, at), best.actions.slice(at)];
  return possible.map((action) => [...before, namedApart(action, before, after), ...after]);
}

/** What is asked for as the next of a run may have the name of what is asked for later: two would be one. */
function namedApart(action: Action, before: readonly Action[], after: readonly Action[]): Action {
  if (action.type !== "invoke" || !("client" in action.operation)) return action;
  const { operation } = action;
  const isAsked = (actions: readonly Action[], id: OperationId): boolean =>
    actions.some((one) => one.type === "invoke" && idOf(one.operation) === id);
  // It is asked for again.
  if (isAsked(before, idOf(operation))) return action;
  let [named, nth] = [operation as Operation, before.length];
  while (isAsked(before, idOf(named)) || isAsked(after, idOf(named)))
    named = operationNamed(operation, operation.client, nth++);
  return { ...action, operation: named };
}

/** The best trace with two nodes swapped from a place on. */
function* swappedFrom({ best }: Contest, at: number): Generator<readonly Action[]> {
  const { environment, actions } = best;
  for (let a = 0; a < environment.nodes; a++) {
    for (let b = a + 1; b < environment.nodes; b++) {
      const swap = Array.from({ length: environment.nodes }, (_, node) => (node === a ? b : node === b ? a : node));
      yield [...actions.slice(0, at), ...actions.slice(at).map((action) => renameNodes(action, swap))];
    }
  }
}

/** If the candidate still leads to the finding: leaves out single actions but the one at `kept`, from the end. */
function* tighten(contest: Contest, candidate: readonly Action[], kept: number): Generator<void> {
  const { environment } = contest.best;
  const first = contest.tryOut(environment, candidate);
  yield;
  if (first === null) return;
  contest.keep(first);
  let { actions } = first;
  for (let at = actions.length - 1; at >= 0; at--) {
    if (at === kept) continue;
    const found = contest.tryOut(
      environment,
      actions.filter((_, place) => place !== at),
    );
    yield;
    if (found === null) continue;
    actions = found.actions;
    contest.keep(found);
  }
}
