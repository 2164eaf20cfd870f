// How commands speak: text or one document on standard output, everything else on standard error.

import { lookOf, styleOf } from "../host/look.js";
import { shortened } from "../contract/thrown-text.js";
import { forTerminal, forTerminalPlain } from "../report/plain-text.js";
import { wrapped } from "../report/wrap.js";

export const outputLook = () => lookOf(process.stdout);
export const outputStyle = () => styleOf(outputLook());

/** The same of what is said on the way, on standard error. */
export const progressStyle = () => styleOf(lookOf(process.stderr));

/** What is printed passes here, whoever wrote it: a terminal must not obey what stands in a file or in somebody's code. */
export function print(text: string): void {
  process.stdout.write(outputLook().colours ? forTerminal(text) : forTerminalPlain(text));
}

export function printDocument(document: object): void {
  print(`${JSON.stringify(document, null, 2)}\n`);
}

/** A line on standard error about what is being done. It has no colours. */
export function tell(line: string): void {
  process.stderr.write(`${wrapped(forTerminalPlain(line), progressStyle().width, 2)}\n`);
}

const COMPLAINT_CHARS_MAX = 4000;

/** One message about what went wrong. */
export function complain(message: string): void {
  for (const line of `seaworthy: ${shortened(message, COMPLAINT_CHARS_MAX)}`.split("\n")) tell(line);
}
