// The picture of some rows: lines of servers, arrows of packets, and a mark for each action. Draws what is visible only.
// What it draws are shapes: it does not know whether a browser or a file will show them.

import { rowOf } from "../action-rows.js";
import { renderConfiguration } from "../log-text.js";
import { standingOf } from "../membership-text.js";
import type { Arrow } from "../../playback/arrows.js";
import { ROW, xOf, yOf, type Geometry } from "./geometry.js";
import { placeLabel, segmentOf, type Box, type Segment } from "./labels.js";
import { isCountedAnew, placeSince, type Stretch } from "../../playback/lanes.js";
import { operationsIn } from "./operations.js";
import { shape, type Shape } from "./shape.js";
import { cuts, healing } from "./shades.js";
import { SIGNS } from "./signs.js";
import { termClass } from "./picture-style.js";
import type { Timeline } from "../../playback/timeline.js";

export interface Scene {
  readonly run: Timeline;
  readonly geometry: Geometry;
  readonly first: number;
  readonly last: number;
  /** The rows that are lit; null: all are. */
  readonly lit: ReadonlySet<number> | null;
  readonly broken: number | null;
  /** The row that somebody looks at; null: nobody chose one. */
  readonly chosen: number | null;
}

/** Arrows that begin further away than this from what is visible are drawn from its other end only. */
const REACH = 150;
/** An arrow over more rows than this would hide what happens meanwhile: it is drawn faintly. */
const FAR = 25;

export function draw(scene: Scene): Shape[] {
  const flights = arrowsOf(scene).map((arrow) => flightOf(arrow, scene));
  return [
    ...healing(scene),
    ...cuts(scene),
    ...flights.map(({ drawn }) => drawn),
    ...lanes(scene),
    ...marks(scene),
    ...operationsIn(scene),
    ...labels(scene, flights),
  ];
}

function lanes(scene: Scene): Shape[] {
  return scene.run.lanes.stretches.flatMap((line, node) => laneOf(line, node, scene));
}

function laneOf(line: readonly Stretch[], node: number, scene: Scene): Shape[] {
  const { run, geometry, first, last, lit } = scene;
  const x = xOf(node, geometry);
  const drawn: Shape[] = [];
  for (let place = placeSince(line, first); place < line.length && line[place].since <= last; place++) {
    const { since, up, role, term, writing, paused, configuration } = line[place];
    const next = line[place + 1];
    const top = Math.max(yOf(since), yOf(first) - ROW);
    const bottom = Math.min(next ? yOf(next.since) : yOf(run.length) + ROW / 2, yOf(last) + ROW);
    const office = up ? (role ?? "follower") : "down";
    const dim = lit !== null ? " dim" : "";
    const standing = standingOf(configuration, node);
    const say = standing === "voter" ? "" : ` ${standing}`;
    if (paused) drawn.push(shape("line", { x1: x, x2: x, y1: top, y2: bottom, class: "paused" }));
    drawn.push(
      shape("line", { x1: x, x2: x, y1: top, y2: bottom, class: `lane ${office} ${termClass(term)}${say}${dim}` }),
    );
    if (writing) drawn.push(shape("line", { x1: x + 7, x2: x + 7, y1: top, y2: bottom, class: "writing" }));
  }
  return drawn;
}

/** What is written beside a line: the term that begins, the configuration that a server counts by from there on, and the crown of a leader. */
function labels(scene: Scene, flights: readonly Flight[]): Shape[] {
  const { run, geometry, first, last, broken } = scene;
  const inTheWay = [...flights.flatMap(({ segments }) => segments), ...linesInTheWay(scene)];
  return run.lanes.stretches.flatMap((line, node) => {
    const drawn: Shape[] = [];
    const x = xOf(node, geometry);
    for (let place = placeSince(line, first); place < line.length && line[place].since <= last; place++) {
      const { since, up, role, term, configuration } = line[place];
      if (!up || since < first) continue;
      const y = yOf(since);
      const ring: Segment = { x1: x, y1: y, x2: x, y2: y, reach: since === broken ? 12 : 6 };
      const near = [ring, ...inTheWay.filter(({ y1, y2 }) => Math.min(y1, y2) < y + ROW && Math.max(y1, y2) > y - ROW)];
      if (term !== line[place - 1]?.term && term !== undefined && term > 0) {
        const text = `t${term}`;
        const box = placeLabel({ x, y }, { width: 7 * text.length, height: 10 }, near);
        near.push(segmentOf(box));
        drawn.push(
          shape("text", { x: rounded(box.x), y: rounded(box.y + 4), class: `term-text ${termClass(term)}` }, text),
        );
      }
      if (isCountedAnew(line, place)) {
        const text = renderConfiguration(configuration);
        const box = placeLabel({ x, y }, { width: 5.5 * text.length, height: 10 }, near);
        near.push(segmentOf(box));
        const at = { x: rounded(box.x), y: rounded(box.y + 4) };
        drawn.push(shape("text", { ...at, class: `configuration-text ${termClass(term)}` }, text));
      }
      if (role === "leader" && line[place - 1]?.role !== "leader")
        drawn.push(crown(placeLabel({ x, y }, { width: 16, height: 11 }, near)));
    }
    return drawn;
  });
}

