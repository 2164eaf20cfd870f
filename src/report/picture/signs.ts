// The signs of a picture: a mark for each kind of action, around a point.

import type { Sign } from "../action-rows.js";
import { shape, type Shape } from "./shape.js";

export const SIGNS: Readonly<Record<Sign, (x: number, y: number, up: boolean, look: string) => Shape>> = {
  dot: (x, y, _, look) => shape("circle", { cx: x, cy: y, r: 4.5, class: look }),
  ring: (x, y, _, look) => shape("circle", { cx: x, cy: y, r: 5.5, class: look }),
  diamond: (x, y, _, look) => shape("path", { d: `M${x},${y - 7} l7,7 l-7,7 l-7,-7 z`, class: look }),
  square: (x, y, _, look) => shape("rect", { x: x - 5, y: y - 5, width: 10, height: 10, class: look }),
  cross: (x, y, _, look) => shape("path", { d: `M${x - 6},${y - 6} l12,12 m0,-12 l-12,12`, class: look }),
  // Half a cross where the server did not come up.
  triangle: (x, y, up, look) =>
    shape("path", { d: up ? `M${x - 6},${y + 5} l6,-11 l6,11 z` : `M${x - 6},${y - 6} l12,12`, class: look }),
};
