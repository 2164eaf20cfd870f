// Whose nodes a job runs.

import type { Origin } from "../loading/implementation-name.js";

export interface Subject {
  readonly origin: Origin;
  readonly twice: boolean;
}
