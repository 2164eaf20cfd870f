// Makes one list of what several workers found, the same list whoever found what: in order of runs, equal traces once.

import { nameOf, type WhatBroke } from "../run/judge.js";

/** What is needed of a finding to put it in its place. */
export interface Gatherable {
  /** The number of the run that it was found in. */
  readonly run: number;
  readonly finding: WhatBroke;
  /** Equal for equal traces, whatever their seeds. */
  readonly key: string;
  /** How many actions led to it before it was shrunk. */
  readonly foundAfter: number;
  /** How short it was cut, before a shorter way was searched for. */
  readonly cutTo: number;
}

/** A finding that stands for all that are equal to it. */
export interface Gathered<T> {
  readonly found: T;
  /** How many findings shrank to this trace. */
  readonly times: number;
  /** The other laws that the same trace breaks. */
  readonly alsoBreaks: readonly string[];
}

/**
 * The findings without repetition: of each name the `shrinksEach` shortest, as cut, of those that one worker alone would
 * have cut. A worker that knows only a part of the runs has searched for more than these. `laws`: ids in their fixed order;
 * where one trace breaks several, it stands for the first of them.
 */
export function gatherFindings<T extends Gatherable>(
  found: readonly T[],
  laws: readonly string[],
  shrinksEach: number,
): Gathered<T>[] {
  const names = new Set(found.map(({ finding }) => nameOf(finding)));
  const kept = [...names].flatMap((name) =>
    shortestOf(
      found.filter(({ finding }) => nameOf(finding) === name),
      shrinksEach,
    ),
  );
  const groups = new Map<string, T[]>();
  for (const one of kept.sort((a, b) => a.run - b.run || laws.indexOf(a.finding.law) - laws.indexOf(b.finding.law))) {
    const key = `${one.finding.kind} ${one.key}`;
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()].map((group) => {
    const ids = laws.filter((id) => group.some(({ finding }) => finding.law === id));
    return {
      found: group.find(({ finding }) => finding.law === ids[0])!,
      times: group.length,
      alsoBreaks: ids.slice(1),
    };
  });
}

/** Of one name's findings those that one worker alone would have cut: the first few, and each that was the shortest yet. */
function shortestOf<T extends Gatherable>(found: readonly T[], count: number): T[] {
  let shortest = Infinity;
  const taken = [...found]
    .sort((a, b) => a.run - b.run)
    .filter(({ foundAfter }, i) => {
      const isShortest = foundAfter < shortest;
      if (isShortest) shortest = foundAfter;
      return i < count || isShortest;
    });
  return taken.sort((a, b) => (a.cutTo < b.cutTo ? -1 : a.cutTo > b.cutTo ? 1 : a.run - b.run)).slice(0, count);
}
