import { describe, expect, it } from "vitest";
import { renderFinding } from "../../src/report/finding-text.js";

const FOUND = {
  verdict: {
    verdict: "violated",
    law: "log-matching",
    sentence: "S1 and S2 hold different entries.",
    facts: ["S1 holds 1:a at index 1", "S2 holds 1:b at index 1"],
  },
  seed: "17",
  again: "seaworthy fuzz --seed 17 --runs 1",
  tracePath: "traces/found/log-matching.jsonl",
} as const;

describe("a finding", () => {
  it("prints the law, the seed, the command for the seed, the trace, and the commands that show and draw it, in this order", () => {
    const laws = [
      { id: "log-matching", title: "Log Matching", sentence: "Same index and term, same log up to there." },
    ];
    expect(renderFinding({ ...FOUND, laws })).toBe(
      `violated: Log Matching (log-matching): Same index and term, same log up to there.
  S1 and S2 hold different entries.
  - S1 holds 1:a at index 1
  - S2 holds 1:b at index 1
  seed   17
  again  seaworthy fuzz --seed 17 --runs 1
  trace  traces/found/log-matching.jsonl
  show   seaworthy replay traces/found/log-matching.jsonl
  draw   seaworthy view traces/found/log-matching.jsonl
`,
    );
  });

  it("ends with its picture where there is one", () => {
    const text = renderFinding({ ...FOUND, picturePath: "traces/found/log-matching.html" });
    expect(text).toMatch(/\n {2}show {5}seaworthy replay .+\n {2}picture {2}traces\/found\/log-matching\.html\n$/);
  });

  it("names the law by its id where its text is not known", () => {
    expect(renderFinding(FOUND)).toMatch(/^violated: log-matching\n/);
  });

  it("prints a command that a shell takes as it stands, implementation included", () => {
    const text = renderFinding({ ...FOUND, tracePath: "it's here/a.jsonl", implementation: "node my raft.js" });
    expect(text).toContain(`seaworthy replay 'it'\\''s here/a.jsonl' --implementation 'node my raft.js'\n`);
  });

  it("tells a panic and a lack of progress from a broken law", () => {
    const panic = { verdict: "panic", node: "S2", sentence: "S2 panicked: TypeError: x is not a function" } as const;
    expect(renderFinding({ ...FOUND, verdict: panic })).toMatch(
      /^panic: the code of S2 failed\.\n {2}S2 panicked: TypeError: x is not a function\n {2}seed/,
    );
    const stalled = {
      verdict: "no-progress",
      sentence: "No leader within 20 timeouts.",
      facts: ["All are up."],
    } as const;
    expect(renderFinding({ ...FOUND, verdict: stalled })).toMatch(
      /^no progress: .+\n {2}No leader .+\n {2}- All are up/,
    );
  });
});
