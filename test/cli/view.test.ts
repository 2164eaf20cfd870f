import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scheduledRun, traceOf } from "../trace/random-run.js";
import { renderTrace } from "../../src/trace/render-trace.js";
import { documentOf, freshFolder, implementationFile, ROOT, runCli } from "./run-cli.js";
import { fileWith, violatedTrace } from "./traces.js";

const TRACE = join(ROOT, "traces/vote-dup-counted.jsonl");

describe("view", () => {
  it("writes one file beside the trace, and says where", async () => {
    const trace = fileWith(violatedTrace());
    const { status, stdout, stderr } = await runCli("view", trace);
    const picture = trace.replace(/\.jsonl$/, ".html");
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: `  picture ${picture}\n`, stderr: "" });
    expect(existsSync(picture)).toBe(true);
  });

  it("writes a file that names nothing outside itself, under a policy that would not load it", async () => {
    const out = join(freshFolder(), "a.html");
    await runCli("view", TRACE, "--out", out);
    const page = readFileSync(out, "utf8");
    expect(page).not.toMatch(/\b(src|href)\s*=\s*["']/);
    expect(page).toMatch(
      /Content-Security-Policy" content="default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-/,
    );
    expect(page).not.toContain("{{");
  });

  it("gives one document", async () => {
    const out = join(freshFolder(), "a.html");
    const ended = await runCli("view", TRACE, "--out", out, "--json");
    expect(documentOf(ended)).toEqual({ picture: out, steps: 8, outside: [] });
  });

  it("writes the same bytes for the same trace", async () => {
    const [a, b] = ["a.html", "b.html"].map((name) => join(freshFolder(), name));
    await runCli("view", TRACE, "--out", a);
    await runCli("view", TRACE, "--out", b);
    expect(readFileSync(a).equals(readFileSync(b))).toBe(true);
  });

  it("takes at most a fifth of a long trace", async () => {
    const trace = fileWith(renderTrace(traceOf(scheduledRun("a fifth", 20_000))));
    const out = join(freshFolder(), "a.html");
    expect((await runCli("view", trace, "--out", out)).status).toBe(0);
    expect(statSync(out).size).toBeLessThan(statSync(trace).size / 5);
  });

  it.each([
    ["a trace that is not there", ["none.jsonl"], /cannot read the trace none\.jsonl/],
    ["settings for a trace", [TRACE, "--nodes", "5"], /--nodes and --set are for a fresh cluster/],
    ["another implementation", [TRACE, "--implementation", "reference"], /was recorded on vote-dup-counted/],
    [
      "a fresh cluster of somebody else's code",
      ["--implementation", implementationFile("forgetful.ts")],
      /cannot be explored in a page/,
    ],
    ["an unknown setting", ["--set", "warp=9"], /there is no "warp"/],
    ["a place that cannot be written", [TRACE, "--out", "LICENSE/a.html"], /cannot write LICENSE\/a\.html/],
  ])("refuses %s with status 2", async (_, words, message) => {
    const { status, stdout, stderr } = await runCli("view", ...words);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(message);
  });

  it("says of which cluster the picture is where no trace was named", async () => {
    const out = join(freshFolder(), "a.html");
    const { status, stdout } = await runCli("view", "--out", out);
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: `  picture ${out} (a fresh cluster, since no trace was named)\n`,
    });
  });

  it("replaces its own pictures, and no other file", async () => {
    const out = join(freshFolder(), "a.html");
    await runCli("view", TRACE, "--out", out);
    expect((await runCli("view", "--out", out)).status).toBe(0);
    writeFileSync(out, "<title>Mine</title>");
    const { status, stdout, stderr } = await runCli("view", TRACE, "--out", out);
    expect({ status, stdout, kept: readFileSync(out, "utf8") }).toEqual({
      status: 2,
      stdout: "",
      kept: "<title>Mine</title>",
    });
    expect(stderr).toMatch(/a\.html is there and is no picture of seaworthy's\. Name another place with --out FILE\./);
  });

  it("draws nothing of a trace that does not replay, with status 3", async () => {
    const trace = fileWith(violatedTrace().replace(/"digest":"[0-9a-f]{13}"/, '"digest":"0000000000000"'));
    const { status, stderr } = await runCli("view", trace);
    expect(status).toBe(3);
    expect(stderr).toMatch(/does not replay on this implementation: at action 1/);
  });
});
