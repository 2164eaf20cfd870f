// A line that somebody answered, as it is read and as it is shown where it is wrong.

import { beginningOf } from "../../contract/thrown-text.js";

/** So much of a line is shown at most. */
export const EXCERPT_MAX = 80;

/** What it begins with, quoted: on standard output may stand anything. */
export const excerptOf = (line: string): string => JSON.stringify(beginningOf(line, EXCERPT_MAX));

/** Undefined where it is no JSON. */
export function parsedLine(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
