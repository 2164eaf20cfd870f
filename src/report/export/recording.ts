// What an exporter is given: a run that was played again, and what the world outside calls it.

import type { Replay } from "../../run/replay.js";
import type { Trace } from "../../trace/trace.js";
import type { LawText } from "../verdict-text.js";

/** What an export is made from. */
export interface RecordedRun {
  readonly trace: Trace;
  readonly replay: Replay;
  /** To say what the broken law demands. */
  readonly laws: readonly LawText[];
  /** Where the trace is, as the user called it. */
  readonly path: string;
  readonly nodes: NodesSource;
}

/** How code finds the implementation that was played. */
export type NodesSource =
  | { readonly from: "reference" }
  | { readonly from: "mutant"; readonly id: string }
  /** What `import` must say, and the name under which the module exports it. */
  | { readonly from: "module"; readonly specifier: string; readonly exported: string }
  /** What no code can import: what `--implementation` says, and the folder where it says that, from where the export stands. */
  | { readonly from: "name"; readonly name: string; readonly folder: string };
