// A fault is a file, a line in the list of actions, and a row of words: a new one is written into a copy of the tree, and
// everything else finds it there. What it takes more than that is a mistake of the house.

import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ALL_BLOCKS, ROOT } from "../docs/markdown.js";

const COPY = mkdtempSync(join(tmpdir(), "seaworthy-house-"));
const TRACES = join(COPY, "found");

/** The example of CONTRIBUTING.md: a disk that takes back what it called durable, the last entry of the log, in a crash. */
const UNWRITE = ALL_BLOCKS.find(({ marks }) => marks.get("in") === "src/cluster/actions")!.text;

const ROW = `
  unwrite: {
    words: ({ action }, style) => style.yellow(\`\${nodeName(action.node)} crashes, and its disk has lost an entry\`),
    sign: "cross",
    legend: "cross: entry lost",
    group: "Servers crash or restart",
    when: "the server is up and has an entry on its disk",
    does: "it is down, and the last entry is gone",
  },
`;

function edit(path: string, changes: readonly (readonly [what: string, by: string])[]): void {
  const text = changes.reduce(
    (before, [what, by]) => {
      if (!before.includes(what)) throw new Error(`${path} no longer has ${what}`);
      return before.replace(what, by);
    },
    readFileSync(join(COPY, path), "utf8"),
  );
  writeFileSync(join(COPY, path), text);
}

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
}

const seaworthy = (...words: string[]): Ended =>
  spawnSync(process.execPath, [join(COPY, "dist/cli/main.js"), ...words], { cwd: COPY, encoding: "utf8" });

beforeAll(() => {
  for (const name of ["src", "build", "package.json", "tsconfig.json", "tsconfig.build.json"])
    cpSync(join(ROOT, name), join(COPY, name), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(COPY, "node_modules"));
  writeFileSync(join(COPY, "src/cluster/actions/unwrite.ts"), UNWRITE);
  edit("src/cluster/action.ts", [
    [`import { wipe,`, `import { unwrite, UNWRITES, type Unwrite } from "./actions/unwrite.js";\nimport { wipe,`],
    [`  Wipe,\n};`, `  Wipe,\n  Unwrite,\n};`],
    [`| Overtake)`, `| Overtake | Unwrite)`],
    [`jump, overtake }`, `jump, overtake, unwrite }`],
    [`  TORN_WRITES,\n]`, `  TORN_WRITES,\n  UNWRITES,\n]`],
  ]);
  edit("src/report/action-rows.ts", [[`const ROWS: Rows = {`, `const ROWS: Rows = {${ROW}`]]);
  // The compiler finds whatever else would have to know of it.
  execFileSync(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.build.json"], {
    cwd: COPY,
    stdio: "inherit",
  });
  execFileSync(process.execPath, ["build/page.js"], { cwd: COPY, stdio: "inherit" });
});

afterAll(() => {
  rmSync(COPY, { recursive: true, force: true });
});

it("is drawn, recorded, made short, replayed and shown", () => {
  const law = "state-machine-safety";
  const fuzzed = seaworthy(
    "fuzz",
    "--set",
    "unwrite=on",
    "--laws",
    law,
    "--seed",
    "1",
    "--runs",
    "300",
    "--traces",
    TRACES,
  );
  expect(fuzzed.stdout).toContain(
    "outside of what the implementation declares: unwrite=on, but it assumes that what is durable stays",
  );
  expect(fuzzed.status).toBe(1);
  const name = readdirSync(TRACES).find((file) => file.startsWith(law) && file.endsWith(".jsonl"))!;
  const trace = join(TRACES, name);
  const lines = readFileSync(trace, "utf8").trimEnd().split("\n");
  expect(lines.filter((line) => line.startsWith(`{"do":"unwrite","node":"S`))).not.toEqual([]);
  expect(lines.length).toBeLessThan(20);
  const replayed = seaworthy("replay", trace);
  expect(replayed).toMatchObject({ status: 1 });
  expect(replayed.stdout).toContain("crashes, and its disk has lost an entry");
  expect(seaworthy("export", trace, "--to", "svg").stdout).toContain("cross: entry lost");
});

it("is switched off where nobody asks for it", () => {
  const { status, stdout } = seaworthy("fuzz", "--seed", "1", "--runs", "100", "--json", "--traces", TRACES + "-none");
  expect(status).toBe(0);
  expect((JSON.parse(stdout) as { faults: Record<string, unknown> }).faults["unwrite"]).toBeUndefined();
});

it("is counted by a search, which tries all its places", () => {
  const words = ["check", "--nodes", "1", "--max-log", "2", "--max-term", "2", "--laws", "state-machine-safety"];
  expect(seaworthy(...words).status).toBe(0);
  const { status, stdout } = seaworthy(...words, "--max-unwrites", "1", "--traces", TRACES);
  expect(stdout).toContain("unwrites 1");
  expect(status).toBe(1);
});

it("is in the help and in the schema of a trace", () => {
  expect(seaworthy("check", "--help").stdout.replace(/\s+/g, " ")).toContain("most entries lost from a disk in a run");
  const script = `import { traceLineJsonSchema } from "./dist/trace/trace-schema.js"; console.log(JSON.stringify(traceLineJsonSchema()))`;
  const schema = execFileSync(process.execPath, ["--input-type=module", "-e", script], { cwd: COPY, encoding: "utf8" });
  expect(schema).toContain(`"const":"unwrite"`);
});
