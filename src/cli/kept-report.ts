// What has become of the traces that were kept, as text and as a document.

import type { KeptTraces, PassedOver, Retried } from "../host/files/kept-traces.js";
import { oneLine } from "../report/plain-text.js";
import type { Style } from "../report/style.js";
import { renderTable } from "../report/table.js";
import { wrapped } from "../report/wrap.js";
import { counted } from "./numbers.js";

/** One line a trace, and one for those that were passed over. Ends in a newline; empty where there was no trace. */
export function renderKept({ retried, passedOver }: KeptTraces, style: Style): string {
  const rows = retried.map((one) => [wordOf(one, style), one.path, aboutOf(one)]);
  const others = passedOver.filter(({ isUnreadable }) => !isUnreadable);
  const unreadable = passedOver.filter(({ isUnreadable }) => isUnreadable);
  const lines = [
    ...renderTable(rows, { width: style.width }),
    ...(others.length > 0 ? [wrapped(style.dim(shown(othersText(others))), style.width, 2)] : []),
    ...unreadable.map(({ reason }) => wrapped(`${style.yellow("passed over:")} ${shown(reason)}`, style.width, 2)),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function wordOf({ outcome }: Retried, { red, yellow, green }: Style): string {
  switch (outcome) {
    case "broken":
      return red("still broken");
    case "mended":
      return green("mended");
    case "impossible":
      return yellow("no longer possible");
    case "unanswered":
      return red("no answer");
    case "holds":
      return green("holds");
  }
}

/** What an implementation said may stand in it. */
const shown = (reason: string): string => oneLine(reason, 1000);

const aboutOf = ({ recorded, note }: Retried): string => shown([recorded ?? "", note ?? ""].filter(Boolean).join(": "));

function othersText(others: readonly PassedOver[]): string {
  const reasons = [...new Set(others.map(({ reason }) => reason))];
  return `passed over: ${counted(others.length, "trace")} (${reasons.slice(0, 3).join("; ")}${reasons.length > 3 ? "; ..." : ""})`;
}

export const keptDocument = ({ retried, passedOver }: KeptTraces): object => ({
  traces: retried.map(({ path, outcome, recorded, law, note }) => ({ trace: path, outcome, recorded, law, note })),
  passedOver: passedOver.map(({ path, reason }) => ({ trace: path, reason })),
});
