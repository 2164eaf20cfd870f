// The diagram with a sentence beside each row. However long the run, only the rows that are visible are in the page.

import { draw, type Scene } from "../report/picture/drawing.js";
import { geometryFor, gutterFor, ROW, xOf, type Geometry } from "../report/picture/geometry.js";
import { clientHeads } from "../report/picture/operations.js";
import { rowText, shortRowText } from "../report/picture/row-text.js";
import { nodeName } from "../contract/node-name.js";
import { byId, elementOf, html, svg } from "./elements.js";
import { printedTable } from "./printed.js";
import type { Viewer } from "./viewer.js";

const BEYOND = 12;
/** A longer run is not printed as a whole. */
const PRINTED_MAX = 2000;
/** In pixels, less than any usual paper is wide. */
const PAPER = 640;

export class Diagram {
  private readonly scroller = byId("scroller");
  private readonly canvas = byId("canvas");
  private readonly heads = byId("heads");
  private readonly picture = svg("svg", { class: "picture", "aria-hidden": "true" });
  private readonly rows = html("div", { class: "rows" });
  private geometry: Geometry = { lane: 64, servers: 64, width: 64 };
  private drawn = "";
  private printed: HTMLElement | null = null;

  constructor(private readonly viewer: Viewer) {
    this.canvas.append(this.picture, this.rows);
    this.scroller.addEventListener("scroll", () => requestAnimationFrame(() => this.draw()), { passive: true });
    this.rows.addEventListener("click", (event) => {
      const row = (event.target as Element).closest("[data-row]")?.getAttribute("data-row");
      if (row) viewer.goTo(Number(row));
    });
    new ResizeObserver(() => {
      this.refresh();
      this.reveal(viewer.row);
    }).observe(this.scroller);
    addEventListener("beforeprint", () => this.print());
    addEventListener("afterprint", () => this.printed?.remove());
    viewer.onChange(() => {
      this.reveal(viewer.row);
      this.refresh();
    });
    this.refresh();
    this.reveal(viewer.row);
  }

  /** Draws everything anew. */
  refresh(): void {
    const { run } = this.viewer;
    this.geometry = geometryFor(run, this.scroller.clientWidth);
    this.canvas.style.height = `${(run.length + 1) * ROW + ROW / 2}px`;
    this.scroller.style.setProperty("--gutter", `${gutterFor(run)}px`);
    this.scroller.style.setProperty("--lanes", `${this.geometry.width}px`);
    this.heads.replaceChildren(
      ...run.start.cluster.slots.map((_, node) => {
        const head = html("span", {}, nodeName(node));
        head.style.left = `${xOf(node, this.geometry)}px`;
        return head;
      }),
      ...clientHeads(run, this.geometry).map(({ name, x }) => {
        const head = html("span", { class: "client" }, name);
        head.style.left = `${x}px`;
        return head;
      }),
    );
    this.drawn = "";
    this.draw();
  }

  private reveal(row: number): void {
    const { scrollTop, clientHeight } = this.scroller;
    const room = clientHeight - this.heads.offsetHeight;
    const top = row * ROW;
    if (top < scrollTop + ROW) this.scroller.scrollTop = Math.max(0, top - 2 * ROW);
    else if (top + 3 * ROW > scrollTop + room) this.scroller.scrollTop = top - room + 3 * ROW;
  }

  /** What is printed is another element than what is shown. */
  private print(): void {
    const { length } = this.viewer.run;
    const [first, last] = length <= PRINTED_MAX ? [0, length] : this.window();
    const geometry = geometryFor(this.viewer.run, PAPER);
    this.printed?.remove();
    this.printed = printedTable({ ...this.scene(), geometry, first, last, chosen: null });
    this.scroller.append(this.printed);
  }

  private scene(): Scene {
    const { viewer, geometry } = this;
    const { run, branch, isLit, row } = viewer;
    const [first, last] = this.window();
    const lit = isLit ? (branch.why?.rows ?? null) : null;
    return { run, geometry, first, last, lit, broken: branch.broken?.row ?? null, chosen: row };
  }

  private window(): [first: number, last: number] {
    const { length } = this.viewer.run;
    const { scrollTop, clientHeight } = this.scroller;
    const first = Math.max(0, Math.floor(scrollTop / ROW) - BEYOND);
    // In steps, so that most scrolling finds what it needs already drawn.
    const from = first - (first % BEYOND);
    return [from, Math.min(length, from + Math.ceil(clientHeight / ROW) + 3 * BEYOND)];
  }

  private draw(): void {
    const scene = this.scene();
    const { first, last, geometry, lit, broken } = scene;
    const key = `${first} ${last}`;
    if (key === this.drawn) return;
    this.drawn = key;
    const height = (last - first + 1) * ROW + ROW / 2;
    const { picture, rows } = this;
    picture.setAttribute("viewBox", `0 ${first * ROW} ${geometry.width} ${height}`);
    picture.setAttribute("width", String(geometry.width));
    picture.setAttribute("height", String(height));
    picture.style.top = `${first * ROW}px`;
    picture.replaceChildren(...draw(scene).map(elementOf));
    rows.style.top = `${first * ROW}px`;
    const texts: HTMLElement[] = [];
    for (let row = first; row <= last; row++) texts.push(this.rowOf(row, lit, broken));
    rows.replaceChildren(...texts);
  }

  private rowOf(row: number, lit: ReadonlySet<number> | null, broken: number | null): HTMLElement {
    const { run, branch, row: chosen } = this.viewer;
    const isFork = branch.fork !== null && !this.viewer.isFresh && row > branch.fork.row;
    const isFact = lit !== null && branch.why?.facts.includes(row) === true;
    const classes = [
      "row",
      ...(row === chosen ? ["chosen"] : []),
      ...(row === broken ? ["broken"] : []),
      ...(isFact ? ["fact"] : []),
      ...(lit !== null && !lit.has(row) ? ["dim"] : []),
      ...(isFork ? ["forked"] : []),
    ];
    const text = rowText(run, row);
    return html(
      "div",
      {
        class: classes.join(" "),
        id: `row-${row}`,
        "data-row": row,
        role: "option",
        "aria-selected": row === chosen ? "true" : "false",
        "aria-posinset": row + 1,
        "aria-setsize": run.length + 1,
      },
      html("span", { class: "number" }, row === 0 ? "start" : row),
      html("span", { class: "space" }),
      html(
        "span",
        { class: "sentence", title: text },
        row === broken ? html("b", {}, "✗ ") : null,
        shortRowText(run, row),
      ),
    );
  }
}
