// Links in the pages lead somewhere, and what they say of files is there.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { anchorsOf, linksOf, nameOf, PAGES, readPage, ROOT } from "./markdown.js";

describe.each(PAGES)("the links of %s", (page) => {
  it("point at files that are there", () => {
    const missing = linksOf(page).filter(({ path }) => !existsSync(join(ROOT, path)));
    expect(missing.map((link) => `${nameOf(link)} ${link.path}`)).toEqual([]);
  });

  it("point at headings that are there", () => {
    const missing = linksOf(page).filter(
      ({ path, anchor }) => anchor !== null && path.endsWith(".md") && !anchorsOf(path).includes(anchor),
    );
    expect(missing.map((link) => `${nameOf(link)} ${link.path}#${link.anchor}`)).toEqual([]);
  });
});

/** Folders of the repository, as they begin a path. */
const PATH = /`((?:src|test|properties|examples|adapters|docs|bench|traces)\/[\w./-]*[\w/])`/g;

describe.each(PAGES)("the paths in %s", (page) => {
  it("are there", () => {
    const text = readPage(page);
    const named = [...text.matchAll(PATH)].map(([, path]) => path);
    expect(named.filter((path) => !existsSync(join(ROOT, path)) && !MADE.test(path))).toEqual([]);
  });
});

it("npm scripts in the pages are scripts", () => {
  const { scripts } = JSON.parse(readPage("package.json")) as { scripts: Record<string, string> };
  const named = PAGES.flatMap((page) =>
    [...readPage(page).matchAll(/\bnpm run (?:-\S+ )*([\w:-]+)/g)].map(([, name]) => name),
  );
  expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
});

/** What commands make. */
const MADE = /^traces\/found\b/;
