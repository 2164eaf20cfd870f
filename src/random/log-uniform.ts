// Numbers of which every order of magnitude is as likely.

import type { Stream } from "./streams.js";

/** Drawn between two positive numbers: as likely between 1 and 10 as between 10 and 100. */
export const logUniform = (low: number, high: number, stream: Stream): number => low * (high / low) ** stream.next();
