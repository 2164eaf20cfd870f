// The picture of what was found, beside its trace.

import type { Subject } from "../host/jobs/subject.js";
import { picturePath, writePage } from "../host/files/page-file.js";
import { UserError } from "../host/user-error.js";
import type { WatchedWorker } from "../host/workers/watched-worker.js";
import { complain } from "./output.js";

/** Draws a trace that was just kept; answers where, or null, and says why: the finding is told all the same. */
export async function drawFound(
  worker: WatchedWorker,
  subject: Subject,
  { text, path }: { readonly text: string; readonly path: string },
): Promise<string | null> {
  try {
    const result = await worker.run({ do: "view", subject, trace: text, bestEffort: false });
    // A trace that does not come back is told of with the trace.
    if (result.drift !== null) return null;
    const out = picturePath(path);
    writePage(out, result.data);
    return out;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    complain(`${path} was kept without its picture: ${error.message}`);
    return null;
  }
}
