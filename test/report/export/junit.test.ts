// Read by an XML parser that forgives nothing, and by the rules of JUnit reports.

import { describe, expect, it } from "vitest";
import { z } from "zod";
import { exportJunit } from "../../../src/report/export/junit.js";
import { readXml } from "./read-xml.js";
import { ALL_RECORDINGS, recorded, recordingOfRun } from "./recordings.js";
import { randomRun } from "../../trace/random-run.js";

const count = z.string().regex(/^\d+$/);
const counts = { tests: z.literal("1"), failures: count, errors: z.literal("0") };
const one = <A extends z.ZodRawShape, C extends z.ZodType>(name: string, attributes: A, children: C) =>
  z.strictObject({ name: z.literal(name), attributes: z.strictObject(attributes), children, text: z.string() });

const failure = one("failure", { message: z.string().min(1), type: z.string().min(1) }, z.tuple([]));
const testcase = one("testcase", { classname: z.string(), name: z.string(), time: count }, z.array(failure).max(1));
const suite = one("testsuite", { ...counts, name: z.string(), skipped: count, time: count }, z.tuple([testcase]));
const report = one("testsuites", { ...counts, name: z.string() }, z.tuple([suite]));

describe("a JUnit report", () => {
  it.each(ALL_RECORDINGS)("is one, and counts right: $title", ({ recording }) => {
    const { attributes, children } = report.parse(readXml(exportJunit(recording)));
    const [only] = children;
    const failures = recording.replay.verdict.verdict === "holds" ? 0 : 1;
    expect(Number(attributes.failures)).toBe(failures);
    expect(Number(only.attributes.failures)).toBe(failures);
    expect(only.children[0].children).toHaveLength(failures);
  });

  it("fails with the law's sentence and the run", () => {
    const [suite] = readXml(exportJunit(recorded("vote-dup-counted"))).children;
    const [testcase] = suite.children;
    expect(testcase.attributes).toMatchObject({ classname: "vote-dup-counted", name: "traces/vote-dup-counted.jsonl" });
    const [{ attributes, text }] = testcase.children;
    expect(attributes).toMatchObject({ type: "election-safety" });
    expect(attributes["message"]).toMatch(
      /^Broken: Election Safety\. At most one leader can be elected in a given term\. S1 and/,
    );
    expect(text).toContain("> 8  S3 takes RequestVoteReply from S4");
  });

  it("passes where nothing is broken", () => {
    const [suite] = readXml(exportJunit(recordingOfRun(randomRun("1", 10)))).children;
    expect(suite.children[0].children).toEqual([]);
  });
});
