// Aligned columns of text.

export interface TableOptions {
  /** By column; what is not named is left. */
  readonly align?: readonly ("left" | "right")[];
  readonly indent?: string;
}

const GAP = "  ";

/** One line a row, without spaces at line ends. Cells may carry colours: these take no room. */
export function renderTable(rows: readonly (readonly string[])[], options: TableOptions = {}): string[] {
  const { align = [], indent = "" } = options;
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, widthOf(cell))));
  }
  return rows.map((row) => {
    const cells = row.map((cell, column) => padded(cell, widths[column], align[column] ?? "left"));
    return (indent + cells.join(GAP)).trimEnd();
  });
}

function padded(cell: string, width: number, align: "left" | "right"): string {
  const space = " ".repeat(width - widthOf(cell));
  return align === "left" ? cell + space : space + cell;
}

/** How many places a text takes on a terminal. */
function widthOf(text: string): number {
  return [...text.replace(/\u001b\[[0-9;]*m/g, "")].length;
}
