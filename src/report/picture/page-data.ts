// What a picture's file holds of a run: plain data.

import type { Faults } from "../../cluster/enabled-actions.js";
import type { Environment } from "../../cluster/setup.js";
import type { ImplementationRecord, Verdict } from "../../trace/trace.js";
import type { HealingPart } from "./heading.js";
import type { Move } from "../../playback/move.js";
import type { Transcript } from "../../playback/transcript.js";

export interface PageData {
  readonly implementation: ImplementationRecord;
  readonly environment: Environment;
  readonly seed: string;
  /** Ids of the laws that judge it, and what is explored from it. */
  readonly laws: readonly string[];
  readonly moves: readonly Move[];
  /** Null for a cluster that was just switched on. */
  readonly verdict: Verdict | null;
  /** Which of the moves are the healing phase; null where there is none. */
  readonly healing: HealingPart | null;
  /** How the run differs from the recording that it was played from, in words; null where it does not. */
  readonly note: string | null;
  /** What may go wrong in what is explored. */
  readonly faults: Faults;
  /** The answers of code that the page does not hold; null where it does. */
  readonly transcript: Transcript | null;
}
