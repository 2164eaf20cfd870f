// A bound of a model as a flag names it.

import type { Bounds } from "../../checker/model.js";

/** `--max-failed-writes` for `failedWrites`. */
export const flagOf = (bound: keyof Bounds): string =>
  `--max-${bound.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

export const boundText = (bound: number): string => (bound === Infinity ? "any" : String(bound));
