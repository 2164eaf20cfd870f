// Where things stand in the diagram, in pixels: time goes down, a row an action; servers stand side by side.

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
