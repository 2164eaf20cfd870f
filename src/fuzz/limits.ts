// What is fixed of the runs of a campaign by whoever asks for them.

import type { FaultName } from "../cluster/action.js";
import type { Environment } from "../cluster/setup.js";

/** What is fixed by whoever asks for the runs; all else is drawn. */
export interface SwarmLimits {
  readonly nodes?: number;
  /** With how many of them a cluster begins. */
  readonly voters?: number;
  readonly steps?: number;
  /** Switches of the implementation that are not drawn. */
  readonly settings: Readonly<Record<string, string>>;
  readonly network?: Environment["network"];
  readonly disk?: Environment["disk"];
  readonly time?: Environment["time"];
  /** Faults that are forced on (outside what the implementation declares, too) or off. */
  readonly faults: Readonly<Partial<Record<FaultName, boolean>>>;
  readonly healing: boolean;
}

/** Everything is drawn. */
export const NO_LIMITS: SwarmLimits = { settings: {}, faults: {}, healing: true };
