// Breadth-first search with nothing clever in it: an oracle for the checker. All texts are kept.

/** What is searched: one first state, what may follow a state, and a text that tells states apart. */
export interface Space<W> {
  readonly start: W;
  /** A successor for every step that is enabled and leads to a state within the model. */
  successors(state: W): Iterable<W>;
  key(state: W): string;
  /** The same text for states that differ in the names of servers alone. */
  orbit?(state: W): string;
}

export interface Counts {
  /** States reached, the first one included. */
  readonly distinct: number;
  /** Steps taken from all states that were expanded, whether they led to something new or not. The first state is none. */
  readonly generated: number;
  /** States on the longest of the shortest paths. A first state alone is 1. */
  readonly depth: number;
  /** Distinct states modulo permutations of servers; absent where that was not asked for. */
  readonly orbits?: number;
}

/** Counts a space. States at `depthMax` are counted and not expanded. */
export function breadthFirst<W>(space: Space<W>, depthMax = Infinity): Counts {
  const seen = new Set([space.key(space.start)]);
  const orbits = new Set<string>();
  let generated = 0;
  let depth = 0;
  for (let level = [space.start]; level.length > 0;) {
    depth++;
    const next: W[] = [];
    for (const state of level) {
      if (space.orbit) orbits.add(space.orbit(state));
      if (depth === depthMax) continue;
      for (const successor of space.successors(state)) {
        generated++;
        const key = space.key(successor);
        if (seen.has(key)) continue;
        seen.add(key);
        next.push(successor);
      }
    }
    level = next;
  }
  return { distinct: seen.size, generated, depth, ...(space.orbit && { orbits: orbits.size }) };
}

/** All orders of the numbers from 0 to n - 1. */
export function permutationsOf(n: number): number[][] {
  if (n === 0) return [[]];
  return permutationsOf(n - 1).flatMap((shorter) =>
    Array.from({ length: n }, (_, at) => [...shorter.slice(0, at), n - 1, ...shorter.slice(at)]),
  );
}
