// How commands speak: text or one document on standard output, everything else on standard error.

import { styleOf, wantsColours } from "../host/colours.js";

export const outputStyle = () => styleOf(wantsColours(process.stdout));

/** The same of what is said on the way, on standard error. */
export const progressStyle = () => styleOf(wantsColours(process.stderr));

export function print(text: string): void {
  process.stdout.write(text);
}

export function printDocument(document: object): void {
  print(`${JSON.stringify(document, null, 2)}\n`);
}

/** One message about what went wrong. */
export function complain(message: string): void {
  process.stderr.write(`seaworthy: ${message}\n`);
}
