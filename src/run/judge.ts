// Judges a run as it goes: every step by every selected law, with the history that the laws read folded beside it.

import type { Action } from "../cluster/action.js";
import type { Step } from "../cluster/apply-action.js";
import type { Start } from "../cluster/start-cluster.js";
import type { Panic } from "../cluster/step-node.js";
import type { NodeId } from "../contract/message.js";
import { partsOf } from "../laws/all-laws.js";
import { EMPTY_HISTORY, foldHistory, type History, type HistoryPart } from "../laws/history.js";
import type { Law, Violation } from "../laws/law.js";

/** What a run is blamed for. `law` is the law's id; a panic or a lack of progress has a fixed name in its place. */
export interface Finding {
  readonly kind: "violation" | "panic" | "no-progress";
  readonly law: string;
  readonly sentence: string;
  readonly facts: readonly string[];
  /** The node that took the last step, or -1. */
  readonly node: NodeId;
}

/** The name of a panic, where a law's id would stand. */
export const PANIC = "panic";
/** The name of a lack of progress, where a law's id would stand. */
export const PROGRESS = "progress";

/** How often each law was judged, and how often what it speaks of really occurred. */
export interface Tally {
  readonly judged: number[];
  readonly witnessed: number[];
}

/** A tally in which no law was judged yet. */
export function emptyTally(laws: readonly Law[]): Tally {
  return { judged: laws.map(() => 0), witnessed: laws.map(() => 0) };
}

export const violationOf = ({ id }: Law, violation: Violation, node: NodeId): Finding => ({
  kind: "violation",
  law: id,
  ...violation,
  node,
});

export function panicIn(node: NodeId, { type }: Action, { text }: Panic): Finding {
  const when = type === "restart" ? " at boot" : "";
  return { kind: "panic", law: PANIC, sentence: `S${node + 1} panicked${when}: ${text}`, facts: [], node };
}

/** One run's judge. Each law speaks once: what follows its violation is judged by the others only. */
export class Judge {
  readonly findings: Finding[] = [];
  private history: History = EMPTY_HISTORY;
  private readonly parts: readonly HistoryPart[];
  private readonly silenced: boolean[];

  constructor(
    private readonly laws: readonly Law[],
    private readonly tally: Tally,
  ) {
    this.parts = partsOf(laws);
    this.silenced = laws.map(() => false);
  }

  /** Judges how the cluster was switched on; answers whether that brought a finding. */
  begin({ boots }: Start): boolean {
    for (const boot of boots) this.take(boot);
    return this.findings.length > 0;
  }

  /** Judges a step; answers whether it brought a finding. */
  take(step: Step): boolean {
    const known = this.findings.length;
    if (step.panic !== null) this.findings.push(panicIn(step.node, step.action, step.panic));
    const { laws, tally, silenced } = this;
    for (let i = 0; i < laws.length; i++) {
      if (silenced[i]) continue;
      tally.judged[i]++;
      const judgement = laws[i].judge(step, this.history);
      if (judgement === null) continue;
      tally.witnessed[i]++;
      if (judgement === "holds") continue;
      silenced[i] = true;
      this.findings.push(violationOf(laws[i], judgement, step.node));
    }
    this.history = foldHistory(this.history, step, this.parts);
    return this.findings.length > known;
  }
}
