import { truncateSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { documentOf, runCli } from "./run-cli.js";
import { fileWith, holdingTrace, MUTANT_ID, violatedTrace } from "./traces.js";

const violated = violatedTrace();
const lines = violated.trimEnd().split("\n");
const actions = lines.length - 2;
/** The same schedule, said to be of the correct node. */
const ofReference = violated.replace(`"name":"${MUTANT_ID}"`, '"name":"reference"');

const withLine = (number: number, change: (line: string) => string): string =>
  lines.map((line, i) => (i === number - 1 ? change(line) : line)).join("\n") + "\n";

describe("a strict replay", () => {
  it("tells the run line by line, confirms the verdict, and ends with status 1", async () => {
    const { status, stdout, stderr } = await runCli("replay", fileWith(violated));
    expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
    expect(stdout.match(/^(> | {2}) *\d+ {2}/gm)).toHaveLength(actions);
    expect(stdout).toMatch(/violated: Election Safety/);
    expect(stdout).not.toMatch(/drift|recorded was/);
  });

  it("of a run that broke nothing ends with status 0", async () => {
    const { status, stdout } = await runCli("replay", fileWith(holdingTrace()));
    expect(status).toBe(0);
    expect(stdout).toMatch(/holds: /);
  });

  it("shows the whole cluster after a chosen action", async () => {
    const { status, stdout } = await runCli("replay", fileWith(violated), "--until", "3");
    expect(status).toBe(0);
    expect(stdout).not.toContain("violated");
    expect(stdout).toMatch(new RegExp(`\\(${actions - 3} more actions\\)`));
    expect(stdout).toMatch(/server +role +term +vote/);
    expect(stdout).toMatch(/in flight: /);
  });

  it("has no action beyond the last", async () => {
    const { status, stderr } = await runCli("replay", fileWith(violated), "--until", "99999");
    expect(status).toBe(2);
    expect(stderr).toMatch(new RegExp(`--until 99999: .* has ${actions} actions`));
  });

  it("gives one document", async () => {
    const ended = await runCli("replay", fileWith(violated), "--json");
    const expected = {
      verdict: "violated",
      law: "election-safety",
      recorded: "violated",
      confirmed: true,
      steps: actions,
    };
    expect(documentOf(ended)).toMatchObject(expected);
    expect(documentOf(ended)).not.toHaveProperty("drift");
  });

  it("that leaves the recording names the step, and says whether it is still broken, as of a folder", async () => {
    const other = fileWith(withLine(4, (line) => line.replace(/"digest":"[0-9a-f]{13}"/, '"digest":"0000000000000"')));
    const { status, stdout } = await runCli("replay", other);
    expect(status).toBe(1);
    expect(stdout).toMatch(/drift at action 3: after .* the cluster is not the one recorded/);
    expect(stdout).toMatch(/^still broken {2}.* {2}election-safety$/m);
  });

  it("that is no longer possible says so, as of a folder, and ends with status 3", async () => {
    const impossible = ofReference.replace(/\n/, '\n{"do":"restart","node":"S1","digest":"0000000000000"}\n');
    const { status, stdout } = await runCli("replay", fileWith(impossible));
    expect(status).toBe(3);
    expect(stdout).toMatch(/^no longer possible {2}.* {2}election-safety: action 1 is left out/m);
  });

  it("of what is mended says so, as of a folder, and ends with status 0", async () => {
    const path = fileWith(ofReference);
    const { status, stdout } = await runCli("replay", path);
    const folder = await runCli("replay", dirname(path));
    expect([status, folder.status]).toEqual([0, 0]);
    expect(stdout.endsWith(folder.stdout)).toBe(true);
    expect(folder.stdout).toMatch(/^mended {2}/);
    expect(documentOf(await runCli("replay", path, "--json"))).toMatchObject({ outcome: "mended", confirmed: false });
  });

  it("that comes to another verdict says what was recorded, and that it is mended", async () => {
    const shorter = fileWith([...lines.slice(0, -2), lines.at(-1), ""].join("\n"));
    const { status, stdout } = await runCli("replay", shorter);
    expect(status).toBe(0);
    expect(stdout).toMatch(/recorded was: violated election-safety/);
  });

  it("refuses an implementation of another name", async () => {
    const { status, stderr } = await runCli("replay", fileWith(violated), "--implementation", "reference");
    expect(status).toBe(2);
    expect(stderr).toMatch(new RegExp(`was recorded on ${MUTANT_ID}, and this is reference. .* --best-effort`));
  });

  it("asks where an implementation is that is not known by name", async () => {
    const { status, stderr } = await runCli("replay", fileWith(violated.replace(MUTANT_ID, "acme-raft")));
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /recorded on "acme-raft", which is not known by name\. Say what runs it, .* --implementation with a file, or with a command/,
    );
  });

  it("asks for laws that it knows", async () => {
    const { status, stderr } = await runCli("replay", fileWith(violated.replaceAll("election-safety", "gravity")));
    expect(status).toBe(2);
    expect(stderr).toMatch(/judged by a law that is not known here: gravity/);
  });
});

