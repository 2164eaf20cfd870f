// The flags of seaworthy replay, of one trace or of a folder of them.

import type { SubjectFlags } from "./subject.js";

export interface ReplayFlags extends SubjectFlags {
  readonly until?: number;
  readonly bestEffort?: boolean;
  readonly hangAfter: number;
  readonly json?: boolean;
}
