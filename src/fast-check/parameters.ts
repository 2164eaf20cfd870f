// How often, from which seed and for how long a property is tried. fast-check reads no environment variables and takes its
// seed from the clock; here the seed is fixed unless FC_SEED says otherwise, so that a test passes today and tomorrow.

import fc from "fast-check";
import { UserError } from "../host/user-error.js";

/** How many runs are tried, from which seed, for how long. */
export interface TryOptions {
  /** 1 if not given. FC_SEED goes before it. */
  readonly seed?: number;
  /** Of a counterexample that was found with this seed: tries that one alone. */
  readonly path?: string;
  /** 100 if not given. FC_NUM_RUNS goes before it. */
  readonly numRuns?: number;
  /** In milliseconds; 4000 if not given: a test that its runner ends (vitest: after 5000) loses its seed and path. */
  readonly timeLimit?: number;
}

export interface Tries {
  readonly seed: number;
  readonly path: string | null;
  readonly numRuns: number;
  readonly timeLimit: number;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** What the options and the environment's variables say together. */
export function triesFrom(options: TryOptions, variables: Variables = process.env): Tries {
  const seed = integerFrom(variables, "FC_SEED", -(2 ** 31));
  const numRuns = integerFrom(variables, "FC_NUM_RUNS", 1);
  return {
    seed: seed ?? options.seed ?? 1,
    // A path leads somewhere else from another seed.
    path: seed === undefined || seed === options.seed ? (options.path ?? null) : null,
    numRuns: numRuns ?? options.numRuns ?? 100,
    timeLimit: options.timeLimit ?? 4000,
  };
}

/** What fast-check takes of it. */
export type Parameters = Pick<fc.Parameters, "seed" | "numRuns" | "path" | "endOnFailure">;

export function parametersOf({ seed, path, numRuns }: Tries): Parameters {
  return { seed, numRuns, ...(path !== null && { path, endOnFailure: true }) };
}

/** Parameters for `fc.assert`: FC_SEED and FC_NUM_RUNS are respected, and running out of time is a failure. */
export function fcParameters<T>(options: TryOptions = {}): fc.Parameters<T> {
  const tries = triesFrom(options);
  return { ...parametersOf(tries), plugins: [stopAfter(tries, { failOnInterrupt: true })] };
}

/** Stops between two runs, so that what was found until then is told. */
export function stopAfter<T>({ timeLimit }: Tries, options: fc.InterruptAfterTimeLimitOptions = {}): fc.Plugin<T> {
  return fc.interruptAfterTimeLimit(timeLimit, options) as fc.Plugin<T>;
}

function integerFrom(variables: Variables, name: string, min: number): number | undefined {
  const text = variables[name];
  if (text === undefined || text === "") return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= min && value < 2 ** 31) return value;
  throw new UserError(
    `${name}=${text}: an integer from ${min} to ${2 ** 31 - 1} expected. Set it to one, or unset it.`,
  );
}
