// A picture of a whole run that stands still: what the page shows of it, and what is said above and below.

import { nodeName } from "../../contract/node-name.js";
import { renderSetup } from "../run-text.js";
import { draw } from "./drawing.js";
import { geometryFor, gutterFor, ROW, xOf, yOf } from "./geometry.js";
import type { Heading, Said } from "./heading.js";
import { legendOf } from "./legend.js";
import { linesOf, type Room } from "./lines.js";
import { clientHeads } from "./operations.js";
import { PICTURE_STYLE } from "./picture-style.js";
import { shortRowText } from "./row-text.js";
import { shape, type Shape } from "./shape.js";
import type { Timeline } from "../../playback/timeline.js";
import type { Why } from "../../playback/why.js";

export interface Still {
  readonly run: Timeline;
  /** Whose run it is, where the setup does not say. */
  readonly subject?: string;
  readonly heading: Heading;
  /** The row that breaks a law. */
  readonly broken: number | null;
  readonly why: Why | null;
}

const WIDTH = 900;
const MARGIN = 16;
const HEAD = 30;
/** Between the lines of servers and the sentences. */
const GAP = 12;
const FACTS_MAX = 8;

/** The picture as one svg element. */
export function stillOf(still: Still): Shape {
  const { run, heading, why, subject = renderSetup(run.start.cluster.setup) } = still;
  const [above, top] = headingShapes(subject, heading);
  const [rows, bottom] = rowShapes(still, top);
  const [below, height] = paragraph(legendOf(run, why !== null), bottom + 22, { size: 11, lines: 4 }, "quiet");
  return shape(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH, height, role: "img" },
    shape("title", {}, [heading.title, heading.sentence?.text ?? ""].join(" ").trim()),
    shape("style", {}, `${PICTURE_STYLE}${STYLE}`),
    shape("rect", { width: WIDTH, height, class: "paper" }),
    ...above,
    ...rows,
    ...below,
  );
}

/** Shapes, and the height at which what follows them begins. */
type Block = readonly [shapes: readonly Shape[], bottom: number];

function headingShapes(subject: string, { tone, title, demand, sentence, facts }: Heading): Block {
  const shown = facts.slice(0, FACTS_MAX).map((fact) => `– ${toldOf(fact)}`);
  const left = facts.length - shown.length;
  const parts: readonly (readonly [text: string | null, room: Pick<Room, "size" | "lines">, look: string])[] = [
    [subject, { size: 11, lines: 2 }, "quiet"],
    [title, { size: 17, lines: 2 }, `bold ${tone}`],
    [demand, { size: 13, lines: 4 }, ""],
    [sentence && toldOf(sentence), { size: 13, lines: 4 }, "bold"],
    ...shown.map((fact) => [fact, { size: 13, lines: 2 }, ""] as const),
    [left > 0 ? `and ${left} more` : null, { size: 13, lines: 1 }, "quiet"],
  ];
  const shapes: Shape[] = [];
  let bottom = MARGIN;
  for (const [text, room, look] of parts) {
    if (text === null) continue;
    const [lines, end] = paragraph(text, bottom + room.size, room, look);
    shapes.push(...lines);
    bottom = end - MARGIN + (room.size < 13 ? 9 : 5);
  }
  return [shapes, bottom + 4];
}

const toldOf = ({ text, row }: Said): string => (row === null ? text : `${text} (action ${row})`);

/** Lines of text over the whole width; the first stands at this height. */
function paragraph(text: string, first: number, { size, lines }: Pick<Room, "size" | "lines">, look: string): Block {
  const isBold = look.includes("bold");
  const made = linesOf(text, { size, lines, width: WIDTH - 2 * MARGIN, isBold });
  const step = Math.round(size * 1.35);
  const shapes = made.map((line, i) => textAt(MARGIN, first + i * step, line, `size-${size} ${look}`.trim()));
  return [shapes, first + (made.length - 1) * step + MARGIN];
}

const textAt = (x: number, y: number, text: string, look: string): Shape => shape("text", { x, y, class: look }, text);

function rowShapes(still: Still, top: number): Block {
  const { run, broken, why } = still;
  const { slots } = run.start.cluster;
  const geometry = geometryFor(run, WIDTH);
  const gutter = MARGIN + gutterFor(run);
  const canvas = top + HEAD;
  const heads = [
    ...slots.map((_, node) => textAt(gutter + xOf(node, geometry), top + 20, nodeName(node), "head")),
    ...clientHeads(run, geometry).map(({ name, x }) => textAt(gutter + x - 3, top + 20, name, "size-11 quiet")),
  ];
  const rows = Array.from({ length: run.length + 1 }, (_, row) => [
    backOf(row, canvas, row === broken),
    textAt(gutter - GAP, canvas + yOf(row) + 4, row === 0 ? "start" : `${row}`, "number"),
    ...sentenceOf(row, gutter + geometry.width + GAP, canvas, still),
  ]);
  const scene = { run, geometry, first: 0, last: run.length, lit: why?.rows ?? null, broken, chosen: null };
  const drawn = shape("g", { transform: `translate(${gutter},${canvas})` }, ...draw(scene));
  const rule = shape("line", { x1: 0, x2: WIDTH, y1: canvas, y2: canvas, class: "rule" });
  return [[...rows.flat(), ...heads, rule, drawn], canvas + (run.length + 1) * ROW + ROW / 2];
}

const backOf = (row: number, canvas: number, isBroken: boolean): Shape =>
  shape("rect", {
    y: canvas + yOf(row) - ROW / 2,
    width: WIDTH,
    height: ROW,
    class: isBroken ? "back broken" : row % 2 === 1 ? "back odd" : "back",
  });

/** What happens in a row, beside it. */
function sentenceOf(row: number, x: number, canvas: number, { run, broken, why }: Still): readonly Shape[] {
  const isBroken = row === broken;
  const isBold = isBroken || why?.facts.includes(row) === true;
  const isDim = why !== null && !why.rows.has(row);
  const look = `sentence${isBroken ? " broken" : ""}${isBold ? " bold" : ""}${isDim ? " dim" : ""}`;
  const text = `${isBroken ? "✗ " : ""}${shortRowText(run, row)}`;
  const lines = linesOf(text, { size: 12, lines: 2, width: WIDTH - MARGIN - x, isBold });
  const first = canvas + yOf(row) + (lines.length === 1 ? 4 : -3);
  return lines.map((line, i) => textAt(x, first + i * 13, line, look));
}

const STYLE = `
text {
  font: 12px system-ui, Segoe UI, Helvetica Neue, Arial, sans-serif;
  fill: var(--ink);
}
.size-11 {
  font-size: 11px;
}
.size-13 {
  font-size: 13px;
}
.size-17 {
  font-size: 17px;
}
.bold,
.head {
  font-weight: 650;
}
.head {
  font-size: 14px;
  text-anchor: middle;
}
.number {
  text-anchor: end;
  font-variant-numeric: tabular-nums;
}
.quiet,
.number,
.sentence.dim {
  fill: var(--quiet);
}
.sentence.dim {
  opacity: 0.75;
}
text.bad,
.sentence.broken {
  fill: var(--bad);
}
text.good {
  fill: var(--good);
}
.paper,
.back {
  fill: var(--paper);
}
.back.odd {
  fill: var(--panel);
}
.back.broken {
  fill: var(--bad-paper);
}
.rule {
  stroke: var(--rule);
}
`;
