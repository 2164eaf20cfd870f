// The picture of what was found, beside its trace.

import { NO_LIMITS } from "../fuzz/swarm.js";
import type { Subject } from "./jobs.js";
import { picturePath, writePage } from "./page-file.js";
import { UserError } from "./user-error.js";
import type { WatchedWorker } from "./watched-worker.js";

/** Draws a trace that was just kept; answers where, or null: the finding is told all the same. */
export async function drawFound(
  worker: WatchedWorker,
  subject: Subject,
  { text, path }: { readonly text: string; readonly path: string },
): Promise<string | null> {
  try {
    const result = await worker.run({ do: "view", subject, trace: text, bestEffort: false, limits: NO_LIMITS });
    if (result.drift !== null) return null;
    const out = picturePath(path);
    writePage(out, result.data);
    return out;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return null;
  }
}
