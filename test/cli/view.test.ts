import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { scheduledRun, traceOf } from "../trace/random-run.js";
import type { PageData } from "../../src/report/picture/page-data.js";
import { renderTrace } from "../../src/trace/render-trace.js";
import { documentOf, freshFolder, implementationFile, ROOT, runCli } from "./run-cli.js";
import { fileWith, violatedTrace } from "./traces.js";

/** What the picture at a path holds. */
function dataIn(path: string): PageData {
  const [, packed] = /id="data">([^<]*)</.exec(readFileSync(path, "utf8"))!;
  return JSON.parse(String(gunzipSync(Buffer.from(packed, "base64")))) as PageData;
}

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

  it("takes at most a quarter of a long trace", async () => {
    const trace = fileWith(renderTrace(traceOf(scheduledRun("a fifth", 30_000))));
    const out = join(freshFolder(), "a.html");
    expect((await runCli("view", trace, "--out", out)).status).toBe(0);
    expect(statSync(out).size).toBeLessThan(statSync(trace).size / 4);
  });

  it.each([
    ["a trace that is not there", ["none.jsonl"], /cannot read the trace none\.jsonl/],
    ["settings for a trace", [TRACE, "--nodes", "5"], /--nodes and --set are for a fresh cluster/],
    ["best effort without a trace", ["--best-effort"], /--best-effort is for a trace/],
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

  it("never replaces the trace that it draws", async () => {
    const path = join(freshFolder(), "a.html");
    writeFileSync(path, readFileSync(TRACE));
    const { status, stdout, stderr } = await runCli("view", path, "--out", path);
    expect({ status, stdout, kept: readFileSync(path, "utf8") }).toEqual({
      ...{ status: 2, stdout: "" },
      kept: readFileSync(TRACE, "utf8"),
    });
    expect(stderr).toContain("is read here, and what is written would replace it.");
  });

  it("draws by best effort what happens on another implementation, and says how that differs", async () => {
    const out = join(freshFolder(), "a.html");
    const flags = ["--best-effort", "--implementation", "liferaft", "--out", out];
    const { status, stdout } = await runCli("view", TRACE, ...flags);
    const note = "0 actions taken with the nearest packet, 6 left out.";
    expect({ status, stdout }).toEqual({ status: 0, stdout: `  picture ${out}\n  ${note}\n` });
    const data = dataIn(out);
    expect(data).toMatchObject({ implementation: { name: "liferaft" }, verdict: { verdict: "holds" }, note });
    expect(data.moves).toHaveLength(2);
  });

  it("draws by best effort the same schedule on the correct node, and on a file's", async () => {
    const out = join(freshFolder(), "a.html");
    for (const implementation of ["reference", implementationFile("forgetful.ts")]) {
      const ended = await runCli("view", TRACE, "--best-effort", "--implementation", implementation, "--out", out);
      expect(ended.status).toBe(0);
      expect(dataIn(out)).toMatchObject({ verdict: { verdict: "holds" } });
    }
  });

  it("draws the healing phase of a run without progress, and says where it begins", async () => {
    const out = join(freshFolder(), "a.html");
    const path = join(ROOT, "traces/retry-empty-entries.jsonl");
    const { status } = await runCli("view", path, "--out", out);
    expect(status).toBe(0);
    const { moves, healing } = dataIn(out);
    expect(healing!.after).toBe(readFileSync(path, "utf8").trim().split("\n").length - 2);
    expect(moves).toHaveLength(healing!.after + healing!.shown);
  });

  it("draws nothing of a trace that does not replay, with status 3", async () => {
    const trace = fileWith(violatedTrace().replace(/"digest":"[0-9a-f]{13}"/, '"digest":"0000000000000"'));
    const { status, stderr } = await runCli("view", trace);
    expect(status).toBe(3);
    expect(stderr).toMatch(/does not replay on this implementation: at action 1/);
  });
});
