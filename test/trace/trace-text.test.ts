import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyAction } from "../../src/cluster/apply-action.js";
import { startCluster } from "../../src/cluster/start-cluster.js";
import { clusterDigest } from "../../src/cluster/digest.js";
import { resolveAction } from "../../src/trace/resolve-action.js";
import { TraceError } from "../../src/trace/trace-error.js";
import type { Trace, Verdict } from "../../src/trace/trace.js";
import { renderTrace } from "../../src/trace/render-trace.js";
import { parseTrace, TRACE_LINE_CHARS_MAX, TRACE_STEPS_MAX } from "../../src/trace/trace-text.js";
import { deliver, digestsOf, fire, play, randomRun, traceOf } from "./random-run.js";

const verdicts = fc.oneof<fc.Arbitrary<Verdict>[]>(
  fc.constant({ verdict: "holds" }),
  fc.record({ verdict: fc.constant("panic"), node: fc.constant("S2"), sentence: fc.string({ unit: "binary" }) }),
  fc.record({
    verdict: fc.constantFrom("no-progress"),
    sentence: fc.string(),
    facts: fc.array(fc.string()),
  }),
  fc.record({
    verdict: fc.constant("violated"),
    law: fc.string(),
    sentence: fc.string(),
    facts: fc.array(fc.string({ unit: "grapheme" })),
  }),
);
const once = { seed: 20240607, numRuns: 60 };

describe("a trace as text", () => {
  it("is the same trace when it is read, and the same bytes when that is written again", () => {
    fc.assert(
      fc.property(fc.nat().map(String), fc.nat({ max: 60 }), verdicts, (seed, length, verdict) => {
        const trace = traceOf(randomRun(seed, length), verdict);
        const text = renderTrace(trace);
        expect(parseTrace(text)).toEqual(trace);
        expect(renderTrace(parseTrace(text))).toBe(text);
        expect(text.endsWith("\n")).toBe(true);
      }),
      once,
    );
  });

  it("holds all that is needed to take the run again, digest for digest", () => {
    fc.assert(
      fc.property(fc.nat().map(String), (seed) => {
        const run = randomRun(seed, 40);
        const { header, steps } = parseTrace(renderTrace(traceOf(run)));
        let { cluster } = startCluster({ implementation: run.setup.implementation, environment: header.environment });
        const digests = steps.map((record) => {
          const action = resolveAction(record, cluster);
          ({ cluster } = applyAction(cluster, action!)!);
          return clusterDigest(cluster);
        });
        expect(digests).toEqual(steps.map(({ digest }) => digest));
        expect(digests).toEqual(digestsOf(run));
      }),
      once,
    );
  });

  it("does not depend on the order in which keys were set", () => {
    const trace = traceOf(play([fire("S1", "election")], { settings: { noop: "on", batch: "1" } }));
    const { header, steps, verdict } = trace;
    const backwards = <T extends object>(value: T): T => Object.fromEntries(Object.entries(value).reverse()) as T;
    const environment = { ...backwards(header.environment), settings: backwards(header.environment.settings) };
    const other = { header: backwards({ ...header, environment }), steps: steps.map(backwards), verdict };
    expect(renderTrace(other)).toBe(renderTrace(trace));
  });

  it("keeps a header's progress", () => {
    const trace = traceOf(play([]));
    const header = {
      ...trace.header,
      progress: { seed: "7/3", timeoutsMax: 20 },
    };
    expect(parseTrace(renderTrace({ ...trace, header }))).toEqual({ ...trace, header });
  });

  it("of a trace whose last newline an editor took away is read all the same", () => {
    const trace = traceOf(play([fire("S1", "election")]));
    expect(parseTrace(renderTrace(trace).trimEnd())).toEqual(trace);
  });

  it("of 50,000 actions is read", () => {
    const short = traceOf(play([fire("S1", "election"), deliver("S1", "S2", "RequestVote")]));
    const steps = Array.from({ length: 50_000 }, (_, i) => short.steps[i % 2]);
    expect(parseTrace(renderTrace({ ...short, steps })).steps).toHaveLength(50_000);
  });
});

