// Run by vitest itself, and read by the compiler.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { NodesSource, RecordedRun } from "../../../src/report/export/recording.js";
import { exportVitest } from "../../../src/report/export/vitest.js";
import { renderTrace } from "../../../src/trace/render-trace.js";
import { errorsIn } from "../../docs/compile.js";
import { ROOT, type Block } from "../../docs/markdown.js";
import { childCommand } from "../../host/foreign/load.js";
import { randomRun } from "../../trace/random-run.js";
import { HOSTILE, recorded, recordingOfRun } from "./recordings.js";

const REFERENCE: NodesSource = { from: "reference" };
const fromModule = (specifier: string, exported = "implementation"): NodesSource => ({
  from: "module",
  specifier,
  exported,
});

/** The reference, or a mutant, as a program of its own. */
const fromCommand = (mutant = ""): NodesSource => ({
  from: "name",
  name: childCommand("reference.mjs", mutant),
  folder: "node_modules/seaworthy/",
});

const on = (recording: RecordedRun, nodes: NodesSource): RecordedRun => ({ ...recording, nodes });
const DUPLICATE = recorded("vote-dup-counted");

/** By name of a test file: what it holds, and how it must end. */
const FILES: Readonly<Record<string, { readonly recording: RecordedRun; readonly ends: "passed" | "failed" }>> = {
  "the mutant that was recorded": { recording: DUPLICATE, ends: "failed" },
  "the mended node": { recording: on(DUPLICATE, REFERENCE), ends: "passed" },
  "a module that has the mistake": { recording: on(DUPLICATE, fromModule("./broken.js")), ends: "failed" },
  "a module that has it no more": { recording: on(DUPLICATE, fromModule("./mended.js", "default")), ends: "passed" },
  "a module under a name of its own": {
    recording: on(DUPLICATE, fromModule("./named.js", "liferaft")),
    ends: "passed",
  },
  "a module that throws": { recording: on(DUPLICATE, fromModule("./throwing.js")), ends: "failed" },
  "a module on which nothing of the run is possible": {
    recording: on(DUPLICATE, fromModule("./asleep.js")),
    ends: "failed",
  },
  "a command that has the mistake": { recording: on(DUPLICATE, fromCommand("vote-dup-counted")), ends: "failed" },
  "a command that has it no more": { recording: on(DUPLICATE, fromCommand()), ends: "passed" },
  "a cluster that does not recover": { recording: recorded("leader-does-not-advance-commit"), ends: "failed" },
  "the same, mended": { recording: on(recorded("leader-does-not-advance-commit"), REFERENCE), ends: "passed" },
  "a crash that forgets a vote": { recording: recorded("votedfor-not-persisted"), ends: "failed" },
  "a run that broke nothing": { recording: recordingOfRun(randomRun("vitest", 60)), ends: "passed" },
  "hostile words": { recording: on(HOSTILE, fromModule("./hostile.js")), ends: "passed" },
};

const MODULES: Readonly<Record<string, string>> = {
  // The reference as somebody else's: it shows what the contract asks for, and no more.
  "plain.ts": `export const plain = (node, changes = {}) => ({
  ...node,
  view(state) {
    const { currentTerm, votedFor, role, log, commitIndex, lastApplied, votesGranted, nextIndex, matchIndex } = state;
    return { currentTerm, votedFor, role, log, commitIndex, lastApplied, votesGranted, nextIndex, matchIndex };
  },
  ...changes,
});`,
  "broken.ts": `import { mutantById } from "seaworthy"; import { plain } from "./plain.js";
export const implementation = plain(mutantById("vote-dup-counted").implementation);`,
  "mended.ts": `import { REFERENCE } from "seaworthy"; import { plain } from "./plain.js";
export default plain(REFERENCE);`,
  "named.ts": `export { default as liferaft } from "./mended.js";`,
  "throwing.ts": `import { REFERENCE } from "seaworthy"; import { plain } from "./plain.js";
export const implementation = plain(REFERENCE, { reduce() { throw new Error("not today"); } });`,
  "asleep.ts": `import { REFERENCE } from "seaworthy"; import { plain } from "./plain.js";
const boot = (...given) => ({ ...REFERENCE.boot(...given), outbound: [] });
export const implementation = plain(REFERENCE, { boot, capabilities: { ...REFERENCE.capabilities, replicates: false } });`,
  "hostile.ts": `export { implementation } from ${JSON.stringify(join(import.meta.dirname, "hostile.ts"))};`,
};

const fileOf = (name: string): string => `${name.replaceAll(/\W+/g, "-")}.test.ts`;

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly status: string; readonly failureMessages: readonly string[] }[];
  }[];
}

describe("a test file", () => {
  const folder = mkdtempSync(join(tmpdir(), "seaworthy-export-"));
  let report: Report;

  beforeAll(() => {
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(ROOT, join(folder, "node_modules/seaworthy"));
    symlinkSync(join(ROOT, "node_modules/vitest"), join(folder, "node_modules/vitest"));
    for (const [name, text] of Object.entries(MODULES)) writeFileSync(join(folder, name), text);
    for (const [name, { recording }] of Object.entries(FILES)) {
      writeFileSync(join(folder, fileOf(name)), exportVitest(recording));
    }
    const out = join(folder, "report.json");
    const words = ["run", "--root", folder, "--maxWorkers", "1", "--reporter", "json", "--outputFile", out];
    const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
    const { stderr } = spawnSync(process.execPath, [vitest, ...words], { encoding: "utf8" });
    report = JSON.parse(readFileSync(out, "utf8")) as Report;
    if (report.testResults.length === 0) throw new Error(stderr);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** How the one test of a file ended. */
  function endOf(name: string) {
    const file = report.testResults.find((one) => one.name.endsWith(`/${fileOf(name)}`))!;
    expect(file.assertionResults).toHaveLength(1);
    const [{ status, failureMessages }] = file.assertionResults;
    return { status, message: failureMessages.join("\n") };
  }

  it.each(Object.entries(FILES))("is red or green as it must be: %s", (name, { ends }) => {
    const { status, message } = endOf(name);
    expect(status, message).toBe(ends);
  });

  it.each(["the mutant that was recorded", "a module that has the mistake", "a command that has the mistake"])(
    "shows the run and the law: %s",
    (name) => {
      const { message } = endOf(name);
      expect(message).toContain("> 8  S3 takes RequestVoteReply from S4");
      expect(message).toContain("Election Safety (election-safety): At most one leader");
    },
  );

  it("that is red for a panic says what was thrown", () => {
    expect(endOf("a module that throws").message).toContain("PANICS: Error: not today");
  });

  it("says that nothing was possible rather than to pass", () => {
    const { message } = endOf("a module on which nothing of the run is possible");
    expect(message).toContain("nothing of this run is possible on this implementation");
  });

  it("compiles as TypeScript, on the public names", () => {
    const blocks = Object.values(FILES).map(({ recording }, line): Block => {
      const text = exportVitest(recording).replace(/from "\.\/[\w-]+\.js"/, `from "./my-raft.js"`);
      const named = text.replace(
        /import (\{ \w+ as implementation \}|implementation) from/,
        "import { implementation } from",
      );
      return { page: "export.ts", line, language: "ts", text: named, marks: new Map(), place: line, follows: false };
    });
    expect(errorsIn(blocks)).toEqual([]);
  });

  it("holds the trace as it is, whatever its texts are", () => {
    const [, held] = /parseTrace\((`[^]*?[^\\]`)\);/.exec(exportVitest(HOSTILE))!;
    expect(new Function(`return ${held}`)()).toBe(renderTrace(HOSTILE.trace));
  });
});
