// Judges a run as it goes: every step by every selected law, with the history that the laws read folded beside it.

import type { Action } from "../cluster/action.js";
import type { Step } from "../cluster/apply-action.js";
import type { Start } from "../cluster/start-cluster.js";
import type { Panic } from "../cluster/step-node.js";
import { nodeName, type NodeId } from "../contract/node-name.js";
import { emptyHistory } from "../laws/history.js";
import type { Law, Violation } from "../laws/law.js";

/** What a run is blamed for. `law` is the law's id; a panic or a lack of progress has a fixed name in its place. */
export interface Finding {
  readonly kind: "violation" | "panic" | "no-progress";
  readonly law: string;
  /** In which way it broke, the same whatever the servers and the numbers; empty where there is one way only. */
  readonly how: string;
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

/** What tells findings apart: what broke, and how. */
export type WhatBroke = Pick<Finding, "kind" | "law" | "how">;

export const isSame = (a: WhatBroke, b: WhatBroke): boolean => a.kind === b.kind && a.law === b.law && a.how === b.how;

/** What broke and how, for people. */
export const nameOf = ({ law, how }: WhatBroke): string => (how === "" ? law : `${law} (${how})`);

/** What a finding is judged by when its run is taken again: a broken law alone, so that nothing else ends the run before it. */
export const lawsOf = ({ kind, law }: WhatBroke, laws: readonly Law[]): readonly Law[] =>
  kind === "violation" ? laws.filter(({ id }) => id === law) : [];

export const violationOf = ({ id }: Law, { how = "", sentence, facts }: Violation, node: NodeId): Finding => ({
  kind: "violation",
  law: id,
  how,
  sentence,
  facts,
  node,
});

export function panicIn(node: NodeId, { type }: Action, { text }: Panic): Finding {
  const when = type === "restart" ? " at boot" : "";
  const sentence = `${nodeName(node)} panicked${when}: ${text}`;
  return {
    kind: "panic",
    law: PANIC,
    how: withoutNumbers(sentence.slice(sentence.indexOf(" ") + 1)),
    sentence,
    facts: [],
    node,
  };
}

const HOW_CHARS_MAX = 120;

/**
 * What a sentence says whatever the servers, indexes, terms and hashes in it, cut short: its lines as one, since the first is
 * often the same for everything that a library asserts.
 */
const withoutNumbers = (sentence: string): string =>
  sentence
    .slice(0, 2 * HOW_CHARS_MAX)
    .replace(/\s+/g, " ")
    .trim()
    .replace(/\b(?:0x)?(?=[a-f]*\d)[0-9a-f]{6,}\b/gi, "N")
    .replace(/\d+/g, "N")
    .slice(0, HOW_CHARS_MAX);

/**
 * One run's judge. Each law speaks once: what follows its violation is judged by the others only. A panic ends the run,
 * whoever runs it.
 */
export class Judge {
  readonly findings: Finding[] = [];
  private history;
  private readonly silenced: boolean[];

  constructor(
    private readonly laws: readonly Law[],
    private readonly tally: Tally,
  ) {
    this.history = emptyHistory(laws);
    this.silenced = laws.map(() => false);
  }

  /** Whether a server has panicked: nothing comes after that. */
  get hasEnded(): boolean {
    return this.findings.at(-1)?.kind === "panic";
  }

  /** Judges how the cluster was switched on; answers whether that brought a finding. */
  begin({ boots }: Start): boolean {
    for (const boot of boots) if (!this.hasEnded) this.take(boot);
    return this.findings.length > 0;
  }

  /** Judges a step; answers whether it brought a finding. Of a law and a panic in one step the law comes first. */
  take(step: Step): boolean {
    const known = this.findings.length;
    const { laws, tally, silenced } = this;
    const { node } = step;
    const moves = node >= 0 && step.before.slots[node].view !== step.cluster.slots[node].view;
    for (let i = 0; i < laws.length; i++) {
      if (silenced[i]) continue;
      tally.judged[i]++;
      if (node < 0 || (laws[i].ofViews && !moves)) continue;
      const judgement = laws[i].judge(step, this.history);
      if (judgement === null) continue;
      tally.witnessed[i]++;
      if (judgement === "holds") continue;
      silenced[i] = true;
      this.findings.push(violationOf(laws[i], judgement, step.node));
    }
    if (step.panic !== null) this.findings.push(panicIn(step.node, step.action, step.panic));
    this.history = this.history.fold(step);
    return this.findings.length > known;
  }
}
