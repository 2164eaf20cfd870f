// What is wrong with the run that is shown, and why: the law, its sentence, the facts and the rows where they stand.

import { headingOf, headingOfBroken, type Said } from "../report/picture/heading.js";
import { button, html, type ElementChild } from "./elements.js";
import type { Viewer } from "./viewer.js";

export function verdictBanner(viewer: Viewer): HTMLElement[] {
  const { broken, why, fork, run } = viewer.branch;
  const { note } = viewer.data;
  const verdict = fork === null ? viewer.data.verdict : null;
  const { tone, title, demand, sentence, facts } =
    broken === null ? headingOf(verdict, fork === null ? viewer.data.healing : null) : headingOfBroken(broken, why);
  const isEmpty = viewer.isFresh && run.length === 0;
  const beside = isEmpty ? "Nothing has happened yet: choose what happens first." : demand;
  const link = ({ row }: Said): ElementChild[] => (row === null ? [] : [" ", stepLink(viewer, row)]);
  return [
    html("p", { class: `verdict ${tone}` }, title, beside === null ? null : html("span", {}, ` ${beside}`)),
    ...(sentence === null ? [] : [html("p", {}, html("b", {}, sentence.text), ...link(sentence))]),
    ...(facts.length === 0
      ? []
      : [html("ul", { class: "facts" }, ...facts.map((fact) => html("li", {}, fact.text, ...link(fact))))]),
    ...(note === null ? [] : [html("p", {}, `Played by best effort: ${note}`)]),
  ];
}

const stepLink = (viewer: Viewer, row: number): HTMLElement =>
  button(`action ${row}`, () => viewer.goTo(row), { class: "link", "data-key": `action ${row}` });