/** The lines of servers, what is hatched beside them, and the edges of the diagram. */
function linesInTheWay({ run, geometry, first, last }: Scene): Segment[] {
  const [top, bottom] = [yOf(first) - ROW, yOf(last) + ROW];
  const upright = (x: number, reach: number): Segment => ({ x1: x, x2: x, y1: top, y2: bottom, reach });
  const hatched = run.lanes.stretches.flatMap((line, node) =>
    line.flatMap(({ since, writing }, place) => {
      const x = xOf(node, geometry) + 7;
      const end = line[place + 1]?.since ?? run.length + 1;
      return writing ? [{ x1: x, x2: x, y1: yOf(since), y2: yOf(end), reach: 2 }] : [];
    }),
  );
  const servers = run.lanes.stretches.map((_, node) => upright(xOf(node, geometry), 4));
  // Beyond the edges stands what must be read: the numbers of rows, and what they say.
  const edges = [-14, geometry.servers + (geometry.width > geometry.servers ? 6 : 14)];
  return [...servers, ...hatched, ...edges.map((x) => ({ ...upright(x, 4), weight: 10 }))];
}

const crown = ({ x, y }: Box): Shape =>
  shape("path", { d: `M${rounded(x - 8)},${rounded(y + 5.5)} l0,-9 l4,4 l4,-6 l4,6 l4,-4 l0,9 z`, class: "crown" });

function arrowsOf(scene: Scene): readonly Arrow[] {
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
  return [...seen];
}

/** One that crashed as it sent is down in that row: what it was, shows in the row before. */
function termOfSender(life: readonly Stretch[], sent: number): number | undefined {
  const place = placeSince(life, sent);
  return (life[place].up ? life[place] : life[place - 1])?.term;
}

/** An arrow as it is drawn, and where it keeps labels away. */
interface Flight {
  readonly drawn: Shape;
  readonly segments: readonly Segment[];
}

function flightOf(arrow: Arrow, { run, geometry, lit, chosen }: Scene): Flight {
  const { from, to, sent, end, fate } = arrow;
  const [x1, y1] = [xOf(from, geometry), yOf(sent)];
  const [x2, y2] = [xOf(to, geometry), yOf(end ?? sent + 1)];
  const term = termOfSender(run.lanes.stretches[from], sent);
  const isLit = lit === null || (end !== null && fate !== "dropped" && lit.has(sent) && lit.has(end));
  const dim = isLit ? (lit === null ? "" : " lit") : " dim";
  const isChosen = chosen !== null && (sent === chosen || end === chosen);
  const near = isChosen ? " chosen" : (end ?? sent) - sent > FAR && lit === null ? " far" : "";
  const group = `arrow ${fate} ${termClass(term)}${dim}${near}`;
  if (fate === "delivered" || fate === "copied") {
    // It ends at the rim of the mark, not in it.
    const length = Math.sqrt((x2 - x1) ** 2 + (y2 - y1) ** 2) || 1;
    const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
    /** So far from where it ends, and so far beside it. */
    const at = (back: number, beside: number): string =>
      `${rounded(x2 - ux * back - uy * beside)},${rounded(y2 - uy * back + ux * beside)}`;
    const line = { x1, y1, x2: rounded(x2 - ux * 10), y2: rounded(y2 - uy * 10) };
    const head = { x1: x2 - ux * 14, y1: y2 - uy * 14, x2: x2 - ux * 6, y2: y2 - uy * 6, reach: 4 };
    const tip = shape("path", { d: `M${at(6, 0)} L${at(14, 4)} L${at(14, -4)} z` });
    return { drawn: shape("g", { class: group }, shape("line", line), tip), segments: [{ ...line, reach: 1.5 }, head] };
  }
  // A lost one never gets there.
  const share = fate === "dropped" ? 0.6 : 0.45;
  const [cx, cy] = [rounded(x1 + (x2 - x1) * share), rounded(fate === "dropped" ? y2 : y1 + ROW * 0.62)];
  const cross = `M${rounded(cx - 3)},${rounded(cy - 3)} l6,6 m0,-6 l-6,6`;
  const line = { x1, y1, x2: cx, y2: cy };
  return {
    drawn: shape("g", { class: group }, shape("line", line), shape("path", { d: cross, class: "cross" })),
    segments: [
      { ...line, reach: 1.5 },
      { x1: cx, y1: cy, x2: cx, y2: cy, reach: 5 },
    ],
  };
}

/** To a hundredth of a pixel. */
const rounded = (length: number): number => Math.round(length * 100) / 100;

function marks(scene: Scene): Shape[] {
  const { run, first, last } = scene;
  const drawn: Shape[] = [];
  for (let row = Math.max(1, first); row <= Math.min(last, run.length); row++) {
    const node = run.moverOf(row);
    if (node >= 0) drawn.push(...markOf(row, node, scene));
  }
  return drawn;
}

/** How a server is after a row. */
function stretchAfter(run: Timeline, row: number, node: number): Stretch {
  const line = run.lanes.stretches[node];
  return line[placeSince(line, row)];
}

/** Whether a row has a cross beside its sign: the server that moves is down after it, which the sign does not say. */
export function isCrossed(run: Timeline, row: number): boolean {
  const node = run.moverOf(row);
  return node >= 0 && rowOf(run.moves[row - 1].type).sign !== "cross" && !stretchAfter(run, row, node).up;
}

function markOf(row: number, node: number, { run, geometry, lit, broken }: Scene): Shape[] {
  const [x, y] = [xOf(node, geometry), yOf(row)];
  const move = run.moves[row - 1];
  const { term, up } = stretchAfter(run, row, node);
  const dim = lit === null || lit.has(row) ? "" : " dim";
  const look = `mark ${move.type} ${termClass(term)}${dim}${run.hasChanged(row) ? "" : " idle"}`;
  const drawn = [SIGNS[rowOf(move.type).sign](x, y, up, look)];
  if (isCrossed(run, row)) drawn.push(crossAt(x, y, dim));
  if (row === broken) drawn.push(shape("circle", { cx: x, cy: y, r: 11, class: "broken" }));
  return drawn;
}

const crossAt = (x: number, y: number, dim: string): Shape => SIGNS.cross(x, y, false, `crash mark${dim}`);
