// What must hold after every action. A law judges one step at a time, against what the harness remembers of the run.

import type { DurableView, ViewField } from "../contract/view.js";
import type { Step } from "../cluster/apply-action.js";
import type { History, HistoryPart } from "./history.js";

/** `raft`: the paper promises it, of everybody. `discipline`: a careful implementation keeps it too. */
export type LawKind = "raft" | "discipline";

/** How a step breaks a law. */
export interface Violation {
  /** In which way, in a word or two, where the law can be broken in more than one: two ways are two findings. */
  readonly how?: string;
  /** What is wrong, in one sentence for people. */
  readonly sentence: string;
  /** The two facts that contradict each other, and where they stand. */
  readonly facts: readonly [string, string];
}

/** null: the law's premise did not occur in this step. "holds": it did, and all is well. */
export type Judgement = null | "holds" | Violation;

/** What must hold after every action, and how a step is judged by it. */
export interface Law {
  /** Stable name, as `--laws` takes it. */
  readonly id: string;
  readonly title: string;
  readonly kind: LawKind;
  /** The law itself, in one sentence. */
  readonly sentence: string;
  /** Where it comes from: paper section, figure, issue. */
  readonly source: string;
  /** Fields of a view without which it cannot be judged. Other fields it reads where they are shown. */
  readonly needs: readonly ViewField[];
  /** The same of what `durable` answers. */
  readonly needsDurable?: readonly (keyof DurableView)[];
  /** Whether it reads what packets promise, so that it needs `describe`. */
  readonly needsPledges?: boolean;
  /** Whether it judges answers to reads. */
  readonly needsReads?: boolean;
  /** Whether it asks what reads show: of those that rely on clocks nothing, where there are none or they were set anew. */
  readonly asksOfReads?: true;
  /** Whether it compares servers at one moment, so that the order of what happens on them must be known. */
  readonly comparesServers?: true;
  /** Whether it judges what clients are answered. */
  readonly needsAnswers?: boolean;
  /** Whether it judges what is asked for in sessions. */
  readonly needsSessions?: boolean;
  /** Whether it judges snapshots. */
  readonly needsSnapshots?: boolean;
  /**
   * Which servers it looks at besides the one that moved: none; others, but one at a time and never the history; or all
   * together, and then it says null of a step, whatever the others are, where it says so with all of them showing nothing.
   */
  readonly others: "none" | "one" | "all";
  /** Whether it says null of every step that leaves the view of its server as it was, so that nobody has to ask. */
  readonly ofViews?: true;
  /** The parts of the history that it reads. */
  readonly reads: readonly HistoryPart<unknown>[];
  /** Judges a step; `history` is that of everything before it. */
  judge(step: Step, history: History): Judgement;
}
