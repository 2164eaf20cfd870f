// The flags of `conform`.

import type { SubjectFlags } from "./subject.js";

export interface ConformFlags extends SubjectFlags {
  readonly seed: string;
  readonly runs: number;
  readonly hangAfter: number;
  readonly json?: boolean;
}
