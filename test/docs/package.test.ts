// The published package: what is in it points at nothing that is not.

import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { linksOf, nameOf, ROOT } from "./markdown.js";

const pack = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: ROOT, encoding: "utf8" });
const [{ files }] = JSON.parse(pack) as [{ files: readonly { path: string }[] }];
const paths = new Set(files.map(({ path }) => path));
const isThere = (path: string): boolean =>
  paths.has(path) || [...paths].some((one) => one.startsWith(`${path.replace(/\/$/, "")}/`));

it("every link in its pages leads to a file in it", () => {
  const pages = [...paths].filter((path) => path.endsWith(".md"));
  expect(pages).toContain("README.md");
  const missing = pages.flatMap(linksOf).filter(({ path }) => !isThere(path));
  expect(missing.map((link) => `${nameOf(link)} ${link.path}`)).toEqual([]);
});

it("every source map finds its sources", () => {
  const maps = [...paths].filter((path) => path.endsWith(".map"));
  expect(maps).not.toEqual([]);
  const missing = maps.flatMap((path) => {
    const { sources } = JSON.parse(readFileSync(join(ROOT, path), "utf8")) as { sources: readonly string[] };
    return sources.map((source) => join(dirname(path), source)).filter((source) => !isThere(source));
  });
  expect(missing).toEqual([]);
});

it("its help lists the adapters that it has: none", () => {
  const folder = mkdtempSync(join(tmpdir(), "seaworthy-package-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of ["package.json", "dist"]) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  const help = (at: string): string =>
    execFileSync(process.execPath, [join(at, "dist/cli/main.js"), "fuzz", "--help"], { encoding: "utf8" });
  expect(help(ROOT)).toContain("liferaft");
  expect(help(folder)).not.toContain("liferaft");
});
