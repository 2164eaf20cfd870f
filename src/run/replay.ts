// Plays a trace again. Strictly: every step must be possible and end in the very state that was recorded. Or by best
// effort: the nearest possible action is taken, for a fixed or another implementation, and the drift is counted.

import { shortened } from "../contract/thrown-text.js";
import type { Implementation } from "../contract/implementation.js";
import { applyAction, type Step } from "../cluster/apply-action.js";
import type { Cluster } from "../cluster/cluster.js";
import { startCluster, type Start } from "../cluster/start-cluster.js";
import { clusterDigest } from "../cluster/digest.js";
import type { Law } from "../laws/law.js";
import { resolveAction, resolveLoosely } from "../trace/resolve-action.js";
import type { Trace, TraceStep, Verdict } from "../trace/trace.js";
import type { HealingPlan } from "./healing.js";
import { emptyTally, Judge, PANIC, PROGRESS, type Finding } from "./judge.js";
import { phaseOf, type Phase } from "./phase.js";
import { verdictOf } from "./record.js";
import { heal } from "./rerun.js";

/** The first step that did not go as recorded. */
export interface Drift {
  /** Counted from 1, as the lines of a replay are. */
  readonly step: number;
  readonly reason: string;
}

/** A trace that was played again. */
export interface Replay {
  readonly start: Start;
  readonly steps: readonly Step[];
  /** The healing phase that follows the steps, where it comes to no progress. */
  readonly phase: Phase | null;
  /** What was found this time. */
  readonly finding: Finding | null;
  readonly verdict: Verdict;
  /** Strict: where the replay left the recording and stopped. Best effort: the first action not taken as recorded. */
  readonly drift: Drift | null;
  /** How many actions were replaced by a near one, or left out. Always 0 when strict. */
  readonly replaced: number;
  readonly skipped: number;
}

/** Whether a replay came to the verdict that its trace holds: same kind, same law. */
export function isConfirmed(trace: Trace, { drift, verdict }: Replay): boolean {
  if (drift !== null || verdict.verdict !== trace.verdict.verdict) return false;
  return verdict.verdict !== "violated" || trace.verdict.verdict !== "violated" || verdict.law === trace.verdict.law;
}

/** Plays a trace strictly: stops at the first step that differs. */
export function replayStrictly(trace: Trace, implementation: Implementation, laws: readonly Law[]): Replay {
  return new Replaying(trace, implementation, laws).run((record, cluster) => {
    const action = resolveAction(record, cluster);
    if (action === null) return { stop: `there is no such packet under way: ${describe(record)}` };
    const step = applyAction(cluster, action);
    if (step === null) return { stop: `not possible here: ${describe(record)}` };
    if (clusterDigest(step.cluster) !== record.digest) {
      return {
        stop: `after "${describe(record)}" the cluster is not the one recorded: the implementation behaves differently`,
      };
    }
    return { step, drifted: false };
  });
}

/** Plays a trace by best effort: goes on whatever happens. */
export function replayBestEffort(trace: Trace, implementation: Implementation, laws: readonly Law[]): Replay {
  return new Replaying(trace, implementation, laws).run((record, cluster) => {
    const loose = resolveLoosely(record, cluster);
    const step = loose && applyAction(cluster, loose.action);
    return loose === null || step === null ? { skip: true } : { step, drifted: loose.drift };
  });
}

/** The first action, counted from 1, after which a replay by best effort is not as it was recorded; null where all is. */
export function firstDifference({ steps: recorded }: Trace, { steps, drift }: Replay): number | null {
  const same = drift === null ? steps.length : drift.step - 1;
  const at = steps.slice(0, same).findIndex(({ cluster }, i) => clusterDigest(cluster) !== recorded[i].digest);
  return at < 0 ? (drift?.step ?? null) : at + 1;
}

type Taken = { readonly step: Step; readonly drifted: boolean } | { readonly stop: string } | { readonly skip: true };

class Replaying {
  private readonly steps: Step[] = [];
  private drift: Drift | null = null;
  private replaced = 0;
  private skipped = 0;
  private readonly judge: Judge;
  private readonly start: Start;
  private cluster: Cluster;

  constructor(
    private readonly trace: Trace,
    implementation: Implementation,
    laws: readonly Law[],
  ) {
    this.judge = new Judge(laws, emptyTally(laws));
    this.start = startCluster({ implementation, environment: trace.header.environment });
    this.cluster = this.start.cluster;
  }

  run(take: (record: TraceStep, cluster: Cluster) => Taken): Replay {
    if (this.judge.begin(this.start)) return this.result(this.judge.findings[0]);
    for (const record of this.trace.steps) {
      const taken = take(record, this.cluster);
      if ("stop" in taken) {
        this.noteDrift(taken.stop);
        return this.result(null);
      }
      if ("skip" in taken) {
        this.skipped++;
        this.noteDrift(`left out, since it is not possible here: ${describe(record)}`);
        continue;
      }
      if (taken.drifted) {
        this.replaced++;
        this.noteDrift(`taken with the nearest packet: ${describe(record)}`);
      }
      this.steps.push(taken.step);
      this.cluster = taken.step.cluster;
      if (this.judge.take(taken.step)) break;
    }
    const [found] = this.judge.findings;
    return found === undefined ? this.heal() : this.result(found);
  }

  private heal(): Replay {
    const { progress } = this.trace.header;
    const finding = progress && heal(this.cluster, progress).finding;
    return this.result(finding, finding && progress);
  }

  private noteDrift(reason: string): void {
    this.drift ??= { step: this.steps.length + this.skipped + (reason.startsWith("left out") ? 0 : 1), reason };
  }

  /** `unhealed`: the healing phase that came to no progress. It is dear, and made only for who shows it. */
  private result(finding: Finding | null, unhealed: HealingPlan | null = null): Replay {
    const { start, steps, cluster, drift, replaced, skipped } = this;
    let phase: Phase | null = null;
    return {
      start,
      steps,
      get phase() {
        return unhealed && (phase ??= phaseOf(cluster, unhealed));
      },
      finding,
      verdict: verdictOf(finding),
      ...{ drift, replaced, skipped },
    };
  }
}

const DETAIL_CHARS_MAX = 80;

function describe(record: TraceStep): string {
  const { do: what, ...rest } = record;
  const details = Object.entries(rest).filter(([name]) => name !== "digest");
  return [what, ...details.map(([name, value]) => `${name} ${shortened(String(value), DETAIL_CHARS_MAX)}`)].join(" ");
}

/** What a trace was recorded for: the law's id, or the fixed name of a panic or a lack of progress; null for "holds". */
export function targetOf({ verdict }: Trace): string | null {
  switch (verdict.verdict) {
    case "violated":
      return verdict.law;
    case "panic":
      return PANIC;
    case "no-progress":
      return PROGRESS;
    case "holds":
      return null;
  }
}
