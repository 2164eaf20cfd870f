// Reads what stands behind flags. Every failure says what is expected.

import { InvalidArgumentError } from "commander";
import { oneLine } from "../report/plain-text.js";

/** Beyond this a number is not the one that was written. */
const MAX = Number.MAX_SAFE_INTEGER;

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** "60s", "5m", "500ms", "2h" in milliseconds. */
export function parseDuration(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  const milliseconds = Number(number) * (UNITS[unit ?? ""] ?? NaN);
  if (!(milliseconds > 0 && milliseconds <= MAX))
    throw new InvalidArgumentError("A duration such as 60s, 5m or 500ms expected.");
  return milliseconds;
}

/** A whole number within bounds. */
export const parseCount =
  (min: number, max = MAX) =>
  (text: string): number => {
    const count = /^\d+$/.test(text) ? Number(text) : NaN;
    if (count >= min && count <= max) return count;
    throw new InvalidArgumentError(
      max === MAX ? `A whole number from ${min} on expected.` : `A whole number from ${min} to ${max} expected.`,
    );
  };

export interface Shard {
  /** Counted from 0. */
  readonly index: number;
  readonly of: number;
}

/** "2/5": the second of five. */
export function parseShard(text: string): Shard {
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const shard = { index: Number(index) - 1, of: Number(of) };
  if (shard.index >= 0 && shard.index < shard.of && shard.of <= MAX) return shard;
  throw new InvalidArgumentError("I/N expected, with I from 1 to N: 2/5 is the second of five shards.");
}

/** A seed: it is printed, and typed again. */
export function parseSeed(text: string): string {
  if (text !== "" && text === oneLine(text, Infinity)) return text;
  throw new InvalidArgumentError("A text without control characters expected.");
}

/** The name of a file or a folder. */
export function parsePath(text: string): string {
  if (text !== "") return text;
  throw new InvalidArgumentError("A name expected: give one, or leave the flag out.");
}

/** Collects a flag that may be given several times. */
export const collect = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

/** A bound: a whole number, or `any` for none. */
export const parseBound =
  (min: number) =>
  (text: string): number => {
    if (text === "any") return Infinity;
    const bound = /^\d+$/.test(text) ? Number(text) : NaN;
    if (bound >= min && bound <= MAX) return bound;
    throw new InvalidArgumentError(`A whole number from ${min} on expected, or any.`);
  };

const BYTES: Readonly<Record<string, number>> = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

/** "12G", "500M" in bytes. */
export function parseBytes(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([KMG])$/.exec(text) ?? [];
  const bytes = Number(number) * (BYTES[unit ?? ""] ?? NaN);
  if (!(bytes > 0 && bytes <= MAX)) throw new InvalidArgumentError("A size such as 12G, 500M or 800K expected.");
  return bytes;
}
