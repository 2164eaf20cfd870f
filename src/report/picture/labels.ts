// Where the words beside a line stand: next to the mark they belong to, and clear of arrows, crosses and each other.

import { ROW } from "./geometry.js";

export interface Segment {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  /** Half of how thick it is. */
  readonly reach: number;
  /** How much worse than another it is to cover it; 1 if not said. */
  readonly weight?: number;
}

/** Centre and size. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Room between the mark and what stands beside it. */
const GAP = 8;

/** The first of the usual places that is clear, or the one that is least in the way. All lie within the row. */
export function placeLabel(
  at: { readonly x: number; readonly y: number },
  { width, height }: Pick<Box, "width" | "height">,
  inTheWay: readonly Segment[],
): Box {
  const beside = GAP + width / 2;
  const high = (ROW - height) / 2 - 1;
  const places = [0, -high, high, -high / 2, high / 2]
    .flatMap((dy) => [-1, 1].flatMap((side) => [0, 5, 10].map((out) => [side * (beside + out), dy, out] as const)))
    // Close to the mark rather than far, on its left rather than on its right.
    .sort(([, , a], [, , b]) => a - b)
    .map(([dx, dy]): Box => ({ x: at.x + dx, y: at.y + dy, width, height }));
  const crowds = places.map((box) =>
    inTheWay.reduce((sum, segment) => sum + (segment.weight ?? 1) * within(segment, box), 0),
  );
  return places[crowds.indexOf(Math.min(...crowds))];
}

/** A label is in the way of the next one. */
export const segmentOf = ({ x, y, width, height }: Box): Segment => {
  const half = (width - height) / 2;
  return { x1: x - half, y1: y, x2: x + half, y2: y, reach: height / 2 };
};

/** How much of a segment lies within a box. */
function within({ x1, y1, x2, y2, reach }: Segment, { x, y, width, height }: Box): number {
  let from = 0;
  let to = 1;
  for (const [start, end, middle, size] of [
    [x1, x2, x, width],
    [y1, y2, y, height],
  ]) {
    const [low, high] = [middle - size / 2 - reach, middle + size / 2 + reach];
    const length = end - start;
    if (length === 0 && (start <= low || start >= high)) return 0;
    if (length === 0) continue;
    const [near, far] = [(low - start) / length, (high - start) / length];
    from = Math.max(from, Math.min(near, far));
    to = Math.min(to, Math.max(near, far));
  }
  return to <= from ? 0 : (to - from) * Math.hypot(x2 - x1, y2 - y1) + 1;
}
