// Plays a trace and writes the run in another tool's format.

import { dirname, relative, sep } from "node:path";
import type { Implementation } from "../../contract/implementation.js";
import { ALL_LAWS } from "../../laws/all-laws.js";
import type { NodesSource } from "../../report/export/recording.js";
import { ExportRefusal } from "../../report/export/refusal.js";
import { isConfirmed } from "../../run/replay.js";
import type { Origin } from "../loading/implementation-name.js";
import { moduleOf } from "../loading/load-implementation.js";
import { UserError } from "../user-error.js";
import { EXPORT_FORMATS, type ExportFormatName } from "../../report/export/formats.js";
import type { Drift } from "../../run/trace-follower.js";
import type { Verdict } from "../../trace/trace.js";
import { replayed } from "./replayed.js";
import type { Subject } from "./subject.js";

export interface ExportJob {
  readonly do: "export";
  readonly subject: Subject;
  /** The trace's text. */
  readonly trace: string;
  /** Where it is, as the user called it. */
  readonly path: string;
  /** Where the export will stand: what it imports is named from there. */
  readonly out: string;
  readonly format: ExportFormatName;
  readonly bestEffort: boolean;
}

export interface ExportResult {
  /** Null where a strict replay did not come to the recorded verdict. */
  readonly text: string | null;
  readonly verdict: Verdict;
  readonly drift: Drift | null;
}

export async function exportJob(job: ExportJob, implementation: Implementation): Promise<ExportResult> {
  const { subject, path, out, format, bestEffort } = job;
  const { trace, replay } = replayed(job, implementation);
  const { verdict, drift } = replay;
  if (!bestEffort && !isConfirmed(trace, replay)) return { text: null, verdict, drift };
  const nodes = await sourceOf(subject.origin, out);
  try {
    return { text: EXPORT_FORMATS[format].render({ trace, replay, laws: ALL_LAWS, path, nodes }), verdict, drift };
  } catch (error) {
    if (error instanceof ExportRefusal) throw new UserError(`${path}: ${error.message}`);
    throw error;
  }
}

/** How a file at `out` comes by what was played. */
async function sourceOf(origin: Origin, out: string): Promise<NodesSource> {
  const fromOut = (path: string): string => {
    const from = relative(dirname(out), path).replaceAll(sep, "/");
    return /^\.\.(\/|$)/.test(from) ? from : `./${from}`;
  };
  switch (origin.from) {
    case "reference":
    case "mutant":
      return origin;
    case "file":
    case "adapter": {
      const { path, exported } = await moduleOf(origin);
      // A module of TypeScript is imported by the name of what is made of it.
      return { from: "module", specifier: fromOut(path).replace(/\.(m?)ts$/, ".$1js"), exported };
    }
    case "wasm":
      return { from: "name", name: fromOut(origin.path), folder: "./" };
    case "command":
      return { from: "name", name: origin.command, folder: folderUrl(fromOut(origin.directory)) };
  }
}

/** A relative path of a folder as the end of a URL. */
const folderUrl = (path: string): string =>
  `${path}/`.replace(/\/+$/, "/").split("/").map(encodeURIComponent).join("/");
