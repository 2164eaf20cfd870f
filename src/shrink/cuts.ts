// Ways to leave actions out of a trace: by delta debugging, with all their consequences, in stretches, in pairs.

import { coneOf } from "./cone.js";
import { firstCut, firstSingle, nextCut, without, type Cut } from "./ddmin.js";
import type { Contest } from "./contest.js";

/** Halves, quarters, ... down to single actions, until no single one can go, or as far as is allowed. */
export function* cutChunks(contest: Contest): Generator<void> {
  yield* cutFrom(contest, firstCut(contest.best.actions.length));
}

/** Single actions, until none can be left out, or as far as is allowed. */
export function* cutSingles(contest: Contest): Generator<void> {
  yield* cutFrom(contest, firstSingle(contest.best.actions.length));
}

function* cutFrom(contest: Contest, first: Cut | null): Generator<void> {
  for (let cut = first; cut !== null && !contest.isOverBudget;) {
    const { environment, actions } = contest.best;
    const stayed = contest.improves(environment, without(actions, cut));
    yield;
    cut = nextCut(cut, contest.best.actions.length, stayed);
  }
}

/** An action with all that came of it, for each action, until none can go. */
export function* cutCones(contest: Contest): Generator<void> {
  for (;;) {
    const { size } = contest.best;
    for (let at = contest.best.actions.length - 1; at >= 0; at--) {
      const { environment, actions } = contest.best;
      if (at >= actions.length || contest.isOverBudget) continue;
      const cone = coneOf(contest.setup, actions, at);
      contest.improves(
        environment,
        actions.filter((_, place) => !cone.has(place)),
      );
      yield;
    }
    yield* cutSingles(contest);
    if (contest.best.size === size) return;
  }
}

/** Any stretch, the longest first: what a run did in vain between two like situations. */
export function* cutStretches(contest: Contest): Generator<void> {
  for (let length = contest.best.actions.length - 1; length > 1; length--) {
    for (let from = 0; from + length <= contest.best.actions.length; from++) {
      if (contest.isOverBudget) return;
      const { environment, actions } = contest.best;
      contest.improves(environment, [...actions.slice(0, from), ...actions.slice(from + length)]);
      yield;
    }
  }
  yield* cutSingles(contest);
}

/** Any two actions: a timeout and what answers it, an operation and its entry. */
export function* cutPairs(contest: Contest): Generator<void> {
  for (let i = contest.best.actions.length - 1; i > 0; i--) {
    for (let j = i - 1; j >= 0; j--) {
      const { environment, actions } = contest.best;
      if (i >= actions.length) break;
      if (contest.isOverBudget) return;
      contest.improves(
        environment,
        actions.filter((_, at) => at !== i && at !== j),
      );
      yield;
    }
  }
}
