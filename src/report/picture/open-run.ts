// From a picture's data back to the run.

import type { Implementation } from "../../contract/implementation.js";
import { mutantById } from "../../mutants/all-mutants.js";
import { REFERENCE } from "../../raft/reference.js";
import type { PageData } from "./page-data.js";
import { Timeline } from "../../playback/timeline.js";
import { scripted } from "../../playback/transcript.js";

/** The implementation of this name that a page holds, or null. */
export const ownImplementation = (name: string): Implementation | null =>
  name === REFERENCE.name ? REFERENCE : (mutantById(name)?.implementation ?? null);

/** The run of a picture. Throws where it does not go as it is written. */
export function openRun({ implementation: { name }, environment, moves, healing, transcript }: PageData): Timeline {
  const implementation = transcript === null ? ownImplementation(name) : scripted(transcript, null);
  if (implementation === null) throw new Error(`the page holds no implementation "${name}"`);
  const run = new Timeline({ implementation: implementation, environment });
  for (const move of moves) {
    if (run.length === healing?.after) run.heal();
    if (run.takeMove(move) === null) throw new Error(`action ${run.length + 1} is not possible`);
  }
  return run;
}
