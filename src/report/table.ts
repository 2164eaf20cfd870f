// Aligned columns of text.

import { widthOf, wrapped } from "./wrap.js";

export interface TableOptions {
  /** By column; what is not named is left. */
  readonly align?: readonly ("left" | "right")[];
  readonly indent?: string;
  /** What is wider goes on in the next line, under the last column. */
  readonly width?: number;
}

const GAP = "  ";

/** One line a row, without spaces at line ends. Cells may carry colours: these take no room. */
export function renderTable(rows: readonly (readonly string[])[], options: TableOptions = {}): string[] {
  const { align = [], indent = "", width = Infinity } = options;
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, widthOf(cell))));
  }
  return rows.map((row) => {
    const cells = row.map((cell, column) => padded(cell, widths[column], align[column] ?? "left"));
    const line = (indent + cells.join(GAP)).trimEnd();
    const hang = widths.slice(0, row.length - 1).reduce((sum, each) => sum + each + GAP.length, indent.length);
    return wrapped(line, width, hang);
  });
}

function padded(cell: string, width: number, align: "left" | "right"): string {
  const space = " ".repeat(width - widthOf(cell));
  return align === "left" ? cell + space : space + cell;
}
