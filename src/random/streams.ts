// Chance, from seeds only. One stream for each named choice point: a new choice in the code does not shift the others.

import seedrandom from "seedrandom";

export interface Stream {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number in [0, bound). */
  below(bound: number): number;
  /** Whether a chance of `probability` came true. */
  chance(probability: number): boolean;
  /** One of the items, each as likely. */
  pick<T>(items: readonly T[]): T;
  /** An item with a likelihood in proportion to its weight. */
  weighted<T>(items: readonly { readonly item: T; readonly weight: number }[]): T;
}

/** Opens the streams of one seed, by name. Opening a name again starts it from its beginning. */
export type Streams = (name: string) => Stream;

/** The streams of a seed. Equal seeds and names give equal numbers on every machine. */
export function streamsOf(seed: string): Streams {
  return (name) => {
    // A run opens many that it never draws from: a generator takes as long to make as many draws.
    let draw: (() => number) | null = null;
    // "alea": the fastest of the library's generators without a known weakness for string seeds.
    return streamFrom(() => (draw ??= seedrandom.alea(`${seed}/${name}`))());
  };
}

/** A stream over anything that draws numbers in [0, 1). */
export function streamFrom(draw: () => number): Stream {
  const below = (bound: number): number => Math.floor(draw() * bound);
  return {
    next: draw,
    below,
    chance: (probability) => draw() < probability,
    pick: (items) => items[below(items.length)],
    weighted(items) {
      let left = draw() * items.reduce((sum, { weight }) => sum + weight, 0);
      for (const { item, weight } of items) if ((left -= weight) < 0) return item;
      return items[items.length - 1].item;
    },
  };
}
