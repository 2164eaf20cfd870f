import { cpSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseTrace } from "../../src/trace/trace-text.js";
import { documentOf, freshFolder, implementationFile, runCli } from "./run-cli.js";
import { fileWith, holdingTrace, violatedTrace } from "./traces.js";

describe("shrinking a recorded finding", () => {
  it("writes a shorter trace beside it, which replays to the same verdict", async () => {
    const path = fileWith(violatedTrace());
    const ended = await runCli("shrink", path, "--json");
    const { trace, before, after } = documentOf<{ trace: string; before: number; after: number }>(ended);
    expect(ended.status).toBe(0);
    expect(trace).toBe(path.replace(".jsonl", ".short.jsonl"));
    expect(before).toBe(parseTrace(violatedTrace()).steps.length);
    expect(after).toBeLessThan(10);
    const replayed = await runCli("replay", trace);
    expect(replayed.status).toBe(1);
  });

  it("writes where it is told, the same bytes every time", async () => {
    const [path, out] = [fileWith(violatedTrace()), fileWith("")];
    const { status, stdout } = await runCli("shrink", path, "--out", out);
    expect(status).toBe(0);
    expect(stdout).toMatch(/\d+ actions before, \d now\n {2}trace .*\n {2}show .* replay /);
    const once = readFileSync(out, "utf8");
    await runCli("shrink", path, "--out", out);
    expect(readFileSync(out, "utf8")).toBe(once);
  });

  it("keeps to what was asked for when the run was made", async () => {
    const [first, ...rest] = violatedTrace().split("\n");
    const header = JSON.parse(first) as { environment: { nodes: number; settings: Record<string, string> } };
    const { nodes, settings } = header.environment;
    const asked = JSON.stringify({ ...header, fixed: { nodes, settings } });
    const [free, fixed] = [fileWith(violatedTrace()), fileWith([asked, ...rest].join("\n"))];
    for (const path of [free, fixed]) await runCli("shrink", path);
    const environmentIn = (path: string) =>
      parseTrace(readFileSync(path.replace(".jsonl", ".short.jsonl"), "utf8")).header;
    expect(environmentIn(free).environment.settings).not.toEqual(settings);
    expect(environmentIn(fixed)).toMatchObject({ environment: { nodes, settings }, fixed: { nodes, settings } });
  });

  it("shows what it made where that cannot be written, and ends with status 2", async () => {
    const { status, stdout, stderr } = await runCli("shrink", fileWith(violatedTrace()), "--out", "LICENSE/a.jsonl");
    expect(status).toBe(2);
    expect(stdout).toMatch(/\nviolated: [^]*\n\d+ actions before, \d now\n$/);
    expect(stderr).toMatch(/^seaworthy: cannot write LICENSE\/a\.jsonl: .*\. Make room or name another place\.\n$/);
  });

  it("leaves the implementation that it plays on", async () => {
    const node = join(freshFolder(), "node.mjs");
    cpSync(implementationFile("throws-in-reduce.ts"), node);
    const { status, stdout, stderr } = await runCli(
      ...["shrink", fileWith(violatedTrace()), "--best-effort", "--implementation", node, "--out", node],
    );
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("node.mjs is read here, and what is written would replace it.");
  });

  it("refuses a run that broke nothing", async () => {
    const { status, stderr } = await runCli("shrink", fileWith(holdingTrace()));
    expect(status).toBe(2);
    expect(stderr).toMatch(/holds a run that broke nothing\. Name a trace with a finding/);
  });

  it("ends with status 3 where the trace does not replay, and writes nothing", async () => {
    const path = fileWith(violatedTrace().replace(/"digest":"[0-9a-f]{13}"/, '"digest":"0000000000000"'));
    const { status, stderr } = await runCli("shrink", path);
    expect(status).toBe(3);
    expect(stderr).toMatch(/does not replay on this implementation: at action 1, /);
    expect(existsSync(path.replace(".jsonl", ".short.jsonl"))).toBe(false);
  });

  it("by best effort records anew what drifts and is broken all the same", async () => {
    const path = fileWith(violatedTrace().replaceAll(/"digest":"[0-9a-f]{13}"/g, '"digest":"0000000000000"'));
    expect((await runCli("shrink", path, "--best-effort", "--out", path)).status).toBe(0);
    expect((await runCli("replay", path)).status).toBe(1);
  });

  it("by best effort ends with status 3 where nothing is broken any more, and writes nothing", async () => {
    const path = fileWith(violatedTrace());
    const { status, stderr } = await runCli("shrink", path, "--best-effort", "--implementation", "reference");
    expect(status).toBe(3);
    expect(stderr).toMatch(
      /was recorded for election-safety, and that is not found on this implementation any more\. Look at it with replay --best-effort\.\n$/,
    );
    expect(existsSync(path.replace(".jsonl", ".short.jsonl"))).toBe(false);
  });
});
