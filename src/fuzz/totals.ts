// What campaigns count. Totals are merged in any order, wherever they were made: by the threads of a machine, or by machines.

import { FAULT_NAMES, type FaultName } from "../cluster/action.js";

/** In how many runs a fault was on, and in how many of these it struck. */
export interface FaultCount {
  readonly runs: number;
  readonly struck: number;
}

/** What a campaign counted. */
export interface Totals {
  readonly runs: number;
  /** Actions of runs; what shrinking took is beside them. */
  readonly actions: number;
  readonly shrinkActions: number;
  /** By law, in the order of the campaign. */
  readonly judged: readonly number[];
  readonly witnessed: readonly number[];
  /** By law id, `panic` or `progress`: in how many runs it was found. */
  readonly runsWith: Readonly<Record<string, number>>;
  /** The same by what broke and how. */
  readonly runsNamed: Readonly<Record<string, number>>;
  /** Of each fault that was on in a run. */
  readonly faults: Readonly<Partial<Record<FaultName, FaultCount>>>;
}

/** The totals of a campaign with so many laws that has done nothing yet. */
export const noTotals = (laws: number): Totals => ({
  ...{ runs: 0, actions: 0, shrinkActions: 0 },
  judged: new Array<number>(laws).fill(0),
  witnessed: new Array<number>(laws).fill(0),
  ...{ runsWith: {}, runsNamed: {}, faults: {} },
});

/** The totals of two parts of one campaign, or of two campaigns with the same laws: the same whichever comes first. */
export const mergeTotals = (one: Totals, other: Totals): Totals => ({
  runs: one.runs + other.runs,
  actions: one.actions + other.actions,
  shrinkActions: one.shrinkActions + other.shrinkActions,
  judged: byPlace(one.judged, other.judged),
  witnessed: byPlace(one.witnessed, other.witnessed),
  runsWith: byName(one.runsWith, other.runsWith),
  runsNamed: byName(one.runsNamed, other.runsNamed),
  faults: byFault(one.faults, other.faults),
});

const byPlace = (one: readonly number[], other: readonly number[]): number[] => one.map((count, i) => count + other[i]);

function byName(one: Totals["runsWith"], other: Totals["runsWith"]): Record<string, number> {
  const all = new Map(Object.entries(one));
  for (const [name, runs] of Object.entries(other)) all.set(name, (all.get(name) ?? 0) + runs);
  return Object.fromEntries([...all].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function byFault(one: Totals["faults"], other: Totals["faults"]): Totals["faults"] {
  const all: Partial<Record<FaultName, FaultCount>> = {};
  for (const fault of FAULT_NAMES) {
    const [a, b] = [one[fault] ?? NEVER_ON, other[fault] ?? NEVER_ON];
    if (a.runs + b.runs > 0) all[fault] = { runs: a.runs + b.runs, struck: a.struck + b.struck };
  }
  return all;
}

const NEVER_ON: FaultCount = { runs: 0, struck: 0 };
