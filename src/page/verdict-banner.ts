// What is wrong with the run that is shown, and why: the law, its sentence, the facts and the rows where they stand.

import { lawById } from "../laws/all-laws.js";
import { oneLine } from "../report/plain-text.js";
import { HEALING_NOT_SHOWN } from "../report/verdict-text.js";
import { button, html } from "./elements.js";
import type { Viewer } from "./viewer.js";

export function verdictBanner(viewer: Viewer): HTMLElement[] {
  const { note } = viewer.data;
  return [...verdictParts(viewer), ...(note === null ? [] : [html("p", {}, `Played by best effort: ${note}`)])];
}

function verdictParts(viewer: Viewer): HTMLElement[] {
  const { branch, data } = viewer;
  if (branch.broken !== null) return broken(viewer);
  const verdict = branch.forked === null ? data.verdict : null;
  if (verdict?.verdict === "no-progress") {
    return [
      html(
        "p",
        { class: "verdict bad" },
        "No progress after these actions: the faults stopped, and the cluster did not recover.",
      ),
      html("p", {}, oneLine(verdict.sentence)),
      html("ul", {}, ...verdict.facts.map((fact) => html("li", {}, oneLine(fact)))),
      html("p", {}, HEALING_NOT_SHOWN),
    ];
  }
  if (verdict !== null) return [html("p", { class: "verdict good" }, "No law that was judged is broken in this run.")];
  return [html("p", { class: "verdict good" }, "No law is broken so far.")];
}

function broken(viewer: Viewer): HTMLElement[] {
  const { finding, row } = viewer.branch.broken!;
  const { why } = viewer.branch;
  const law = lawById(finding.law);
  const title = law === undefined ? "The implementation's own code fails" : `${law.title} is broken`;
  const facts = finding.facts.filter((fact) => fact !== "");
  const rows = why?.facts ?? [];
  const items = facts.map((fact, i) => {
    // Facts are told in the order in which they became true; the last one is the step itself.
    const at = i === facts.length - 1 ? row : rows.length > 1 ? rows[Math.min(i, rows.length - 2)] : null;
    return html("li", {}, oneLine(fact), at === null ? null : " ", at === null ? null : stepLink(viewer, at));
  });
  return [
    html("p", { class: "verdict bad" }, `✗ ${title}`, law === undefined ? null : html("span", {}, ` ${law.sentence}`)),
    html(
      "p",
      {},
      html("b", {}, oneLine(finding.sentence)),
      items.length > 0 ? null : " ",
      items.length > 0 ? null : stepLink(viewer, row),
    ),
    html("ul", { class: "facts" }, ...items),
  ];
}

const stepLink = (viewer: Viewer, row: number): HTMLElement =>
  button(`action ${row}`, () => viewer.goTo(row), { class: "link" });
