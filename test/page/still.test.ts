// Still pictures in a browser: nothing is loaded, and no text runs out of them.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { exportSvg } from "../../src/report/export/svg.js";
import { freshFolder } from "../cli/run-cli.js";
import { PICTURES, ROOT } from "../pictures/pictures.js";
import { HOSTILE_VERDICT, recordingOfRun } from "../report/export/recordings.js";
import { play } from "../trace/random-run.js";
import { describeInBrowser } from "./chromium.js";

const WORDS = "x".repeat(300);
const CROWDED = recordingOfRun(
  play(
    [
      { do: "fire", node: "S31", timer: "election" },
      { do: "invoke", node: "S1", operation: "write", client: 1, command: `${WORDS} ${"WIDE ".repeat(40)}` },
    ],
    { nodes: 31 },
  ),
);

const fileOf = (svg: string): string => {
  const path = join(freshFolder(), "still.svg");
  writeFileSync(path, svg);
  return path;
};

/** Texts that begin or end beyond the picture's edge. */
const outside = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`
    [...document.querySelectorAll("text")]
      .filter((text) => {
        const { left, right, bottom } = text.getBoundingClientRect();
        const { width, height } = document.documentElement.getBoundingClientRect();
        return left < 0 || right > width || bottom > height;
      })
      .map((text) => text.textContent)
  `);

const paper = (page: Page): Promise<string> =>
  page.evaluate<string>(`getComputedStyle(document.querySelector(".paper")).fill`);

describeInBrowser("a still picture in a browser", (open) => {
  const still = async (path: string, scheme: "light" | "dark" = "light") => {
    const opened = await open(path, { width: 900, drawn: "svg > .paper", scheme });
    expect(opened.complaints).toEqual([]);
    return opened.page;
  };

  it.each(PICTURES)("keeps its texts inside: $path", async ({ path }) => {
    const page = await still(fileURLToPath(new URL(path, ROOT)));
    expect(await outside(page)).toEqual([]);
    await page.close();
  });

  it.each([
    ["hostile words", HOSTILE_VERDICT],
    ["31 servers and long commands", CROWDED],
  ])("keeps its texts inside: %s", async (_, recording) => {
    expect(await outside(await still(fileOf(exportSvg(recording))))).toEqual([]);
  });

  it("is light by day and dark by night", async () => {
    const path = fileURLToPath(new URL(PICTURES[0].path, ROOT));
    expect(await paper(await still(path))).toBe("rgb(255, 255, 255)");
    expect(await paper(await still(path, "dark"))).toBe("rgb(20, 23, 27)");
  });
});
