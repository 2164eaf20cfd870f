// Choosers that follow a recorded trace: strictly, to the first step that is not as it was recorded; or by best effort, for
// a fixed or another implementation, with the nearest action that is possible.

import { nodeName } from "../contract/node-name.js";
import type { Action } from "../cluster/action.js";
import type { Step } from "../cluster/apply-action.js";
import type { Cluster } from "../cluster/cluster.js";
import { clusterDigest } from "../cluster/digest.js";
import { shortened } from "../contract/thrown-text.js";
import type { Chooser } from "../play/play.js";
import { resolveAction, resolveLoosely } from "../trace/resolve-action.js";
import type { TraceStep } from "../trace/trace.js";

/** The first step that did not go as recorded. */
export interface Drift {
  /** Counted from 1, as the lines of a replay are. */
  readonly step: number;
  readonly reason: string;
}

/** Follows a trace, and knows how far it is from it. */
export interface TraceFollower extends Chooser {
  /** Strict: where the replay left the recording. Best effort: the first action not taken as recorded. */
  readonly drift: Drift | null;
  /** How many actions were replaced by a near one, or left out. Always 0 when strict. */
  readonly replaced: number;
  readonly skipped: number;
  /** Whether this is no replay of the recording any more, and over. */
  readonly hasLeft: boolean;
  /** Whether a step may stand: if not, the replay ends before it. */
  accepts(step: Step): boolean;
}

/** Every step must be possible and end in the very state that was recorded. */
export class StrictFollower implements TraceFollower {
  drift: Drift | null = null;
  readonly replaced = 0;
  readonly skipped = 0;
  private at = 0;

  constructor(private readonly records: readonly TraceStep[]) {}

  get hasLeft(): boolean {
    return this.drift !== null;
  }

  next(cluster: Cluster): Action | null {
    const record = this.records[this.at++];
    if (record === undefined) return null;
    const action = resolveAction(record, cluster);
    if (action === null) this.stop(`there is no such packet under way: ${describe(record)}`);
    return action;
  }

  refused(): boolean {
    return this.stop(`not possible here: ${describe(this.records[this.at - 1])}`);
  }

  accepts({ cluster, node, panic }: Step): boolean {
    const record = this.records[this.at - 1];
    if (clusterDigest(cluster) === record.digest) return true;
    const panics = panic === null ? "" : `, ${nodeName(node)} panics: ${panic.text}`;
    return this.stop(
      `after "${describe(record)}" the cluster is not the one recorded: the implementation behaves differently${panics}`,
    );
  }

  private stop(reason: string): false {
    this.drift = { step: this.at, reason };
    return false;
  }
}

/** Goes on whatever happens. */
export class LooseFollower implements TraceFollower {
  drift: Drift | null = null;
  replaced = 0;
  skipped = 0;
  readonly hasLeft = false;
  private at = 0;
  private isNear = false;

  constructor(private readonly records: readonly TraceStep[]) {}

  next(cluster: Cluster): Action | null {
    for (;;) {
      const record = this.records[this.at++];
      if (record === undefined) return null;
      const loose = resolveLoosely(record, cluster);
      if (loose === null) {
        this.skip();
        continue;
      }
      this.isNear = loose.drift;
      return loose.action;
    }
  }

  watch(): void {
    if (!this.isNear) return;
    this.replaced++;
    this.note(`taken with the nearest packet: ${describe(this.records[this.at - 1])}`);
  }

  refused(): boolean {
    this.skip();
    return true;
  }

  accepts(): boolean {
    return true;
  }

  private skip(): void {
    this.skipped++;
    this.note(`left out, since it is not possible here: ${describe(this.records[this.at - 1])}`);
  }

  private note(reason: string): void {
    this.drift ??= { step: this.at, reason };
  }
}

const DETAIL_CHARS_MAX = 80;

function describe(record: TraceStep): string {
  const { do: what, ...rest } = record;
  const details = Object.entries(rest).filter(([name]) => name !== "digest");
  return [what, ...details.map(([name, value]) => `${name} ${shortened(String(value), DETAIL_CHARS_MAX)}`)].join(" ");
}
