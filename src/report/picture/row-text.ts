// What a picture says of a row.

import { renderBody } from "../packet-text.js";
import { renderBoot, renderStep } from "../step-text.js";
import type { Timeline } from "../../playback/timeline.js";

/** The sentence of a row; row 0 is the start. */
export function rowText(run: Timeline, row: number): string {
  if (row > 0) return `${row - 1 === run.healsAfter ? "the faults stop; " : ""}${renderStep(run.stepAt(row))}`;
  const boots = run.start.boots.map((boot) => renderBoot(boot)).filter((text) => text !== "");
  return ["all servers are switched on", ...boots].join("; ");
}

/** The same, without what a packet carries: there is more room for that beside the diagram. */
export function shortRowText(run: Timeline, row: number): string {
  const text = rowText(run, row);
  const action = row > 0 ? run.stepAt(row).action : null;
  if (action === null || !("packet" in action)) return text;
  return text.replace(` (${renderBody(action.packet.body)})`, "");
}
