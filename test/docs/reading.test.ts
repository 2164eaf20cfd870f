// docs/reading-a-picture.md has every key, and every mark and line that the legend of the page has.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readPage, ROOT } from "./markdown.js";

const SIGNS: Readonly<Record<string, string>> = {
  ArrowLeft: "←",
  ArrowUp: "↑",
  ArrowRight: "→",
  ArrowDown: "↓",
  PageUp: "Page Up",
  PageDown: "Page Down",
  " ": "Space",
};

it("docs/reading-a-picture.md has every key that the page listens to", () => {
  const code = readFileSync(join(ROOT, "src/page/keys.ts"), "utf8");
  const keys = [...code.matchAll(/case "(.+?)":/g)].map(([, key]) => SIGNS[key] ?? key);
  expect(keys.length).toBeGreaterThan(10);
  const page = readPage("docs/reading-a-picture.md");
  expect(keys.filter((key) => !page.includes(`\`${key}\``))).toEqual([]);
});

it("docs/reading-a-picture.md has every word of the page's own legend", () => {
  const legend = /<ul>(.*?)<\/ul>/s.exec(readFileSync(join(ROOT, "src/page/page.html"), "utf8"))![1];
  const words = [
    "thin",
    "dashed",
    "thick",
    "crown",
    "dotted",
    "copy",
    "cross",
    "ring",
    "diamond",
    "square",
    "triangle",
  ];
  const page = readPage("docs/reading-a-picture.md");
  for (const word of words) for (const text of [legend, page]) expect(text).toContain(word);
});
