// The picture of some rows: lines of servers, arrows of packets, and a mark for each action. Draws what is visible only.

import type { Action } from "../cluster/action.js";
import type { Arrow } from "../report/picture/arrows.js";
import { placeSince, type Stretch } from "../report/picture/lanes.js";
import type { Timeline } from "../report/picture/timeline.js";
import { svg, termClass } from "./elements.js";
import { ROW, xOf, yOf, type Geometry } from "./geometry.js";

export interface Scene {
  readonly run: Timeline;
  readonly geometry: Geometry;
  readonly first: number;
  readonly last: number;
  /** The rows that are lit; null: all are. */
  readonly lit: ReadonlySet<number> | null;
  readonly broken: number | null;
  readonly chosen: number;
}

/** Arrows that begin further away than this from what is visible are drawn from its other end only. */
const REACH = 150;
/** An arrow over more rows than this would hide what happens meanwhile: it is drawn faintly. */
const FAR = 25;

export function draw(scene: Scene): SVGElement[] {
  return [...cuts(scene), ...arrows(scene), ...lanes(scene), ...marks(scene)];
}

function lanes(scene: Scene): SVGElement[] {
  return scene.run.lanes.stretches.flatMap((line, node) => laneOf(line, node, scene));
}

function laneOf(line: readonly Stretch[], node: number, scene: Scene): SVGElement[] {
  const { run, geometry, first, last, lit } = scene;
  const x = xOf(node, geometry);
  const drawn: SVGElement[] = [];
  for (let place = placeSince(line, first); place < line.length && line[place].since <= last; place++) {
    const { since, up, role, term, writing } = line[place];
    const next = line[place + 1];
    const top = Math.max(yOf(since), yOf(first) - ROW);
    const bottom = Math.min(next ? yOf(next.since) : yOf(run.length) + ROW / 2, yOf(last) + ROW);
    const office = up ? (role ?? "follower") : "down";
    const dim = lit !== null ? " dim" : "";
    drawn.push(svg("line", { x1: x, x2: x, y1: top, y2: bottom, class: `lane ${office} ${termClass(term)}${dim}` }));
    if (writing) drawn.push(svg("line", { x1: x + 7, x2: x + 7, y1: top, y2: bottom, class: "writing" }));
    if (up && since >= first && term !== line[place - 1]?.term && term !== undefined && term > 0) {
      drawn.push(svg("text", { x: x - 9, y: yOf(since) + 4, class: `term-text ${termClass(term)}` }, `t${term}`));
    }
    if (up && role === "leader" && line[place - 1]?.role !== "leader" && since >= first)
      drawn.push(crown(x, yOf(since)));
  }
  return drawn;
}

const crown = (x: number, y: number): SVGElement =>
  svg("path", { d: `M${x + 9},${y + 5} l0,-9 l4,4 l4,-6 l4,6 l4,-4 l0,9 z`, class: "crown" });

function arrows(scene: Scene): SVGElement[] {
  const { run, first, last } = scene;
  const seen = new Set<Arrow>();
  const from = Math.max(0, first - REACH);
  const to = Math.min(run.length, last + REACH);
  for (let row = from; row <= to; row++) {
    for (const arrow of run.arrows.at(row)) {
      const end = arrow.end ?? arrow.sent + 1;
      if (end >= first && arrow.sent <= last) seen.add(arrow);
    }
  }
  return [...seen].flatMap((arrow) => arrowOf(arrow, scene));
}

function arrowOf(arrow: Arrow, { run, geometry, lit, chosen }: Scene): SVGElement[] {
  const { from, to, sent, end, fate } = arrow;
  const [x1, y1] = [xOf(from, geometry), yOf(sent)];
  const [x2, y2] = [xOf(to, geometry), yOf(end ?? sent + 1)];
  const line = run.lanes.stretches[from];
  const { term } = line[placeSince(line, sent)];
  const isLit = lit === null || (end !== null && fate !== "dropped" && lit.has(sent) && lit.has(end));
  const dim = isLit ? (lit === null ? "" : " lit") : " dim";
  const near = sent === chosen || end === chosen ? " chosen" : (end ?? sent) - sent > FAR && lit === null ? " far" : "";
  const group = `arrow ${fate} ${termClass(term)}${dim}${near}`;
  if (fate === "delivered" || fate === "copied") {
    // It ends at the rim of the mark, not in it.
    const length = Math.hypot(x2 - x1, y2 - y1) || 1;
    const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
    const [tx, ty] = [x2 - ux * 6, y2 - uy * 6];
    const head = `M${tx},${ty} L${tx - ux * 8 - uy * 4},${ty - uy * 8 + ux * 4} L${tx - ux * 8 + uy * 4},${ty - uy * 8 - ux * 4} z`;
    return [
      svg("g", { class: group }, svg("line", { x1, y1, x2: tx - ux * 4, y2: ty - uy * 4 }), svg("path", { d: head })),
    ];
  }
  // A lost one never gets there.
  const share = fate === "dropped" ? 0.6 : 0.45;
  const [cx, cy] = [x1 + (x2 - x1) * share, fate === "dropped" ? y2 : y1 + ROW * 0.62];
  const cross = `M${cx - 3},${cy - 3} l6,6 m0,-6 l-6,6`;
  return [
    svg("g", { class: group }, svg("line", { x1, y1, x2: cx, y2: cy }), svg("path", { d: cross, class: "cross" })),
  ];
}

