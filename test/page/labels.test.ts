// Terms and crowns stand clear of arrows, crosses, marks and each other, by what a browser makes of them.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { exportSvg } from "../../src/report/export/svg.js";
import { freshFolder } from "../cli/run-cli.js";
import { ALL_RECORDINGS } from "../report/export/recordings.js";
import { PICTURES } from "../pictures/pictures.js";
import { describeInBrowser } from "./chromium.js";

const STILLS = [
  ...ALL_RECORDINGS.filter(({ title }) => !title.includes("of the seed")).map(({ title, recording }) => ({
    title,
    svg: exportSvg(recording),
  })),
  ...PICTURES.filter(({ path }) => path.includes("scenarios")).map(({ path, draw }) => ({ title: path, svg: draw() })),
];

/** By picture: the labels with something on them. */
const COLLISIONS = `
  [...document.querySelectorAll("svg")].map((svg) => {
    const boxOf = (element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      // A box of text has room above and below for letters that no term has.
      const inset = element.tagName === "text" ? (bottom - top - 8) / 2 : 0;
      return { left, right, top: top + inset, bottom: bottom - inset };
    };
    const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    const labels = [...svg.querySelectorAll(".term-text, .crown")];
    const solid = [...svg.querySelectorAll(".arrow path, .mark"), ...labels];
    const points = [...svg.querySelectorAll(".arrow line")].flatMap((line) => {
      const matrix = line.getScreenCTM();
      const [x1, y1, x2, y2] = ["x1", "y1", "x2", "y2"].map((name) => line[name].baseVal.value);
      return Array.from({ length: 301 }, (_, i) => {
        const at = new DOMPoint(x1 + ((x2 - x1) * i) / 300, y1 + ((y2 - y1) * i) / 300).matrixTransform(matrix);
        return { left: at.x, right: at.x, top: at.y, bottom: at.y };
      });
    });
    const onIt = (label) => {
      const box = boxOf(label);
      return [...solid.filter((other) => other !== label).map(boxOf), ...points].some((other) => meet(box, other));
    };
    return labels.filter(onIt).map((label) => (label.textContent || "crown") + " at " + Math.round(label.getBBox().y));
  })
`;

describeInBrowser("the labels of a picture", (open) => {
  it("stand clear in every recorded trace and every story", async () => {
    const path = join(freshFolder(), "all.html");
    writeFileSync(path, `<!doctype html><meta charset="utf-8">${STILLS.map(({ svg }) => svg).join("\n")}`);
    const { page } = await open(path, { drawn: "svg", width: 1000 });
    const found = await page.evaluate<string[][]>(COLLISIONS);
    expect(found).toHaveLength(STILLS.length);
    const collisions = found.flatMap((labels, i) => labels.map((label) => `${STILLS[i].title}: ${label}`));
    expect(collisions).toEqual([]);
  });
});
