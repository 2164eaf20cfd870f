// What an exporter is given: a run that was played again, and what the world outside calls it.

import type { Replay } from "../../run/replay.js";
import type { Trace } from "../../trace/trace.js";
import type { LawText } from "../verdict-text.js";

/** What an export is made from. */
export interface Recording {
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
  /** A module of WebAssembly, which no code can import as an implementation. */
  | { readonly from: "wasm"; readonly path: string }
  /** A program of its own, which no code can import. */
  | { readonly from: "command"; readonly command: string };
