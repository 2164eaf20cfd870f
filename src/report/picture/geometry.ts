// Where things stand in the diagram, in pixels: time goes down, a row an action; servers stand side by side.

import type { Timeline } from "../../playback/timeline.js";

export const ROW = 28;

export const yOf = (row: number): number => row * ROW + ROW / 2;

export interface Geometry {
  readonly lane: number;
  /** Of the lines of the servers. */
  readonly servers: number;
  /** Of all: those lines, and a column for each client. */
  readonly width: number;
}

const COLUMN = 62;

/** Wide lanes where there is room for them. */
export function geometryFor({ start, operations }: Timeline, room: number): Geometry {
  const { length } = start.cluster.slots;
  const lane = Math.max(22, Math.min(64, Math.floor((room * 0.42) / length)));
  const servers = lane * length;
  return { lane, servers, width: servers + COLUMN * operations.clients };
}

/** Where the bars of a client stand. */
export const columnOf = (client: number, { servers }: Geometry): number => servers + COLUMN * client + 12;

export const xOf = (node: number, { lane }: Geometry): number => node * lane + lane / 2;

/** Room for the number of a row, and for a term beside the first line. */
export function gutterFor({ length, cluster }: Timeline): number {
  const term = Math.max(0, ...cluster.slots.map(({ view }) => view?.currentTerm ?? 0));
  return 16 + 7 * Math.max(3, String(length).length) + 7 * String(term).length;
}
