// All formats that a run can be exported to. A new one is a file beside this and a line here.

import { exportChrome } from "./chrome.js";
import { exportGithub } from "./github.js";
import { exportItf } from "./itf.js";
import { exportJunit } from "./junit.js";
import { exportMermaid } from "./mermaid.js";
import type { RecordedRun } from "./recording.js";
import { exportShiviz } from "./shiviz.js";
import { exportSvg } from "./svg.js";
import { exportVitest } from "./vitest.js";

/** How a format is described and made. */
export interface ExportFormat {
  /** What it is for, in half a line of help. */
  readonly says: string;
  /** The text of a file, ending in a newline. Throws ExportRefusal where the run does not fit. */
  readonly render: (recording: RecordedRun) => string;
}

/** The formats that a trace is exported to, by name. */
export const EXPORT_FORMATS = {
  mermaid: { says: "a sequence diagram, for Markdown", render: exportMermaid },
  svg: { says: "a picture, for documents and reports", render: exportSvg },
  itf: { says: "the states, for Quint and Apalache", render: exportItf },
  shiviz: { says: "a log with vector clocks, for ShiViz", render: exportShiviz },
  chrome: { says: "trace events, for Perfetto and Chrome", render: exportChrome },
  junit: { says: "a report of one test case, for CI", render: exportJunit },
  github: { says: "an annotation, for GitHub Actions", render: exportGithub },
  vitest: { says: "a test that replays the trace", render: exportVitest },
} as const satisfies Readonly<Record<string, ExportFormat>>;

/** The name of a format. */
export type ExportFormatName = keyof typeof EXPORT_FORMATS;

export const EXPORT_FORMAT_NAMES = Object.keys(EXPORT_FORMATS) as readonly ExportFormatName[];
