import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { EXPORT_FORMAT_NAMES } from "../../src/report/export/formats.js";
import { renderTrace } from "../../src/trace/render-trace.js";
import { randomRun, traceOf } from "../trace/random-run.js";
import { childCommand } from "../host/foreign/load.js";
import { documentOf, freshFolder, ROOT, runCli } from "./run-cli.js";
import { fileWith, violatedTrace } from "./traces.js";

const TRACE = "traces/vote-dup-counted.jsonl";

describe("an export", () => {
  it.each(EXPORT_FORMAT_NAMES)("to %s goes to standard output, or the same bytes into a file", async (format) => {
    const out = join(freshFolder(), "made/on/the/way.txt");
    const printed = await runCli("export", TRACE, "--to", format);
    expect({ ...printed, stdout: "" }).toEqual({ status: 0, stdout: "", stderr: "" });
    const written = await runCli("export", TRACE, "--to", format, "--out", out);
    expect(written).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(readFileSync(out, "utf8")).toBe(printed.stdout);
    expect(printed.stdout).toMatch(/[^\n]\n$/);
  });

  it("gives one document, with the text or with the place of it", async () => {
    const printed = await runCli("export", TRACE, "--to", "github", "--json");
    expect(documentOf(printed)).toMatchObject({
      verdict: "violated",
      law: "election-safety",
      format: "github",
      text: expect.stringMatching(/^::error file=/) as string,
    });
    const out = join(freshFolder(), "a.txt");
    const written = documentOf<object>(await runCli("export", TRACE, "--to", "github", "--json", "--out", out));
    expect(written).toMatchObject({ out });
    expect(written).not.toHaveProperty("text");
  });

  it("that cannot be written ends with status 2 and leaves nothing behind", async () => {
    const { status, stderr } = await runCli("export", TRACE, "--to", "itf", "--out", "LICENSE/a.json");
    expect(status).toBe(2);
    expect(stderr).toMatch(/^seaworthy: cannot write LICENSE\/a\.json: .*\. Make room or name another place\.\n$/);
    const folder = freshFolder();
    expect((await runCli("export", TRACE, "--to", "itf", "--out", folder)).status).toBe(2);
    expect(readdirSync(dirname(folder)).filter((name) => name.endsWith(".part"))).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("in the place of what is exported ends with status 2, and what is exported stays", async () => {
    const path = fileWith(violatedTrace());
    const { status, stdout, stderr } = await runCli("export", path, "--to", "mermaid", "--out", path);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("is read here, and what is written would replace it.");
    expect(readFileSync(path, "utf8")).toBe(violatedTrace());
  });

  it("of a run that is too long for a diagram says to shrink it first, with status 2, and writes nothing", async () => {
    const path = fileWith(renderTrace(traceOf(randomRun("long", 201))));
    const out = path.replace(".jsonl", ".mmd");
    const { status, stdout, stderr } = await runCli("export", path, "--to", "mermaid", "--out", out);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/trace\.jsonl: this run makes 201 actions, .*\. Shrink it first /);
    expect(existsSync(out)).toBe(false);
  });
});

describe("an export of what does not replay", () => {
  it("ends with status 3, prints nothing, and says how to export what happens", async () => {
    const path = fileWith(violatedTrace().replace(/"digest":"[0-9a-f]{13}"/, '"digest":"0000000000000"'));
    const { status, stdout, stderr } = await runCli("export", path, "--to", "junit");
    expect({ status, stdout }).toEqual({ status: 3, stdout: "" });
    expect(stderr).toMatch(/does not replay on this implementation: at action 1, .* --best-effort\.\n$/);
    expect((await runCli("export", path, "--to", "junit", "--best-effort")).status).toBe(0);
  });

  it("ends with status 3 where every action goes as recorded, but the verdict is another", async () => {
    const lines = violatedTrace().trimEnd().split("\n");
    const path = fileWith([...lines.slice(0, -2), lines.at(-1), ""].join("\n"));
    const { status, stdout, stderr } = await runCli("export", path, "--to", "junit");
    expect({ status, stdout }).toEqual({ status: 3, stdout: "" });
    expect(stderr).toMatch(/does not replay on this implementation: the verdict is "holds" now\./);
  });

  it("refuses an implementation of another name, unless by best effort", async () => {
    const words = ["export", TRACE, "--to", "junit", "--implementation", "reference"];
    const { status, stderr } = await runCli(...words);
    expect(status).toBe(2);
    expect(stderr).toMatch(/was recorded on vote-dup-counted, and this is reference\. .* --best-effort/);
    const mended = await runCli(...words, "--best-effort");
    expect(mended.status).toBe(0);
    expect(mended.stdout).toContain('failures="0"');
  });
});

describe("an exported test", () => {
  const testOn = async (implementation: string, ...flags: readonly string[]): Promise<string> => {
    const words = ["--to", "vitest", "--best-effort", "--implementation", implementation, ...flags];
    const { status, stdout, stderr } = await runCli("export", TRACE, ...words);
    expect(status, stderr).toBe(0);
    return stdout;
  };

  it("imports the file that was given, from where it stands itself", async () => {
    expect(await testOn("examples/my-raft.ts")).toContain('import { implementation } from "./examples/my-raft.js";');
    const out = join(freshFolder(), "test/raft.test.ts");
    await testOn("examples/my-raft.ts", "--out", out);
    const [, specifier] = /import \{ implementation \} from "(.*)";/.exec(readFileSync(out, "utf8"))!;
    expect(join(dirname(out), specifier)).toBe(join(ROOT, "examples/my-raft.js"));
  });

  it("imports by the name under which a file exports it", async () => {
    expect(await testOn("test/cli/implementations/forgetful.ts")).toContain(
      'import implementation from "./test/cli/implementations/forgetful.js";',
    );
  });

  it("names a command, and the folder where it was run, from where it stands itself", async () => {
    const command = childCommand("reference.mjs");
    const named = async (...flags: readonly string[]): Promise<string> =>
      /implementationNamed\((.*)\)\);/.exec(await testOn(command, ...flags))![1];
    expect(await named()).toBe(`"${command}", new URL("./", import.meta.url)`);
    const out = join(freshFolder(), "test/raft.test.ts");
    await testOn(command, "--out", out);
    const [, folder] = /new URL\("(.*)", import/.exec(readFileSync(out, "utf8"))!;
    expect(fileURLToPath(new URL(folder, pathToFileURL(out)))).toBe(join(ROOT, "/"));
  });

  it("imports an adapter from the clone", async () => {
    expect(await testOn("liferaft")).toContain(
      'import { liferaft as implementation } from "./adapters/liferaft/index.js";',
    );
  });
});
