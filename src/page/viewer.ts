// What is looked at: which run, which row of it, and whether the causes are lit. Whoever draws is told of changes.

import type { Law } from "../laws/law.js";
import { selectLaws } from "../laws/all-laws.js";
import { brokenBy, whyBroken, type BrokenRow } from "../report/picture/broken.js";
import { openRun } from "../report/picture/open-run.js";
import type { PageData } from "../report/picture/page-data.js";
import { judgeRun } from "../report/picture/save-run.js";
import type { Timeline } from "../playback/timeline.js";
import type { Why } from "../playback/why.js";
import { choiceAt, keyOf } from "./choices.js";

/** How a run came about: the recorded one up to a row, then the choices that were made there. */
export interface Fork {
  readonly row: number;
  readonly taken: readonly number[];
}

/** One of the runs: the recorded one, or one that was explored from it. */
export interface Branch {
  /** Null for the recorded one. */
  readonly fork: Fork | null;
  readonly run: Timeline;
  readonly broken: BrokenRow | null;
  readonly why: Why | null;
}

/** All that a link must tell to show the same. `shown`: 0 for the recorded run, then the forks. */
export interface Place {
  readonly step: number | null;
  readonly shown: number;
  readonly forks: readonly Fork[];
}

export class Viewer {
  branches: readonly Branch[];
  readonly laws: readonly Law[];
  branch: Branch;
  row = 0;
  isLit = true;
  private readonly listeners: (() => void)[] = [];

  constructor(readonly data: PageData) {
    this.laws = selectLaws(data.laws).laws;
    const run = openRun(data);
    const { verdict } = data;
    const broken = verdict === null ? null : brokenBy(verdict, run);
    this.branch = { fork: null, run, broken, why: whyBroken(run, broken) };
    this.branches = [this.branch];
    this.row = run.length;
  }

  get run(): Timeline {
    return this.branch.run;
  }

  /** Nothing was recorded: all that there is to see is explored. */
  get isFresh(): boolean {
    return this.data.verdict === null;
  }

  /** Somebody else's code is not in the page: its run can be stepped through, and no more. */
  get canExplore(): boolean {
    return this.data.transcript === null;
  }

  /** In the healing phase nothing is chosen. */
  get isHealing(): boolean {
    return this.row > (this.run.healsAfter ?? Infinity);
  }

  nameOf(branch: Branch): string {
    if (branch.fork === null) return this.isFresh ? "start" : "recorded";
    return `${this.isFresh ? "run" : "fork"} ${this.branches.indexOf(branch)}`;
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  goTo(row: number): void {
    this.row = Math.max(0, Math.min(this.run.length, Math.trunc(row)));
    for (const listener of this.listeners) listener();
  }

  light(isLit: boolean): void {
    this.isLit = isLit;
    this.goTo(this.row);
  }

  show(branch: Branch): void {
    this.branch = branch;
    this.goTo(Math.max(branch.fork?.row ?? 0, this.row));
  }

  /** Takes a choice of this moment: along the run where it is the next action anyhow, else on a fork. */
  take(choice: number): void {
    const { run, row, branch } = this;
    const action = choiceAt(run.clusterAt(row), this.data.faults, choice);
    if (action === undefined) return;
    if (row < run.length && keyOf(run.stepAt(row + 1).action) === keyOf(action)) return this.goTo(row + 1);
    // A fork is told by where it leaves what was recorded, so that one of a fork needs no name for its mother.
    const from = Math.min(row, branch.fork?.row ?? row);
    const taken = [...(branch.fork?.taken.slice(0, row - from) ?? []), choice];
    const goesOn = branch.fork !== null && row === run.length;
    if (goesOn) run.take(action);
    const fork = { row: from, taken };
    const next = goesOn ? this.judged(fork, run) : this.forked(fork);
    this.branches = goesOn ? this.branches.map((one) => (one === branch ? next : one)) : [...this.branches, next];
    this.branch = next;
    this.goTo(this.run.length);
  }

  /** Whether there is an action that was explored and can be taken back. */
  get canUndo(): boolean {
    return this.branch.fork !== null;
  }

  /** Takes back the last action of a fork; its only one takes the fork with it. */
  undo(): void {
    const { branch } = this;
    if (branch.fork === null) return;
    const { row, taken } = branch.fork;
    const rest = taken.length > 1 ? [this.forked({ row, taken: taken.slice(0, -1) })] : [];
    this.branches = this.branches.flatMap((one) => (one === branch ? rest : [one]));
    this.branch = rest[0] ?? this.branches[0];
    this.goTo(row + taken.length - 1);
  }

  get place(): Place {
    const { row, branch, branches } = this;
    return {
      step: row,
      shown: branches.indexOf(branch),
      forks: branches.flatMap(({ fork }) => (fork === null ? [] : [fork])),
    };
  }

  /** Shows what a link tells, as far as that is possible in this picture. */
  restore({ step, shown, forks }: Place): void {
    const [recorded] = this.branches;
    const kept = new Map(this.branches.map((branch) => [textOf(branch.fork), branch]));
    const wanted = this.canExplore
      ? forks.filter(({ row }) => row <= (recorded.run.healsAfter ?? recorded.run.length))
      : [];
    const opened = wanted.map((fork) => kept.get(textOf(fork)) ?? this.forked(fork));
    this.branches = [recorded, ...opened.filter(({ fork }) => fork!.taken.length > 0)];
    this.branch = this.branches[shown] ?? recorded;
    this.goTo(step ?? this.run.length);
  }

  /** The run of a fork, up to a choice that is not possible. */
  private forked({ row, taken }: Fork): Branch {
    const run = this.branches[0].run.upTo(row);
    const made: number[] = [];
    for (const choice of taken) {
      const action = choiceAt(run.cluster, this.data.faults, choice);
      if (action === undefined || run.take(action) === null) break;
      made.push(choice);
    }
    return this.judged({ row, taken: made }, run);
  }

  private judged(fork: Fork, run: Timeline): Branch {
    const broken = judgeRun(run, this.laws);
    return { fork, run, broken, why: whyBroken(run, broken) };
  }
}

const textOf = (fork: Fork | null): string => (fork === null ? "" : `${fork.row}:${fork.taken.join(".")}`);
