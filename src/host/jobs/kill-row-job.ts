// One row of the kill matrix from one seed.

import { KillRow, type FirstBroken } from "../../fuzz/kill-row.js";
import { ALL_LAWS } from "../../laws/all-laws.js";
import { mutantById } from "../../mutants/all-mutants.js";
import { pacedBy } from "../workers/pace.js";
import type { Pulse } from "../workers/pulse.js";

/** What a mutant breaks within so many actions from one seed. */
export interface KillRowJob {
  readonly do: "killRow";
  readonly id: string;
  readonly seed: string;
  readonly actions: number;
  /** Until a law that it must break is broken the campaign goes on, for so many actions at most. */
  readonly actionsMax: number;
}

export interface KillRowResult {
  readonly outcome: "done" | "stopped";
  readonly actions: number;
  readonly firstBroken: FirstBroken;
  readonly foundAfter: number | null;
}

export async function killRowJob({ id, seed, actions, actionsMax }: KillRowJob, pulse: Pulse): Promise<KillRowResult> {
  const { implementation, breaks: wanted } = mutantById(id)!;
  const row = new KillRow({ implementation, seed, laws: ALL_LAWS, actions, wanted, actionsMax });
  pulse.enter("running");
  await pacedBy(pulse, row);
  const { done, firstBroken, foundAfter } = row;
  return { outcome: done ? "done" : "stopped", actions: row.actions, firstBroken, foundAfter };
}
