// What lies behind the lines for a while: links that are cut, and the healing phase.

import { placeSince } from "../../playback/lanes.js";
import type { Timeline } from "../../playback/timeline.js";
import { ROW, yOf, type Geometry } from "./geometry.js";
import { shape, type Shape } from "./shape.js";

export interface Shaded {
  readonly run: Timeline;
  readonly geometry: Geometry;
  readonly first: number;
  readonly last: number;
}

/** A wall between two neighbours that hear nothing of each other, and a shade over the whole time of a partition. */
export function cuts({ run, geometry, first, last }: Shaded): Shape[] {
  const { cuts: all } = run.lanes;
  const drawn: Shape[] = [];
  for (let place = placeSince(all, first); place < all.length && all[place].since <= last; place++) {
    const { since, blocked } = all[place];
    if (blocked.every((mask) => mask === 0)) continue;
    const next = all[place + 1];
    const top = Math.max(yOf(since), yOf(first) - ROW);
    const bottom = Math.min(next ? yOf(next.since) : yOf(run.length) + ROW / 2, yOf(last) + ROW);
    const height = Math.max(0, bottom - top);
    drawn.push(shape("rect", { x: 0, y: top, width: geometry.servers, height, class: "cut" }));
    for (let node = 0; node + 1 < blocked.length; node++) {
      const isWall = ((blocked[node] >> (node + 1)) & 1) === 1 && ((blocked[node + 1] >> node) & 1) === 1;
      const x = (node + 1) * geometry.lane;
      if (isWall) drawn.push(shape("line", { x1: x, x2: x, y1: top, y2: bottom, class: "wall" }));
    }
  }
  return drawn;
}

/** A line where the faults stop, and a shade over what follows. */
export function healing({ run, geometry, first, last }: Shaded): Shape[] {
  if (run.healsAfter === null || run.healsAfter > last) return [];
  const y = yOf(run.healsAfter) + ROW / 2;
  const top = Math.max(y, yOf(first) - ROW);
  const bottom = Math.min(yOf(run.length) + ROW / 2, yOf(last) + ROW);
  return [
    shape("rect", { x: 0, y: top, width: geometry.width, height: Math.max(0, bottom - top), class: "healing" }),
    shape("line", { x1: 0, x2: geometry.width, y1: y, y2: y, class: "heals" }),
  ];
}
