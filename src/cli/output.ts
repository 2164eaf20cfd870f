// How commands speak: text or one document on standard output, everything else on standard error.

import { lookOf, styleOf } from "../host/look.js";
import { wrapped } from "../report/wrap.js";

export const outputLook = () => lookOf(process.stdout);
export const outputStyle = () => styleOf(outputLook());

/** The same of what is said on the way, on standard error. */
export const progressStyle = () => styleOf(lookOf(process.stderr));

export function print(text: string): void {
  process.stdout.write(text);
}

export function printDocument(document: object): void {
  print(`${JSON.stringify(document, null, 2)}\n`);
}

/** A line on standard error about what is being done. */
export function tell(line: string): void {
  process.stderr.write(`${wrapped(line, progressStyle().width, 2)}\n`);
}

/** One message about what went wrong. */
export function complain(message: string): void {
  for (const line of `seaworthy: ${message}`.split("\n")) tell(line);
}