describe("a damaged trace", () => {
  const whole = renderTrace(traceOf(play([fire("S1", "election"), deliver("S1", "S2", "RequestVote")])));
  const [header, first, second, verdict] = whole.split("\n");
  const changed = (line: string, changes: object): string => JSON.stringify({ ...JSON.parse(line), ...changes });
  const text = (...lines: string[]): string => lines.map((line) => `${line}\n`).join("");

  function errorOf(damaged: string): TraceError {
    try {
      parseTrace(damaged);
    } catch (error) {
      if (error instanceof TraceError) return error;
      throw error;
    }
    throw new Error("the trace was read");
  }

  it.each<[string, string, number, string]>([
    ["that is empty", "", 0, "the trace is empty"],
    ["of one empty line", "\n", 1, "not JSON: an empty line"],
    ["that is another kind of file", "# Raft\n\nhello", 1, 'not JSON: "# Raft"'],
    ["that is binary", "\u0000\u0001\u0002", 1, "not JSON"],
    ["that is a JSON document of another kind", '{\n"a": 1\n}\n', 1, 'not JSON: "{"'],
    ["that begins with a list", "[]\n", 1, 'not a JSON object: "[]"'],
    ["without a header", text(first, second, verdict), 1, "no header: the trace does not say its format"],
    ["of an unknown format", text(changed(header, { format: "itf" }), verdict), 1, 'unknown format "itf"'],
    [
      "of a version to come",
      text(changed(header, { formatVersion: 4 }), verdict),
      1,
      "unknown version 4 of the format; this seaworthy reads version 3",
    ],
    ["of no version", text(changed(header, { formatVersion: undefined }), verdict), 1, "unknown version (none)"],
    ["whose header lacks a part", text(changed(header, { laws: undefined }), verdict), 1, "laws: "],
    ["whose header has an odd part", text(changed(header, { time: 7 }), verdict), 1, 'Unrecognized key: "time"'],
    [
      "of an impossible cluster",
      text(changed(header, { environment: { ...JSON.parse(header).environment, nodes: 0 } }), verdict),
      1,
      "environment.nodes: ",
    ],
    ["that ends after the header", text(header), 2, "the trace is cut off: no verdict after 0 actions"],
    ["that ends between two lines", text(header, first), 3, "the trace is cut off: no verdict after 1 action"],
    ["that ends within a line", text(header, first) + second.slice(0, 30), 3, "the trace is cut off in this line"],
    ["that ends within its verdict", text(header, first) + verdict.slice(0, 9), 3, "the trace is cut off in this line"],
    ["with an empty line", text(header, first, "", second, verdict), 3, "not JSON: an empty line"],
    ["with a line that is not JSON", text(header, first, "S2 crashes", verdict), 3, 'not JSON: "S2 crashes"'],
    ["with a number for a line", text(header, "7", verdict), 2, 'not a JSON object: "7"'],
    ["with a line of no kind", text(header, first, "{}", verdict), 3, 'neither an action ("do") nor a verdict'],
    [
      "with an unknown action",
      text(header, changed(first, { do: "explode" }), verdict),
      2,
      'unknown action "explode"; there are deliver, fire, invoke,',
    ],
    [
      "with a server of no name",
      text(header, changed(first, { node: "server-1" }), verdict),
      2,
      "node: expected a server",
    ],
    ["with a server too many", text(header, changed(first, { node: "S32" }), verdict), 2, "node: expected a server"],
    ["with a step without a digest", text(header, changed(first, { digest: undefined }), verdict), 2, "digest: "],
    ["with a broken digest", text(header, changed(first, { digest: "xyz" }), verdict), 2, "digest: expected 13 hex"],
    ["with a negative crash", text(header, changed(first, { crashAfter: -1 }), verdict), 2, "crashAfter: "],
    ["with an odd part in a step", text(header, changed(first, { at: "12:00" }), verdict), 2, 'Unrecognized key: "at"'],
    [
      "with a link of no name",
      text(header, '{"do":"partition","blocked":["S1-S2"],"digest":"0123456789abc"}', verdict),
      2,
      "blocked.0: expected a link",
    ],
    ["with an unknown verdict", text(header, first, '{"verdict":"fine"}'), 3, "verdict: "],
    ["with a verdict that lacks a part", text(header, first, '{"verdict":"violated","law":"x"}'), 3, "sentence: "],
    ["with two headers", text(header, first, header, verdict), 3, "a second header"],
    ["that goes on after its verdict", text(header, verdict, first), 3, "the trace goes on after its verdict"],
    ["that was pasted twice", whole + whole, 5, "the trace goes on after its verdict"],
    [
      "with a line too long",
      text(header, changed(first, { timer: "x".repeat(TRACE_LINE_CHARS_MAX) }), verdict),
      2,
      "the line has more than 1000000 characters",
    ],
    ["of too many lines", "{}\n".repeat(TRACE_STEPS_MAX + 3), 0, "the trace has more than 1000000 actions"],
  ])("%s is refused, with its line and what to do next", (_what, damaged, line, message) => {
    const error = errorOf(damaged);
    expect(error.line).toBe(line);
    expect(error.message).toContain(line === 0 ? message : `line ${line}: ${message}`);
    expect(error.message).toMatch(/\. [A-Z][^.]+( \(.+\))?\.$/);
  });

  it.each([
    ["of more voters than servers", { voters: 9 }, "voters: expected no more than there are servers"],
    ["of a link to nobody", { cut: ["S9>S1"] }, "cut: expected links between servers that there are"],
    ["of too many clients", { clients: 5e9 }, "clients: "],
    ["of timeouts that are sums no more", { electionTimeoutMax: 1e308 }, "electionTimeoutMax: "],
    [
      "of timeouts in disorder",
      { electionTimeoutMin: 400 },
      "electionTimeoutMax: expected at least electionTimeoutMin",
    ],
  ])("%s is refused before a cluster is made of it", (_what, change, message) => {
    const { environment } = JSON.parse(header) as { environment: object };
    const damaged = text(changed(header, { environment: { ...environment, ...change } }), first, verdict);
    expect(errorOf(damaged).message).toContain(`line 1: environment.${message}`);
  });

  it("whose every cut is tried is never read as a shorter trace", () => {
    const end = whole.length - 1;
    for (let length = 0; length < end; length++) {
      expect(() => parseTrace(whole.slice(0, length))).toThrow(TraceError);
    }
    expect(parseTrace(whole.slice(0, end))).toEqual(parseTrace(whole) satisfies Trace);
  });
});
