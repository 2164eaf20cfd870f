// The templates in examples/ are one Raft in several languages: built as their first lines say, they take the same runs as the
// one in Python, and the same mistake is found in them.

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { hasTool } from "../../support/tool.js";
import { documentOf, freshFolder, runCli } from "../../cli/run-cli.js";
import { ROOT } from "./load.js";

interface Fuzzed {
  readonly actions: number;
  readonly findings: readonly { readonly law: string; readonly sentence: string; readonly steps: number }[];
}

interface Template {
  readonly language: string;
  readonly tool: readonly [program: string, ...words: string[]];
  /** How it is built into a folder, and the command that runs it from there. */
  readonly build: (into: string) => readonly [program: string, ...words: string[]];
  readonly command: (into: string) => string;
}

const TEMPLATES: readonly Template[] = [
  {
    language: "Go",
    tool: ["go", "version"],
    build: (into) => ["go", "build", "-o", join(into, "minimal-raft-go"), "examples/go/minimal_raft.go"],
    command: (into) => join(into, "minimal-raft-go"),
  },
  {
    language: "Java",
    tool: ["javac", "-version"],
    build: (into) => ["javac", "-d", into, "examples/java/MinimalRaft.java"],
    command: (into) => `java -cp ${into} MinimalRaft`,
  },
  {
    language: "Rust",
    tool: ["cargo", "--version"],
    build: (into) => [
      ...(["cargo", "build", "--release", "--locked", "--manifest-path", "examples/rust/Cargo.toml"] as const),
      ...["--target-dir", into],
    ],
    command: (into) => join(into, "release/minimal-raft-rust"),
  },
];

async function foundIn(command: string): Promise<object> {
  const words = ["--seed", "5", "--runs", "50", "--first", "--json", "--traces", freshFolder()];
  const ended = await runCli("fuzz", "--implementation", command, ...words);
  expect(ended.status).toBe(1);
  const { actions, findings } = documentOf<Fuzzed>(ended);
  return { actions, findings: findings.map(({ law, sentence, steps }) => ({ law, sentence, steps })) };
}

let asked: Promise<object> | null = null;
const inPython = (): Promise<object> => (asked ??= foundIn("python3 examples/minimal-raft.py"));

const hasPython = hasTool("the templates in other languages are", "python3", "--version");

for (const { language, tool, build, command } of TEMPLATES) {
  const hasLanguage = hasPython && hasTool(`the template in ${language} is`, ...tool);
  it.runIf(hasLanguage)(
    `the template in ${language} takes the runs of the one in Python, and the same is found`,
    async () => {
      const folder = freshFolder();
      const [program, ...words] = build(folder);
      execFileSync(program, words, { cwd: ROOT, stdio: "pipe" });
      expect(JSON.stringify(await inPython())).toContain("match-index-means-equal-prefix");
      expect(await foundIn(command(folder))).toEqual(await inPython());
    },
  );
}
