// Plain tables.

import { renderTable } from "../dist/report/table.js";

/** Prints a title, the first row as a heading, and the others below it; all columns but the first stand to the right. */
export function printTable(title: string, rows: readonly (readonly string[])[]): void {
  const align = rows[0].map((_, column) => (column === 0 ? "left" : "right"));
  console.log(`\n${title}\n\n${renderTable(rows, { align, indent: "  " }).join("\n")}`);
}
