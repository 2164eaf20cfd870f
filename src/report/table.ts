// Aligned columns of text.

import { widthOf, wrapped } from "./wrap.js";

export interface TableOptions {
  /** By column; what is not named is left. */
  readonly align?: readonly ("left" | "right")[];
  readonly indent?: string;
  /** What is wider goes on in the next line: the last column under where it began, others set in. */
  readonly width?: number;
}

const GAP = "  ";
/** How far columns are set in for which there was no room beside the others. */
const SET_IN = "    ";
/** A last column with less room than this begins a line of its own. */
const ROOM_MIN = 16;

/** One text a row, without spaces at line ends. Cells may carry colours: these take no room. */
export function renderTable(rows: readonly (readonly string[])[], options: TableOptions = {}): string[] {
  const { align = [], indent = "", width = Infinity } = options;
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, widthOf(cell))));
  }
  const firsts = firstsOfLines(widths, indent.length, width);
  const lineOf = (row: readonly string[], line: number): string => {
    const cells = row
      .map((cell, column) => padded(cell, widths[column], align[column] ?? "left"))
      .slice(firsts[line], firsts[line + 1]);
    const before = indent + (line === 0 ? "" : SET_IN);
    const last = row.slice(0, firsts[line + 1]).findLastIndex((cell) => cell !== "");
    const hang = widths.slice(firsts[line], last).reduce((sum, each) => sum + each + GAP.length, before.length);
    return wrapped((before + cells.join(GAP)).trimEnd(), width, hang);
  };
  return rows.map((row) => {
    const lines = firsts.map((_, line) => lineOf(row, line));
    return lines.filter((text, line) => line === 0 || text !== "").join("\n");
  });
}

/** The first columns of the lines that a row takes: of one line, where all have room beside each other. */
function firstsOfLines(widths: readonly number[], indent: number, width: number): readonly number[] {
  const firsts = [0];
  const last = widths.findLastIndex((each) => each > 0);
  let at = indent;
  widths.forEach((each, column) => {
    const least = column === last ? Math.min(each, ROOM_MIN) : each;
    if (at + least > width && column > firsts.at(-1)!) {
      firsts.push(column);
      at = indent + SET_IN.length;
    }
    at += each + GAP.length;
  });
  return firsts;
}

function padded(cell: string, width: number, align: "left" | "right"): string {
  const space = " ".repeat(width - widthOf(cell));
  return align === "left" ? cell + space : space + cell;
}
