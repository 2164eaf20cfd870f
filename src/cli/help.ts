// What `--help` says beyond the flags: what `--set` and `--laws` take, and lines to begin with.

import { ALL_LAWS } from "../laws/all-laws.js";
import { REFERENCE } from "../raft/reference.js";
import { renderTable } from "../report/table.js";
import { wrapped } from "../report/wrap.js";

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

export const examplesHelp = (lines: readonly string[]): string =>
  ["Examples:", ...lines.map((line) => wrapped(`  ${line}`, width(), 4))].join("\n");

export const FUZZ_EXAMPLES = [
  "seaworthy fuzz --implementation ./my-raft.ts --for 60s",
  "seaworthy fuzz --nodes 5 --set disk=async --set crash=off --laws log-matching,leader-completeness",
  "seaworthy fuzz --mutant commit-prior-term-by-counting --first --open",
];

export const CHECK_EXAMPLES = [
  "seaworthy check --implementation ./my-raft.ts --max-term 2 --max-messages 2",
  "seaworthy check --set network=fifo --max-crashes 1 --for 5m",
];

export const PROGRAM_EXAMPLES = [
  "seaworthy fuzz --implementation ./my-raft.ts    look for runs that break it",
  "seaworthy replay traces/found                   is what was found before still broken?",
  "seaworthy view TRACE --open                     look at one, action by action",
  "seaworthy mutants --list                        mistakes that real implementations made",
];
