// Who copies by itself what it is given and what it gives: the guard need not do so again.

const known = new WeakSet<object>();

/** Notes that this implementation does. */
export function copiesItself<T extends object>(implementation: T): T {
  known.add(implementation);
  return implementation;
}

export const isCopyingItself = (implementation: object): boolean => known.has(implementation);
