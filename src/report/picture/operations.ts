// Operations over time, beside the lines of the servers: a column a client, in which each bar is one operation, from where it
// was asked for to where it was answered.

import { canonicalText } from "../../contract/json.js";
import { idOf } from "../../contract/operation.js";
import type { OpenOperation } from "../../playback/operations.js";
import type { Timeline } from "../../playback/timeline.js";
import { columnOf, ROW, yOf, type Geometry } from "./geometry.js";
import type { Shaded } from "./shades.js";
import { shape, type Shape } from "./shape.js";

export interface Shown extends Shaded {
  readonly broken: number | null;
}

/** The names of the clients, each with where it stands above its bars. */
export const clientHeads = (
  { operations }: Timeline,
  geometry: Geometry,
): readonly { readonly name: string; readonly x: number }[] =>
  Array.from({ length: operations.clients }, (_, client) => ({
    name: `client ${client + 1}`,
    x: columnOf(client, geometry),
  }));

export function operationsIn({ run, geometry, first, last, broken }: Shown): Shape[] {
  return run.operations.all
    .filter(({ since, until }) => since <= last && (until ?? last) >= first)
    .flatMap((waiting) => barOf(waiting, geometry, run.length, waiting.until !== null && waiting.until === broken));
}

function barOf(waiting: OpenOperation, geometry: Geometry, length: number, isBroken: boolean): Shape[] {
  const { client, operation, since, until, answer } = waiting;
  const x = columnOf(client, geometry);
  const [top, bottom] = [yOf(since), until === null ? yOf(length) + ROW / 2 : yOf(until)];
  const outcome = answer?.outcome ?? "given-up";
  const look = isBroken ? "broken" : outcome;
  const isOneRow = since === until;
  return [
    // A line of no length is drawn by nobody.
    shape("line", { x1: x, x2: x, y1: top, y2: Math.max(bottom, top + 0.01), class: `operation ${look}` }),
    text(x, top + (isOneRow ? -2 : 4), idOf(operation), ""),
    ...(answer === null ? [] : [text(x, bottom + (isOneRow ? 9 : 4), answerText(answer), isBroken ? " broken" : "")]),
  ];
}

const text = (x: number, y: number, says: string, look: string): Shape =>
  shape("text", { x: x + 7, y, class: `operation-text${look}` }, short(says));

const answerText = ({ outcome, value }: NonNullable<OpenOperation["answer"]>): string => {
  if (outcome !== "ok" || value === undefined) return outcome;
  return typeof value === "string" ? value : canonicalText(value);
};

const CHARS_MAX = 8;

const short = (says: string): string => (says.length > CHARS_MAX ? `${says.slice(0, CHARS_MAX - 1)}…` : says);
