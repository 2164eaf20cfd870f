// Where things stand in the diagram, in pixels: time goes down, a row an action; servers stand side by side.

import type { Timeline } from "../../playback/timeline.js";

export const ROW = 28;

export const yOf = (row: number): number => row * ROW + ROW / 2;

export interface Geometry {
  readonly lane: number;
  readonly width: number;
}

/** Wide lanes where there is room for them. */
export function geometryFor(servers: number, room: number): Geometry {
  const lane = Math.max(22, Math.min(64, Math.floor((room * 0.42) / servers)));
  return { lane, width: lane * servers };
}

export const xOf = (node: number, { lane }: Geometry): number => node * lane + lane / 2;

/** Room for the number of a row, and for a term beside the first line. */
export function gutterFor({ length, cluster }: Timeline): number {
  const term = Math.max(0, ...cluster.slots.map(({ view }) => view?.currentTerm ?? 0));
  return 16 + 7 * Math.max(3, String(length).length) + 7 * String(term).length;
}
