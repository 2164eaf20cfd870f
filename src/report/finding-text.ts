// What a finding prints, always in this order: the law and its sentence; the seed, if there is one; the command that finds
// it again; the trace's path; the command that shows it; the picture, or the command that draws it.

import type { Verdict } from "../trace/trace.js";
import { shellWord } from "./shell-word.js";
import { PLAIN, type Style } from "./style.js";
import { renderTable } from "./table.js";
import { renderVerdict, type LawText } from "./verdict-text.js";

/** What is said of a finding besides the finding itself. */
export interface FindingText {
  readonly verdict: Verdict;
  /** Absent where nothing was drawn. */
  readonly seed?: string;
  /** The command that finds it again. Whoever knows the flags writes it. */
  readonly again: string;
  /** Null where the trace could not be kept. */
  readonly tracePath: string | null;
  /** Absent or null where it was not drawn. */
  readonly picturePath?: string | null;
  /** How this program is called where the reader stands; "seaworthy" if absent. */
  readonly program?: string;
  /** What `--implementation` must name, where the name in the trace's header does not tell how to load it. */
  readonly implementation?: string;
  /** False where no command can play it: nobody knows where its code is. */
  readonly commands?: boolean;
  /** Further flags that playing it again needs. */
  readonly flags?: readonly string[];
  /** What is broken is not held against the implementation. */
  readonly isWarning?: boolean;
  /** To say what the broken law demands. */
  readonly laws?: readonly LawText[];
}

/** The text of a finding. Ends in a newline. */
export function renderFinding(finding: FindingText, style: Style = PLAIN): string {
  const { verdict, seed, again, tracePath, picturePath = null, commands = true, laws, isWarning = false } = finding;
  const rows = [...(seed === undefined ? [] : [["seed", seed]]), ["again", again]];
  if (tracePath !== null) {
    rows.push(["trace", tracePath]);
    if (commands) rows.push(["show", style.bold(commandOn(tracePath, "replay", finding))]);
    if (picturePath !== null) rows.push(["picture", style.link(picturePath, picturePath)]);
    else if (commands) rows.push(["draw", commandOn(tracePath, "view", finding)]);
  }
  return [...renderVerdict(verdict, laws, { style, isWarning }), ...renderTable(rows, { indent: "  " }), ""].join("\n");
}

function commandOn(tracePath: string, command: "replay" | "view", finding: FindingText): string {
  const { implementation, flags = [], program = "seaworthy" } = finding;
  const words = [program, command, shellWord(tracePath)];
  if (implementation !== undefined) words.push("--implementation", shellWord(implementation));
  return [...words, ...flags].join(" ");
}
