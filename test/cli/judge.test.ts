import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { documentOf, freshFolder, runCli } from "./run-cli.js";

/** Writes lines into a file of its own, and answers its path. */
function fileWith(lines: readonly (object | string)[], name = "events.ndjson", folder = freshFolder()): string {
  const path = join(folder, name);
  writeFileSync(path, lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join(""));
  return path;
}

const leads = (server: string, currentTerm: number) => ({ server, event: "elected", currentTerm, role: "leader" });

describe("seaworthy judge", () => {
  it("tells a broken law with the lines of its facts, and ends with status 1", async () => {
    const path = fileWith([leads("a", 1), leads("b", 2), leads("c", 1)]);
    const { status, stdout, stderr } = await runCli("judge", path);
    expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
    expect(stdout).toContain("servers  S1 is a, S2 is b, S3 is c");
    expect(stdout).toContain("violated: Election Safety (election-safety): At most one leader");
    expect(stdout).toContain(`- S1 was elected leader of term 1 earlier in this run. (${path}:1)`);
    expect(stdout).toContain(`- S3 became leader of term 1 in this step. (${path}:3)`);
    expect(stdout).toMatch(/not judged: .*since no event tells what is durable/);
    expect(stdout).toMatch(/\n1 finding: 3 events of 3 servers\n$/);
  });

  it("of events that break nothing ends with status 0", async () => {
    const { status, stdout } = await runCli("judge", fileWith([leads("a", 1), leads("b", 2)]));
    expect(status).toBe(0);
    expect(stdout).toMatch(/\nclean: nothing found in 2 events of 2 servers\n$/);
  });

  it("of events that no law speaks of ends with status 3", async () => {
    const { status, stdout } = await runCli("judge", fileWith([{ server: "a", event: "ticks" }]));
    expect(status).toBe(3);
    expect(stdout).toContain("nothing could be judged:");
  });

  it("gives one document", async () => {
    const path = fileWith([leads("a", 1), leads("b", 1)]);
    const ended = await runCli("judge", path, "--json", "--laws", "election-safety,log-matching");
    expect(documentOf(ended)).toMatchObject({
      files: [{ file: path, events: 2, skipped: 0 }],
      servers: { S1: "a", S2: "b" },
      findings: [
        {
          law: "election-safety",
          warning: false,
          facts: [
            { file: path, line: 1 },
            { file: path, line: 2 },
          ],
        },
      ],
      judged: [{ law: "election-safety", occurred: 2 }],
      notJudged: [{ law: "log-matching", reason: "no log is told far enough" }],
    });
  });

  it("takes a breach of discipline for a warning, unless it is strict", async () => {
    const path = fileWith([
      { server: "a", event: "commits", commitIndex: 2 },
      { server: "a", event: "uncommits", commitIndex: 1 },
    ]);
    const lenient = await runCli("judge", path);
    expect(lenient.status).toBe(0);
    expect(lenient.stdout).toContain("warning: commitIndex only rises");
    expect((await runCli("judge", path, "--strict")).status).toBe(1);
  });

  it("draws what a finding depends on", async () => {
    const picture = join(freshFolder(), "found.svg");
    const { stdout } = await runCli("judge", "examples/two-leaders.ndjson", "--picture", picture);
    expect(stdout).toContain(`picture ${picture}`);
    const text = readFileSync(picture, "utf8");
    expect(text).toContain("S1 is a, S2 is b, S3 is c");
    expect(text).toContain("S1 and S2 both lead term 1.");
  });

  it("draws the end of events in which nothing is broken, however many there are", async () => {
    const picture = join(freshFolder(), "end.svg");
    const lines = Array.from({ length: 400 }, (_, i) => leads("a", i + 1));
    expect((await runCli("judge", fileWith(lines), "--picture", picture)).status).toBe(0);
    expect(readFileSync(picture, "utf8")).toContain("300 recorded events (100 others are not drawn)");
  });

  it("merges the files of several servers", async () => {
    const folder = freshFolder();
    mkdirSync(folder, { recursive: true });
    const a = fileWith([leads("a", 1)], "a", folder);
    const b = fileWith([leads("b", 1)], "b", folder);
    const { status, stdout } = await runCli("judge", a, b);
    expect(status).toBe(1);
    expect(stdout).toContain(
      "order    what is received comes after what is sent; of the rest nobody tells which came first",
    );
    expect(stdout).toContain(`(${b}:1)`);
  });
});

describe("what seaworthy judge cannot read", () => {
  const good = leads("a", 1);

  it.each([
    ["a line that is no JSON", [good, "{oops"], ":2: not JSON: "],
    ["a line that is no object", [good, "[]"], ":2: not a JSON object: []"],
    ["a field that there is not", [{ ...good, trem: 1 }], ':1: Unrecognized key: "trem"'],
    ["a field of another kind", [{ ...good, role: "boss" }], ":1: role: Invalid option"],
    ["a file without events", [{ level: "info" }], ": no event in 1 lines"],
    ["an empty file", [], ": no events: the file is empty"],
    [
      "an acknowledgement of more than can be followed",
      [{ ...good, sent: [{ to: "b", kind: "reply", term: 1, acknowledged: 9e8 }] }],
      ":1: acknowledged comes to 900000000",
    ],
    ["a log longer than can be followed", [{ ...good, lastIndex: 1e9 }], ":1: lastIndex comes to 1000000000"],
  ])("%s is named with its place, and ends with status 2", async (_, lines, message) => {
    const path = fileWith(lines);
    const { status, stdout, stderr } = await runCli("judge", path);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr.replaceAll("\n  ", " ")).toContain(`seaworthy: ${path}${message}`);
  });

  it("a file that is not there ends with status 2", async () => {
    const { status, stderr } = await runCli("judge", "/no/such/file");
    expect(status).toBe(2);
    expect(stderr).toMatch(/cannot read \/no\/such\/file: ENOENT/);
  });

  it("a picture in the place of what is judged ends with status 2, and what is judged stays", async () => {
    const path = fileWith([leads("a", 1)]);
    const map = fileWith(["{}"], "map.json");
    const before = readFileSync(path, "utf8");
    for (const out of [path, map]) {
      const { status, stdout, stderr } = await runCli("judge", path, "--map", map, "--picture", out);
      expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
      expect(stderr.replace(/\s+/g, " ")).toContain(`${out} is read here, and what is written would replace it.`);
    }
    expect(readFileSync(path, "utf8")).toBe(before);
    expect(readFileSync(map, "utf8")).toBe("{}\n");
  });

  it("a file that is named twice ends with status 2", async () => {
    const path = fileWith([good]);
    const { status, stderr } = await runCli("judge", path, path);
    expect(status).toBe(2);
    expect(stderr).toContain("is named twice");
  });

  it("a mapping that is none ends with status 2, and says where it is wrong", async () => {
    const map = fileWith([{ server: "who", event: "what", messages: [{}] }], "map.json");
    const { status, stderr } = await runCli("judge", fileWith([good]), "--map", map);
    expect(status).toBe(2);
    expect(stderr.replaceAll("\n  ", " ")).toContain(`${map}: messages.0.`);
  });

  it("a mapping that does not fit a line ends with status 2, and names the line", async () => {
    const map = fileWith([{ server: "who", event: "what", currentTerm: "term" }], "map.json");
    const path = fileWith([
      { who: "a", what: "x", term: 1 },
      { who: "a", what: "x", term: "one" },
    ]);
    const { status, stderr } = await runCli("judge", path, "--map", map);
    expect(status).toBe(2);
    expect(stderr).toContain(`${path}:2: term: a whole number expected, found "one"`);
  });
});
