// What is looked at: which run, which row of it, and whether the causes are lit. Whoever draws is told of changes.

import type { Action } from "../cluster/action.js";
import { isSamePacket } from "../cluster/network.js";
import { canonicalText } from "../contract/json.js";
import type { Law } from "../laws/law.js";
import { selectLaws } from "../laws/all-laws.js";
import { brokenBy, whyBroken, type Broken } from "../report/picture/broken.js";
import { openRun } from "../report/picture/open-run.js";
import type { PageData } from "../report/picture/page-data.js";
import { judgeRun } from "../report/picture/save-run.js";
import type { Timeline } from "../report/picture/timeline.js";
import type { Why } from "../report/picture/why.js";

/** One of the runs: the recorded one, or one that was explored from another. */
export interface Branch {
  readonly name: string;
  run: Timeline;
  /** Where it leaves the run that it came from; null for the recorded one. */
  readonly forked: { readonly from: Branch; readonly row: number } | null;
  broken: Broken | null;
  why: Why | null;
}

export class Viewer {
  readonly branches: Branch[] = [];
  readonly laws: readonly Law[];
  branch: Branch;
  row = 0;
  isLit = true;
  private forks = 0;
  private readonly listeners: (() => void)[] = [];

  constructor(readonly data: PageData) {
    this.laws = selectLaws(data.laws).laws;
    const run = openRun(data);
    this.branch = { name: data.verdict === null ? "fresh" : "recorded", run, forked: null, broken: null, why: null };
    this.branches.push(this.branch);
    const { verdict } = data;
    if (verdict !== null) this.branch.broken = brokenBy(verdict, run);
    this.branch.why = whyBroken(this.run, this.branch.broken);
    this.row = verdict === null ? 0 : run.length;
  }

  get run(): Timeline {
    return this.branch.run;
  }

  /** Somebody else's code is not in the page: its run can be stepped through, and no more. */
  get canExplore(): boolean {
    return this.data.transcript === null;
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  goTo(row: number): void {
    this.row = Math.max(0, Math.min(this.run.length, Math.trunc(row)));
    this.tell();
  }

  light(isLit: boolean): void {
    this.isLit = isLit;
    this.tell();
  }

  show(branch: Branch): void {
    this.branch = branch;
    this.goTo(branch.forked === null ? this.row : Math.max(branch.forked.row, Math.min(this.row, branch.run.length)));
  }

  /** Takes an action at this moment: along the run where it is the next one anyhow, else on a fork. */
  take(action: Action): void {
    const { run, row } = this;
    if (row < run.length && isSameAction(run.stepAt(row + 1).action, action)) return this.goTo(row + 1);
    if (row < run.length || !this.isOurs(this.branch)) this.fork();
    if (this.run.take(action) !== null) this.judge();
    this.goTo(this.run.length);
  }

  /** Whether there is an action that was explored and can be taken back. */
  get canUndo(): boolean {
    return this.isOurs(this.branch) && this.run.length > 0;
  }

  /** Takes back the last action of what was explored; the last of a fork takes the fork with it. */
  undo(): void {
    if (!this.canUndo) return;
    const { branch } = this;
    const { forked, run } = branch;
    const end = run.length - 1;
    if (forked !== null && end <= forked.row) {
      this.branches.splice(this.branches.indexOf(branch), 1);
      this.branch = forked.from;
      return this.goTo(forked.row);
    }
    branch.run = run.upTo(end);
    this.judge();
    this.goTo(end);
  }

  /** A fork, or a cluster that began here. What was recorded stays as it is. */
  private isOurs(branch: Branch): boolean {
    return branch.forked !== null || this.data.verdict === null;
  }

  private fork(): void {
    const { branch, row } = this;
    const name = `fork ${++this.forks}`;
    this.branch = { name, run: branch.run.upTo(row), forked: { from: branch, row }, broken: null, why: null };
    this.branches.push(this.branch);
  }

  private judge(): void {
    this.branch.broken = judgeRun(this.run, this.laws);
    this.branch.why = whyBroken(this.run, this.branch.broken);
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

export function isSameAction(a: Action, b: Action): boolean {
  if (!("packet" in a) || !("packet" in b)) return canonicalText(a) === canonicalText(b);
  const { packet: one, ...rest } = a;
  const { packet: other, ...others } = b;
  return isSamePacket(one, other) && canonicalText(rest) === canonicalText(others);
}
