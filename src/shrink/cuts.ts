// Ways to leave actions out of a trace: by delta debugging, with all their consequences, in stretches, in pairs.

import { coneOf } from "./cone.js";
import { firstCut, firstSingle, nextCut, without, type Cut } from "./ddmin.js";
import type { Shrinking } from "./shrinking.js";

/** Halves, quarters, ... down to single actions, until no single one can go, or as far as is allowed. */
export function* cutChunks(shrinking: Shrinking): Generator<void> {
  yield* cutFrom(shrinking, firstCut(shrinking.best.actions.length));
}

/** Single actions, until none can be left out, or as far as is allowed. */
export function* cutSingles(shrinking: Shrinking): Generator<void> {
  yield* cutFrom(shrinking, firstSingle(shrinking.best.actions.length));
}

function* cutFrom(shrinking: Shrinking, first: Cut | null): Generator<void> {
  for (let cut = first; cut !== null && !shrinking.isOverBudget;) {
    const { environment, actions } = shrinking.best;
    const stayed = shrinking.improves(environment, without(actions, cut));
    yield;
    cut = nextCut(cut, shrinking.best.actions.length, stayed);
  }
}

/** An action with all that came of it, for each action, until none can go. */
export function* cutCones(shrinking: Shrinking): Generator<void> {
  for (;;) {
    const { size } = shrinking.best;
    for (let at = shrinking.best.actions.length - 1; at >= 0; at--) {
      const { environment, actions } = shrinking.best;
      if (at >= actions.length || shrinking.isOverBudget) continue;
      const cone = coneOf(shrinking.setup, actions, at);
      shrinking.improves(
        environment,
        actions.filter((_, place) => !cone.has(place)),
      );
      yield;
    }
    yield* cutSingles(shrinking);
    if (shrinking.best.size === size) return;
  }
}

/** Any stretch, the longest first: what a run did in vain between two like situations. */
export function* cutStretches(shrinking: Shrinking): Generator<void> {
  for (let length = shrinking.best.actions.length - 1; length > 1; length--) {
    for (let from = 0; from + length <= shrinking.best.actions.length; from++) {
      if (shrinking.isOverBudget) return;
      const { environment, actions } = shrinking.best;
      shrinking.improves(environment, [...actions.slice(0, from), ...actions.slice(from + length)]);
      yield;
    }
  }
  yield* cutSingles(shrinking);
}

/** Any two actions: a timeout and what answers it, a request and its entry. */
export function* cutPairs(shrinking: Shrinking): Generator<void> {
  for (let i = shrinking.best.actions.length - 1; i > 0; i--) {
    for (let j = i - 1; j >= 0; j--) {
      const { environment, actions } = shrinking.best;
      if (i >= actions.length) break;
      if (shrinking.isOverBudget) return;
      shrinking.improves(
        environment,
        actions.filter((_, at) => at !== i && at !== j),
      );
      yield;
    }
  }
}
