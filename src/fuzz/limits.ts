// What is fixed of the runs of a campaign by whoever asks for them.

import type { FaultName } from "../cluster/action.js";
import type { Fixed } from "../cluster/fixed.js";

/** What is fixed by whoever asks for the runs; all else is drawn. */
export interface SwarmLimits extends Fixed {
  /** How many servers there are. */
  readonly nodes?: number;
  readonly steps?: number;
  readonly settings: Readonly<Record<string, string>>;
  readonly faults: Readonly<Partial<Record<FaultName, boolean>>>;
  readonly healing: boolean;
}

/** Everything is drawn. */
export const NO_LIMITS: SwarmLimits = { settings: {}, faults: {}, healing: true };
