// What only the harness remembers of a run. Nothing here is part of a cluster or of a trace's digests: it is folded
// beside the cluster by whoever judges. Which parts it has is said by the laws that are judged; it knows none of them.

import type { NodeId } from "../contract/node-name.js";
import type { Step } from "../cluster/apply-action.js";

/** Something that laws remember of a run: a constant beside the law that needs it, which names it in `reads`. */
export interface HistoryPart<T> {
  /** Its name, for messages. */
  readonly id: string;
  /** What is remembered before anything happened. */
  readonly empty: T;
  /** Where it multiplies the states of a search, half a sentence that says so: `check` judges its laws only if they are named. */
  readonly dear?: string;
  /**
   * What is remembered once a server has taken a step: the very same value where the step adds nothing. Keep it
   * persistent, so that a step costs the same however long the run.
   */
  fold(value: T, step: Step): T;
  /** Text in which every server i is called names[i] and commands stand as they are: equal texts, equal values. */
  text(value: T, names: readonly NodeId[]): string;
}

/** What the harness remembers of a run, for laws that look back: a value for each part that one of them reads. */
export class History {
  constructor(
    private readonly parts: readonly HistoryPart<unknown>[],
    private readonly values: readonly unknown[] = parts.map(({ empty }) => empty),
  ) {}

  /** What is remembered in a part. Throws where no law names it: it was not kept then. */
  get<T>(part: HistoryPart<T>): T {
    const place = this.parts.indexOf(part);
    if (place < 0) throw new Error(`no history of ${part.id} is kept: the law that gets it must name it in reads`);
    return this.values[place] as T;
  }

  /** The history once a step belongs to it: the very same object where the step adds nothing. */
  fold(step: Step): History {
    if (step.node < 0) return this;
    const { parts, values } = this;
    let changed: unknown[] | null = null;
    for (let i = 0; i < parts.length; i++) {
      const value = parts[i].fold(values[i], step);
      if (value !== values[i]) (changed ??= values.slice())[i] = value;
    }
    return changed === null ? this : new History(parts, changed);
  }

  /** The history as text in which every server i is called names[i]: equal texts of equal parts, equal histories. */
  text(names: readonly NodeId[]): string {
    return JSON.stringify(this.parts.map((part, i) => part.text(this.values[i], names)));
  }
}

/** What is remembered for some laws before anything happened. */
export function emptyHistory(laws: readonly { readonly reads: readonly HistoryPart<unknown>[] }[]): History {
  return new History([...new Set(laws.flatMap(({ reads }) => reads))]);
}
