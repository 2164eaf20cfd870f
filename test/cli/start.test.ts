// npm start, as README.md shows it. It takes half a minute, so all is asked of one run.

import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fillWorkspace, run, shortened, type Printed } from "../docs/commands.js";
import { ALL_BLOCKS, settled } from "../docs/markdown.js";
import { ROOT } from "./run-cli.js";

describe("npm start", () => {
  const folder = mkdtempSync(join(tmpdir(), "seaworthy-start-"));
  let printed: Printed;
  beforeAll(() => {
    fillWorkspace(folder);
    printed = run("start", [], folder);
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const traceIn = (text: string): string => /replay {2}npx seaworthy replay (\S+)/.exec(text)![1];

  it("ends well, and prints what README.md shows", () => {
    const { status, text } = printed;
    expect(status, text).toBe(0);
    const [output] = ALL_BLOCKS.filter(({ marks }) => marks.has("start"));
    const wanted = shortened(text, output.text);
    expect(settled(output, wanted)).toBe(wanted);
  });

  it("finds the reference clean, then breaks Leader Completeness of a real library in at most 11 actions", () => {
    const { text } = printed;
    expect(text).toMatch(/5,000 runs, [\d,]+ actions, each judged by \d+ laws: nothing found/);
    expect(Number(/shrunk to (\d+):/.exec(text)?.[1])).toBeLessThanOrEqual(11);
    expect(text).toMatch(/violated: Leader Completeness/);
    const picture = / {2}picture (\S+)\n$/.exec(text)?.[1];
    expect(existsSync(join(folder, picture!))).toBe(true);
  });

  it("names a trace that replays to what was shown", () => {
    const replayed = run("main", ["replay", traceIn(printed.text)], folder);
    expect(replayed.status).toBe(1);
    expect(printed.text).toContain(replayed.text);
  });

  // The picture in the README is of this trace: copy it there, then npm run pictures.
  it("leaves the trace whose picture README.md shows", () => {
    expect(readFileSync(join(ROOT, "traces/libraries/liferaft/committed-entry-lost.jsonl"), "utf8")).toBe(
      readFileSync(join(folder, traceIn(printed.text)), "utf8"),
    );
  });
});
