// The kill matrix as a picture: a row a mutant, a column a law, the darker the sooner.

import type { Mutant } from "../mutants/mutant.js";
import { cellText, sourceText, type Cell, type KillMatrix } from "./kill-matrix.js";
import { shape, type Shape } from "./picture/shape.js";

const LEFT = 270;
const TOP = 190;
const ROW = 16;
const COLUMN = 36;
const FAMILY_GAP = 10;
const MARGIN = 16;
/** What is said below has room. */
const WIDTH_MIN = 940;

const STYLE = `
text { font: 11px system-ui, sans-serif; fill: #1f2328 }
.quiet { fill: #59636e }
.family { font-weight: 600 }
.grid { fill: none; stroke: #d1d9e0; stroke-width: 0.5 }
.must { fill: none; stroke: #bc4c00; stroke-width: 1.5 }
.paper { fill: #ffffff }
.light { fill: #ffffff }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 } .quiet { fill: #9198a1 } .paper { fill: #0d1117 } .grid { stroke: #3d444d } .must { stroke: #f0883e }
  .dark { fill: #0d1117 }
}`;

/** Any law that the mutant must break. */
const FIRST = "what it must break";

/** The picture as one svg element. */
export function matrixPicture(matrix: KillMatrix): Shape {
  const { rows, seeds } = matrix;
  const columns = [FIRST, ...matrix.columns];
  const across = LEFT + columns.length * COLUMN;
  const width = Math.max(across + 96, WIDTH_MIN);
  const shapes: Shape[] = columns.map((law, i) =>
    text(law, { x: 0, y: 0, transform: `translate(${LEFT + i * COLUMN + 22} ${TOP - 8}) rotate(-60)` }),
  );
  let y = TOP;
  let family: string | null = null;
  for (const { mutant, first, cells } of rows) {
    if (mutant.family !== family) {
      if (family !== null) y += FAMILY_GAP;
      family = mutant.family;
      shapes.push(text(family, { x: across + 8, y: y + 12, class: "family quiet" }));
    }
    shapes.push(text(mutant.id, { x: LEFT - 8, y: y + 12, "text-anchor": "end" }));
    [first, ...cells].forEach((cell, i) =>
      shapes.push(...cellShapes(cell, { mutant, law: columns[i], seeds, x: LEFT + i * COLUMN, y })),
    );
    y += ROW;
  }
  const height = y + 52;
  const note = `The number is how many actions were taken until a run broke the law: the darker the sooner. Outlined: what the mutant must break. 1/${seeds}: from one seed of ${seeds}.`;
  return shape(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, width, height, role: "img" },
    shape("title", {}, "Which mutant breaks which law, and how soon"),
    shape("style", {}, STYLE),
    shape("rect", { width, height, class: "paper" }),
    ...shapes,
    text(note, { x: MARGIN, y: y + 24, class: "quiet" }),
    text(sourceText(matrix), { x: MARGIN, y: y + 40, class: "quiet" }),
  );
}

interface Place {
  readonly mutant: Mutant;
  readonly law: string;
  readonly seeds: number;
  readonly x: number;
  readonly y: number;
}

function cellShapes(cell: Cell | null, { mutant, law, seeds, x, y }: Place): readonly Shape[] {
  const box = { x: x + 1, y: y + 1, width: COLUMN - 2, height: ROW - 2 };
  const drawn = [shape("rect", { ...box, class: "grid" })];
  if (cell !== null) {
    const depth = depthOf(cell);
    drawn.push(shape("rect", { ...box, fill: "#0969da", "fill-opacity": depth }));
    const look = depth > 0.55 ? "light" : "";
    drawn.push(text(cellText(cell, seeds), { x: x + COLUMN / 2, y: y + 12, "text-anchor": "middle", class: look }));
  }
  const isWanted = law === FIRST ? mutant.expected === "found" : mutant.breaks.includes(law);
  if (isWanted) drawn.push(shape("rect", { ...box, class: "must" }));
  return drawn;
}

/** From a thousand actions, which is one run, to a million. */
function depthOf({ actions }: Cell): number {
  if (actions === null) return 0.12;
  const decades = Math.log10(Math.max(1000, actions)) - 3;
  return Number(Math.max(0.2, 1 - decades * 0.27).toFixed(2));
}

const text = (content: string, attributes: Readonly<Record<string, string | number>>): Shape =>
  shape("text", attributes, content);
