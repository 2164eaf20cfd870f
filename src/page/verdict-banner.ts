// What is wrong with the run that is shown, and why: the law, its sentence, the facts and the rows where they stand.

import { headingOf, headingOfBroken, type Said } from "../report/picture/heading.js";
import { button, html, type Child } from "./elements.js";
import type { Viewer } from "./viewer.js";

export function verdictBanner(viewer: Viewer): HTMLElement[] {
  const { broken, why, forked } = viewer.branch;
  const { note } = viewer.data;
  const verdict = forked === null ? viewer.data.verdict : null;
  const { tone, title, demand, sentence, facts } = broken === null ? headingOf(verdict) : headingOfBroken(broken, why);
  const link = ({ row }: Said): Child[] => (row === null ? [] : [" ", stepLink(viewer, row)]);
  return [
    html("p", { class: `verdict ${tone}` }, title, demand === null ? null : html("span", {}, ` ${demand}`)),
    ...(sentence === null ? [] : [html("p", {}, html("b", {}, sentence.text), ...link(sentence))]),
    ...(facts.length === 0
      ? []
      : [html("ul", { class: "facts" }, ...facts.map((fact) => html("li", {}, fact.text, ...link(fact))))]),
    ...(note === null ? [] : [html("p", {}, `Played by best effort: ${note}`)]),
  ];
}

const stepLink = (viewer: Viewer, row: number): HTMLElement =>
  button(`action ${row}`, () => viewer.goTo(row), { class: "link" });
