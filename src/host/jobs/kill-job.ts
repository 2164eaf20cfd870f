// A hunt for one mutant from one seed, by the same campaign that everybody gets.

import { MutantKill } from "../../fuzz/kill.js";
import { ALL_LAWS, LAW_IDS } from "../../laws/all-laws.js";
import { mutantById } from "../../mutants/all-mutants.js";
import { pacedBy } from "../workers/pace.js";
import type { Pulse } from "../workers/pulse.js";
import { foundTrace, type FoundTrace } from "../files/found-trace.js";

/** A hunt for one mutant from one seed. */
export interface KillJob {
  readonly do: "kill";
  readonly id: string;
  readonly seed: string;
  readonly actionsMax: number;
  readonly shrinkBudget: number;
}

export interface KillResult {
  readonly outcome: "found" | "survived" | "stopped";
  readonly actions: number;
  readonly found: FoundTrace | null;
}

export async function killJob(job: KillJob, pulse: Pulse): Promise<KillResult> {
  const { seed, actionsMax, shrinkBudget } = job;
  const mutant = mutantById(job.id)!;
  const kill = new MutantKill({ mutant, seed, laws: ALL_LAWS, actionsMax, shrinkBudget });
  pulse.enter("running");
  await pacedBy(pulse, kill);
  const { finding, actions } = kill;
  const found = finding && foundTrace(mutant.implementation, LAW_IDS, finding);
  return { outcome: found ? "found" : kill.done ? "survived" : "stopped", actions, found };
}
