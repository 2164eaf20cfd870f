// Reads what stands behind flags. Every failure says what is expected.

import { InvalidArgumentError } from "commander";
import { oneLine } from "../report/plain-text.js";

/** Beyond this a number is not the one that was written. */
const MAX = Number.MAX_SAFE_INTEGER;

const TIMES: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** "60s", "5m", "500ms", "2h" in milliseconds. */
export function parseDuration(text: string): number {
  return amount(text, TIMES, "A duration such as 60s, 5m or 500ms expected.");
}

/** A whole number within bounds. */
export const parseCount =
  (min: number, max = MAX) =>
  (text: string): number =>
    whole(text, { min, max }, `A whole number from ${min} ${max === MAX ? "on" : `to ${max}`} expected.`);

export interface PartOfRuns {
  /** Counted from 0. */
  readonly index: number;
  readonly of: number;
}

/** "2/5": the second of five. */
export function parseShard(text: string): PartOfRuns {
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
  (text: string): number =>
    text === "any" ? Infinity : whole(text, { min, max: MAX }, `A whole number from ${min} on expected, or any.`);

const BYTES: Readonly<Record<string, number>> = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

/** "12G", "500M" in bytes. */
export function parseBytes(text: string): number {
  return amount(text, BYTES, "A size such as 12G, 500M or 800K expected.");
}

/** A number with a unit behind it. */
function amount(text: string, units: Readonly<Record<string, number>>, expected: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([a-zA-Z]+)$/.exec(text) ?? [];
  const all = Number(number) * (units[unit ?? ""] ?? NaN);
  if (all > 0 && all <= MAX) return all;
  throw new InvalidArgumentError(expected);
}

function whole(text: string, { min, max }: { readonly min: number; readonly max: number }, expected: string): number {
  const number = /^\d+$/.test(text) ? Number(text) : NaN;
  if (number >= min && number <= max) return number;
  throw new InvalidArgumentError(expected);
}
