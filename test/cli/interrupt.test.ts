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
    expect(stdout).toMatch(/^what each law saw, .* is not known: 1 worker had to be ended/m);
    expect(stdout).not.toContain("premise occurred");
  });

  it("that reaches a process and its group, as from timeout, is one", async () => {
    const folder = freshFolder();
    const flags = ["--mutant", "votedfor-not-persisted", "--laws", "counted-is-durable", "--traces", folder];
    const { child, ended } = startCli("fuzz", ...flags, "--seed", "a", "--for", "10m");
    await until(() => traceOf(folder) !== undefined);
    for (const signal of ["SIGTERM", "SIGTERM", "SIGHUP"] as const) child.kill(signal);
    const { status, stdout } = await ended;
    expect(status).toBe(1);
    expect(stdout).toMatch(/violated: .* \(counted-is-durable\)/);
  });

  it("leaves what shrinking has come to, which is written as it goes", async () => {
    const folder = freshFolder();
    const slow = implementationFile("slow-to-panic.ts");
    process.env["SEAWORTHY_TEST_MARK"] = join(folder, "found");
    const flags = ["--implementation", slow, "--traces", folder, "--seed", "a", "--nodes", "1", "--steps", "60"];
    const fuzzing = startCli("fuzz", ...flags, "--runs", "9");
    await until(() => traceOf(folder) !== undefined);
    fuzzing.child.kill("SIGKILL");
    await fuzzing.ended;

    const out = join(folder, "short.jsonl");
    const { child, ended } = startCli("shrink", join(folder, traceOf(folder)!), "--implementation", slow, "--out", out);
    await until(() => existsSync(out));
    const early = parseTrace(readFileSync(out, "utf8"));
    for (const signal of ["SIGTERM", "SIGTERM"] as const) child.kill(signal);
    const { status, stdout } = await ended;
    expect(status).toBe(3);
    expect(stdout).toMatch(/panic: .*\d+ actions before, \d+ now \(stopped before the end\)/s);
    const late = parseTrace(readFileSync(out, "utf8"));
    expect([early.verdict.verdict, late.verdict.verdict]).toEqual(["panic", "panic"]);
    expect(late.steps.length).toBeLessThanOrEqual(early.steps.length);
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