/** A wall between two neighbours that hear nothing of each other, and a shade over the whole time of a partition. */
function cuts({ run, geometry, first, last }: Scene): SVGElement[] {
  const { cuts: all } = run.lanes;
  const drawn: SVGElement[] = [];
  for (let place = placeSince(all, first); place < all.length && all[place].since <= last; place++) {
    const { since, blocked } = all[place];
    if (blocked.every((mask) => mask === 0)) continue;
    const next = all[place + 1];
    const top = Math.max(yOf(since), yOf(first) - ROW);
    const bottom = Math.min(next ? yOf(next.since) : yOf(run.length) + ROW / 2, yOf(last) + ROW);
    const height = Math.max(0, bottom - top);
    drawn.push(svg("rect", { x: 0, y: top, width: geometry.width, height, class: "cut" }));
    for (let node = 0; node + 1 < blocked.length; node++) {
      const isWall = ((blocked[node] >> (node + 1)) & 1) === 1 && ((blocked[node + 1] >> node) & 1) === 1;
      const x = (node + 1) * geometry.lane;
      if (isWall) drawn.push(svg("line", { x1: x, x2: x, y1: top, y2: bottom, class: "wall" }));
    }
  }
  return drawn;
}

function marks(scene: Scene): SVGElement[] {
  const { run, first, last } = scene;
  const drawn: SVGElement[] = [];
  for (let row = Math.max(1, first); row <= Math.min(last, run.length); row++) {
    const node = run.moverOf(row);
    if (node >= 0) drawn.push(...markOf(row, node, scene));
  }
  return drawn;
}

function markOf(row: number, node: number, { run, geometry, lit, broken }: Scene): SVGElement[] {
  const [x, y] = [xOf(node, geometry), yOf(row)];
  const move = run.moves[row - 1];
  const line = run.lanes.stretches[node];
  const { term, up } = line[placeSince(line, row)];
  const dim = lit === null || lit.has(row) ? "" : " dim";
  const mark = shapeOf(move.type, x, y, up);
  mark.setAttribute("class", `mark ${move.type} ${termClass(term)}${dim}${run.hasChanged(row) ? "" : " idle"}`);
  const drawn = [mark];
  if ("crashAfter" in move || (!up && move.type !== "crash")) drawn.push(crossAt(x, y, dim));
  if (row === broken) drawn.push(svg("circle", { cx: x, cy: y, r: 11, class: "broken" }));
  return drawn;
}

const crossAt = (x: number, y: number, dim: string): SVGElement =>
  svg("path", { d: `M${x - 6},${y - 6} l12,12 m0,-12 l-12,12`, class: `crash mark${dim}` });

function shapeOf(type: Action["type"], x: number, y: number, up: boolean): SVGElement {
  switch (type) {
    case "fire":
    case "advance":
      return svg("circle", { cx: x, cy: y, r: 5.5 });
    case "request":
      return svg("path", { d: `M${x},${y - 7} l7,7 l-7,7 l-7,-7 z` });
    case "crash":
      return svg("path", { d: `M${x - 6},${y - 6} l12,12 m0,-12 l-12,12` });
    case "restart":
      return svg("path", { d: up ? `M${x - 6},${y + 5} l6,-11 l6,11 z` : `M${x - 6},${y - 6} l12,12` });
    case "finish":
      return svg("rect", { x: x - 5, y: y - 5, width: 10, height: 10 });
    case "deliver":
    case "duplicate":
    case "drop":
    case "local":
    case "partition":
      return svg("circle", { cx: x, cy: y, r: 4.5 });
  }
}
