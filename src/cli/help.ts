// What `--help` says beyond the flags: what `--set` and `--laws` take, and lines to begin with.

import { ALL_LAWS } from "../laws/all-laws.js";
import { REFERENCE } from "../raft/reference.js";
import { renderTable } from "../report/table.js";
import { EXPORT_FORMATS, EXPORT_FORMAT_NAMES } from "../report/export/formats.js";
import { widthOf, wrapped } from "../report/wrap.js";

/** Commander leaves alone what has less room than 40 beside the flags, and a terminal of 60 columns leaves 32. */
export const HELP_ROOM_MIN = 12;

const width = (): number => process.stdout.columns || 80;

const wordsText = (words: Readonly<Record<string, readonly string[]>>): string =>
  Object.entries(words)
    .map(([name, values]) => `${name}=${values.join("|")}`)
    .join(", ");

/** `words`: what a command takes besides the switches of an implementation. */
export function settingsHelp(words: Readonly<Record<string, readonly string[]>>): string {
  const rows = [
    ["of a run", wordsText(words)],
    ["of the reference and its mutants", wordsText(REFERENCE.capabilities.settings)],
  ];
  return ["Settings, for --set:", ...renderTable(rows, { indent: "  ", width: width() })].join("\n");
}

export function lawsHelp(): string {
  const ids = (kind: string): string =>
    ALL_LAWS.filter((law) => law.kind === kind)
      .map(({ id }) => id)
      .join(", ");
  const rows = [
    ["of Raft", ids("raft")],
    ["of discipline", ids("discipline")],
  ];
  return ["Laws, for --laws:", ...renderTable(rows, { indent: "  ", width: width() })].join("\n");
}

export const notesHelp = (notes: readonly string[]): string =>
  `\n${notes.map((note) => wrapped(note, width(), 2)).join("\n")}`;

export function formatsHelp(): string {
  const rows = EXPORT_FORMAT_NAMES.map((name) => [name, EXPORT_FORMATS[name].says]);
  return ["Formats:", ...renderTable(rows, { indent: "  ", width: width() })].join("\n");
}

/** Lines that a shell takes as they are printed. */
export const examplesHelp = (examples: readonly string[]): string => ["Examples:", ...examples.map(goingOn)].join("\n");

function goingOn(text: string): string {
  const line = `  ${text}`;
  // A comment cannot go on in the next line.
  return widthOf(line) <= width() || text.startsWith("#")
    ? line
    : wrapped(line, width() - 2, 4).replaceAll("\n", " \\\n");
}

export const FUZZ_EXAMPLES = [
  "seaworthy fuzz --implementation ./my-raft.ts --for 60s",
  "seaworthy fuzz --nodes 5 --set disk=async --set crash=off --laws log-matching,leader-completeness",
  "seaworthy fuzz --mutant commit-prior-term-by-counting --first --open",
];

export const CHECK_EXAMPLES = [
  "seaworthy check --implementation ./my-raft.ts --max-term 2 --max-messages 2",
  "seaworthy check --set network=fifo --max-crashes 1 --for 5m",
];

export const JUDGE_EXAMPLES = [
  "seaworthy judge events.ndjson",
  "seaworthy judge a.ndjson b.ndjson c.ndjson --map their-log.json --picture found.svg",
];

export const JUDGE_NOTES = [
  "Exit status: 0 nothing found, 1 a law is broken, 2 wrong use or an unreadable line, 3 nothing could be judged. docs/judge.md has the formats.",
];

export const PROGRAM_EXAMPLES = [
  "# is what stands between it and us sound?",
  "seaworthy conform --implementation ./my-raft.ts",
  "# look for runs that break it",
  "seaworthy fuzz --implementation ./my-raft.ts",
  "# is what was found before still broken?",
  "seaworthy replay traces/found",
  "# look at one, action by action",
  "seaworthy view TRACE --open",
  "# mistakes that real implementations made",
  "seaworthy mutants --list",
];

export const PROGRAM_NOTES = [
  "Exit status: 0 nothing found, 1 a violation or panic found, 2 wrong use or unreadable input, 3 stopped or drifted.",
];

export const CONFORM_NOTES = [
  "Exit status: 0 all checks hold, 1 one fails, 2 wrong use or unreadable input, 3 stopped, or something essential was never tried.",
];

export const CHECK_NOTES = [
  "A bound is a whole number, or any for none. A mutant brings the environment and bounds that it needs; flags override them.",
  "Exit status: 0 complete, 1 violated, 2 wrong use or unreadable input, 3 stopped. docs/checking.md has the details.",
];
