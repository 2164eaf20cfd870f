// The diagram on paper: a table, since that is what browsers repeat the heads of on every page, and do not cut within a
// row. Each row holds its own slice of the picture.

import { draw, type Scene } from "../report/picture/drawing.js";
import { ROW, xOf } from "../report/picture/geometry.js";
import { clientHeads } from "../report/picture/operations.js";
import { rowText } from "../report/picture/row-text.js";
import { nodeName } from "../contract/node-name.js";
import { elementOf, html, svg } from "./elements.js";

export function printedTable(scene: Scene): HTMLElement {
  const { run, geometry, first, last } = scene;
  const names = svg("svg", { class: "picture", width: geometry.width, height: 20 });
  run.start.cluster.slots.forEach((_, node) => {
    const name = svg("text", { x: xOf(node, geometry), y: 15, class: "head" });
    name.append(nodeName(node));
    names.append(name);
  });
  for (const { name, x } of clientHeads(run, geometry)) {
    const head = svg("text", { x, y: 15, class: "client" });
    head.append(name);
    names.append(head);
  }
  const rows: HTMLElement[] = [];
  for (let row = first; row <= last; row++) rows.push(rowOf(row, scene));
  return html(
    "table",
    { id: "printed" },
    html("thead", {}, html("tr", {}, html("th"), html("th", {}, names), html("th"))),
    html("tbody", {}, ...rows),
  );
}

function rowOf(row: number, scene: Scene): HTMLElement {
  const { run, geometry, lit, broken } = scene;
  const slice = svg("svg", {
    class: "picture",
    viewBox: `0 ${row * ROW} ${geometry.width} ${ROW}`,
    width: geometry.width,
    height: ROW,
  });
  slice.append(...draw({ ...scene, first: row, last: row }).map(elementOf));
  const isBroken = row === broken;
  const look = `${isBroken ? "broken" : ""}${lit === null || lit.has(row) ? "" : "dim"}`;
  return html(
    "tr",
    { class: look },
    html("td", { class: "number" }, row === 0 ? "start" : row),
    html("td", {}, slice),
    html("td", {}, html("div", { class: "sentence" }, `${isBroken ? "✗ " : ""}${rowText(run, row)}`)),
  );
}
