import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Implementation } from "../../src/contract/implementation.js";
import { lawById } from "../../src/laws/all-laws.js";
import { mutantById } from "../../src/mutants/all-mutants.js";
import { Timeline } from "../../src/playback/timeline.js";
import { whyOf, type Why } from "../../src/playback/why.js";
import { replayStrictly } from "../../src/run/replay.js";
import { parseTrace } from "../../src/trace/trace-text.js";
import { ROOT } from "../cli/run-cli.js";

interface Explained {
  readonly run: Timeline;
  readonly why: Why;
}

function explained(name: string): Explained {
  const trace = parseTrace(readFileSync(join(ROOT, "traces", name), "utf8"));
  const implementation = mutantById(trace.header.implementation.name)!.implementation as Implementation;
  const law = trace.verdict.verdict === "violated" ? lawById(trace.verdict.law)! : null;
  const { steps } = replayStrictly(trace, implementation, law === null ? [] : [law]);
  const run = new Timeline({ implementation, environment: trace.header.environment });
  for (const { action } of steps) run.take(action);
  return { run, why: whyOf(run, law) };
}

describe("why a law is broken", () => {
  it("is the first leader's election, for a second leader of the same term", () => {
    expect(explained("vote-dup-counted.jsonl").why.facts).toEqual([4, 8]);
  });

  it("is the step that committed the entry, for a leader without it", () => {
    expect(explained("commit-prior-term-by-counting.jsonl").why.facts).toEqual([17, 20]);
  });

  it.each(readdirSync(join(ROOT, "traces")).filter((name) => name.endsWith(".jsonl")))(
    "ends in the last action, and what it lights up is closed under causes: %s",
    (name) => {
      const { run, why } = explained(name);
      expect(why.facts.at(-1) ?? 0).toBe(run.length);
      for (const row of why.rows) {
        const sent = run.arrows.takenIn(row)?.sent ?? 0;
        if (sent > 0) expect(why.rows).toContain(sent);
      }
    },
  );

  it("leaves out what another server did by itself", () => {
    const { run, why } = explained("vote-dup-counted.jsonl");
    const longer = new Timeline(run.cluster.setup);
    longer.take({ type: "fire", node: 1, timer: "election" });
    expect(whyOf(longer, null).rows).toEqual(new Set([1]));
    expect(why.rows.has(1)).toBe(true);
  });
});
