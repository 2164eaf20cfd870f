// Delta debugging (Zeller 2002) as a value: which stretch of a list to leave out next. Halves first, then quarters, ...
// down to single items, until a whole pass over these removed nothing. Whoever walks it says whether the cut could stay.

/** A stretch to leave out. Invariant: 0 <= from < to <= the length of the list. */
export interface Cut {
  readonly from: number;
  readonly to: number;
  /** How long the stretches of this pass are; the last one of a pass may be shorter. */
  readonly length: number;
  /** Whether a cut of this pass stayed. */
  readonly hasCut: boolean;
}

/** The first cut for a list of a length; null where there is nothing to leave out. */
export function firstCut(size: number): Cut | null {
  return passOf(size >> 1, size);
}

/** The first cut of a pass over single items. */
export function firstSingle(size: number): Cut | null {
  return passOf(1, size);
}

/** The cut after another one; `size`: how long the list is now. Null: no single item can be left out any more. */
export function nextCut({ from, length, hasCut }: Cut, size: number, stayed: boolean): Cut | null {
  const changed = hasCut || stayed;
  // More may have gone than was cut: what no longer stands there is passed over.
  const to = Math.min(from, size);
  if (to > 0) return { from: Math.max(0, to - length), to, length, hasCut: changed };
  if (length > 1) return passOf(length >> 1, size);
  return changed ? passOf(1, size) : null;
}

// From the end: what comes late depends on what comes early, and goes first.
function passOf(wanted: number, size: number): Cut | null {
  if (size === 0) return null;
  const length = Math.max(1, wanted);
  return { from: size - length, to: size, length, hasCut: false };
}

/** The list without what is cut. */
export function without<T>(items: readonly T[], { from, to }: Cut): readonly T[] {
  return [...items.slice(0, from), ...items.slice(to)];
}
