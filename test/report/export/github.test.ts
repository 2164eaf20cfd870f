// Read as the runner of GitHub Actions reads workflow commands (actions/runner, src/Runner.Common/ActionCommand.cs).

import { describe, expect, it } from "vitest";
import { exportGithub } from "../../../src/report/export/github.js";
import { ALL_RECORDINGS, HOSTILE_VERDICT, recorded, recordingOfRun } from "./recordings.js";
import { randomRun } from "../../trace/random-run.js";

interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

function read(line: string): Command {
  const end = line.indexOf("::", 2);
  if (!line.startsWith("::") || end < 0) throw new Error(`no command: ${line}`);
  const [name, ...rest] = line.slice(2, end).split(" ");
  const pairs = rest
    .join(" ")
    .split(",")
    .map((pair) => {
      const at = pair.indexOf("=");
      return [pair.slice(0, at), unescaped(pair.slice(at + 1), PROPERTY)];
    });
  return {
    name,
    properties: Object.fromEntries(pairs) as Record<string, string>,
    message: unescaped(line.slice(end + 2), DATA),
  };
}

// In the order of the runner: the per cent sign last.
const DATA = [
  ["%0D", "\r"],
  ["%0A", "\n"],
  ["%25", "%"],
] as const;
const PROPERTY = [
  ["%0D", "\r"],
  ["%0A", "\n"],
  ["%3A", ":"],
  ["%2C", ","],
  ["%25", "%"],
] as const;

const unescaped = (text: string, table: readonly (readonly [string, string])[]): string =>
  table.reduce((so, [code, char]) => so.replaceAll(code, char), text);

describe("an annotation", () => {
  it.each(ALL_RECORDINGS)("is one command on one line: $title", ({ recording }) => {
    const text = exportGithub(recording);
    expect(text.match(/[\r\n]/g)).toEqual(["\n"]);
    const { name, properties, message } = read(text.trimEnd());
    expect(Object.keys(properties)).toEqual(["file", "line", "title"]);
    expect(name).toBe(recording.replay.verdict.verdict === "holds" ? "notice" : "error");
    expect(message).not.toBe("");
  });

  it("stands at the line of the step that broke the law", () => {
    expect(read(exportGithub(recorded("vote-dup-counted")).trimEnd())).toEqual({
      name: "error",
      properties: {
        file: "traces/vote-dup-counted.jsonl",
        line: "9",
        title: "Broken: Election Safety (election-safety)",
      },
      message:
        "At most one leader can be elected in a given term.\nS1 and S3 both lead term 1.\n" +
        "S1 was elected leader of term 1 earlier in this run.\nS3 became leader of term 1 in this step.",
    });
  });

  it("of a run that breaks nothing is a notice", () => {
    expect(read(exportGithub(recordingOfRun(randomRun("1", 10))).trimEnd())).toMatchObject({
      name: "notice",
      properties: { title: "Nothing found" },
    });
  });

  it("gives a hostile path back as it was", () => {
    const { properties } = read(exportGithub(HOSTILE_VERDICT).trimEnd());
    expect(properties["file"]).toBe(HOSTILE_VERDICT.path.replace("\n", "\\n"));
  });
});
