// The page runs the same code as the command line, in another engine's hands: they must agree on every cluster.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import { expect, it } from "vitest";
import { clusterDigest } from "../../src/cluster/digest.js";
import type { Implementation } from "../../src/contract/implementation.js";
import { ALL_MUTANTS } from "../../src/mutants/all-mutants.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { ROOT } from "../cli/run-cli.js";
import { digestsOf, randomRun, type Played } from "../trace/random-run.js";
import { describeInBrowser } from "./chromium.js";
import { dataOf, pictureOf } from "./pictures.js";

const script = (): string => {
  const page = readFileSync(join(ROOT, "dist/page.html"), "utf8");
  return page.slice(page.lastIndexOf("<script>") + "<script>".length, page.lastIndexOf("</script>"));
};

const IMPLEMENTATIONS = [REFERENCE, ...ALL_MUTANTS.map(({ implementation }) => implementation)] as Implementation[];

const drawn = (number: number): Played =>
  randomRun(`agreement/${number}`, 20 + (number % 60), IMPLEMENTATIONS[number % IMPLEMENTATIONS.length]);

const expected = (played: Played): string[] => [clusterDigest(played.start.cluster), ...digestsOf(played)];

it("has the cluster of the command line after every action of 1,000 runs", () => {
  const context = createContext({});
  runInContext(`${script()}; this.digests = (text) => JSON.stringify(seaworthy.digestsOf(JSON.parse(text)));`, context);
  const { digests } = context as { digests: (text: string) => string };
  for (let number = 0; number < 1000; number++) {
    const played = drawn(number);
    expect(JSON.parse(digests(JSON.stringify(dataOf(played))))).toEqual(expected(played));
  }
});

interface Bundle {
  readonly seaworthy: { digestsOf(data: unknown): string[] };
}

describeInBrowser("a browser", (open) => {
  it("has the cluster of the command line after every action, too", async () => {
    const runs = Array.from({ length: 60 }, (_, number) => drawn(number));
    const { page } = await open(pictureOf(dataOf(runs[0])));
    const found = await page.evaluate(
      (texts) => texts.map((text) => (globalThis as unknown as Bundle).seaworthy.digestsOf(JSON.parse(text))),
      runs.map((played) => JSON.stringify(dataOf(played))),
    );
    expect(found).toEqual(runs.map(expected));
  });
});
