import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseTrace } from "../../src/trace/trace-text.js";
import { freshFolder, implementationFile, startCli } from "./run-cli.js";

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}

const traceOf = (folder: string): string | undefined => readdirSync(folder).find((name) => name.endsWith(".jsonl"));

describe("Ctrl-C", () => {
  it("prints what was found so far and keeps it", async () => {
    const folder = freshFolder();
    const flags = ["--mutant", "votedfor-not-persisted", "--laws", "counted-is-durable", "--traces", folder];
    const { child, ended } = startCli("fuzz", ...flags, "--seed", "a", "--for", "10m");
    await until(() => traceOf(folder) !== undefined);
    child.kill("SIGINT");
    const { status, stdout, stderr } = await ended;
    expect(status).toBe(1);
    expect(stderr).toMatch(/stopping; what was found is kept/);
    expect(stdout).toMatch(/violated: .* \(counted-is-durable\)/);
    expect(parseTrace(readFileSync(join(folder, traceOf(folder)!), "utf8")).verdict).toMatchObject({
      verdict: "violated",
    });
  });

  it("keeps a finding that is being shrunk as short as it has become, and says so", async () => {
    const folder = freshFolder();
    const mark = join(folder, "found");
    process.env["SEAWORTHY_TEST_MARK"] = mark;
    const flags = ["--implementation", implementationFile("slow-to-panic.ts"), "--traces", folder];
    const { child, ended } = startCli("fuzz", ...flags, "--seed", "a", "--nodes", "1", "--steps", "60", "--runs", "9");
    await until(() => existsSync(mark));
    child.kill("SIGINT");
    const { status, stdout } = await ended;
    expect(status).toBe(1);
    expect(stdout).toMatch(/panic: the code of S1 failed/);
    expect(stdout).toMatch(/not shrunk to its end/);
    expect(parseTrace(readFileSync(join(folder, traceOf(folder)!), "utf8")).verdict.verdict).toBe("panic");
  });

  it("where nothing was found says stopped, not clean, and ends with status 3", async () => {
    const { child, ended, said } = startCli("fuzz", "--seed", "a", "--for", "10m");
    await until(() => said().includes("fuzzing"));
    child.kill("SIGINT");
    const { status, stdout } = await ended;
    expect(status).toBe(3);
    expect(stdout).toMatch(/stopped: nothing found so far in/);
  });

  it("ends a call that never returns, and keeps what was found before", async () => {
    const folder = freshFolder();
    const mark = join(folder, "found");
    const flags = ["--implementation", implementationFile("panics-then-hangs.ts"), "--traces", folder];
    process.env["SEAWORTHY_TEST_MARK"] = mark;
    const { child, ended } = startCli("fuzz", ...flags, "--seed", "a", "--nodes", "1", "--steps", "60", "--runs", "9");
    await until(() => existsSync(mark));
    child.kill("SIGINT");
    const { status, stdout } = await ended;
    expect(status).toBe(1);
    expect(stdout).toMatch(/panic: the code of S1 failed.*not shrunk to its end/s);
  });

  it("stops a hunt for mutants", async () => {
    const { child, ended, said } = startCli("mutants", "--seeds", "50", "--id", "repeat-rv-not-regranted");
    await until(() => said().includes("hunting"));
    child.kill("SIGINT");
    const { status, stdout } = await ended;
    expect(status).toBe(3);
    expect(stdout).toMatch(/stopped before the end/);
  });
});