describe("a replay by best effort", () => {
  it("ends with status 1 where the law still breaks", async () => {
    const { status } = await runCli("replay", fileWith(violated), "--best-effort");
    expect(status).toBe(1);
  });

  it("tries the schedule on the correct node, where it holds, and ends with status 0", async () => {
    const ended = await runCli(
      "replay",
      fileWith(violated),
      "--best-effort",
      "--implementation",
      "reference",
      "--json",
    );
    expect(ended.status).toBe(0);
    expect(documentOf(ended)).toMatchObject({ verdict: "holds", recorded: "violated", confirmed: false });
  });

  it("marks the first action after which the cluster is another", async () => {
    const flags = ["--best-effort", "--implementation", "reference"];
    const { stdout } = await runCli("replay", "traces/vote-dup-counted.jsonl", ...flags);
    const [, marked] = /^~ (\d+) {2}/m.exec(stdout)!;
    expect(stdout).toContain(`from action ${marked} on (~) the cluster is not as it was recorded.`);
  });
});

describe("a trace that cannot be read ends with one message, its line, and status 2:", () => {
  it.each([
    ["an empty file", "", /the trace is empty/],
    ["no trace", "hello\n", /line 1: not JSON/],
    ["another format", '{"format":"pcap"}\n', /line 1: unknown format "pcap"/],
    [
      "a version to come",
      withLine(1, (line) => line.replace('"formatVersion":3', '"formatVersion":4')),
      /line 1: unknown version 4/,
    ],
    ["a damaged line", withLine(3, (line) => line.slice(0, 20)), /line 3: not JSON/],
    ["a field that is missing", withLine(2, (line) => line.replace(/,"digest".*/, "}")), /line 2: digest: /],
    [
      "an action that is none",
      withLine(2, (line) => line.replace(/"do":"\w+"/, '"do":"explode"')),
      /line 2: unknown action "explode"/,
    ],
    ["no verdict", lines.slice(0, -1).join("\n") + "\n", /cut off: no verdict/],
    ["a cut last line", violated.slice(0, -20), /is cut off in this line/],
    [
      "a setting with a value that it cannot have",
      withLine(1, (line) => line.replace(/"batch":"\w+"/, '"batch":"zzz"')),
      /line 1: environment\.settings: batch is "zzz", and must be one of all, 1, 2\. Mend the line, or record/,
    ],
    [
      "a setting that there is not",
      withLine(1, (line) => line.replace('"settings":{', '"settings":{"warp":"9",')),
      /line 1: environment\.settings: there is no setting "warp"\. There are noop=on\|off, /,
    ],
    ["bytes that are no text", Buffer.from([0x1f, 0x8b, 8, 0, 255, 254, 10]), /line 1: not JSON/],
  ] as const)("%s", async (_, text, message) => {
    const { status, stdout, stderr } = await runCli("replay", fileWith(text));
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  it("a huge file, before it is read", async () => {
    const path = fileWith(violated);
    truncateSync(path, 3e9);
    const { status, stderr } = await runCli("replay", path);
    expect(status).toBe(2);
    expect(stderr).toMatch(/has 3000000000 bytes, more than a trace may have/);
  });
});
