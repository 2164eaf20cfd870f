// docs/trace-format.md is for people who write readers of their own: what it shows must be true.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { headerSchema, stepSchema, traceLineJsonSchema, verdictSchema } from "../../src/trace/trace-schema.js";
import { ACTION_TYPES } from "../../src/cluster/action.js";
import { renderTrace } from "../../src/trace/render-trace.js";
import { parseTrace } from "../../src/trace/trace-text.js";
import { play, traceOf } from "./random-run.js";

const PAGE = readFileSync(join(import.meta.dirname, "../../docs/trace-format.md"), "utf8");
const example = /```jsonl\n([^`]*)```/.exec(PAGE)?.[1] ?? "";

describe("the page on the trace format", () => {
  it("shows an example whose lines are what the schemas say", () => {
    const lines = example.trimEnd().split("\n");
    const values = lines.map((line) => JSON.parse(line) as unknown);
    expect(headerSchema.parse(values[0])).toEqual(values[0]);
    expect(verdictSchema.parse(values.at(-1))).toEqual(values.at(-1));
    for (const step of values.slice(1, -1)) expect(stepSchema.parse(step)).toEqual(step);
  });

  it("shows an example that was really recorded", () => {
    const { header, steps, verdict } = parseTrace(example);
    const recorded = renderTrace(traceOf(play(steps, header.environment), verdict));
    // Where the reference node has changed, put what was recorded into the page.
    expect(example).toBe(recorded);
  });

  it("describes every action, every verdict and every field", () => {
    const keys = [
      headerSchema,
      headerSchema.shape.environment,
      headerSchema.shape.implementation,
      ...stepSchema.options,
      ...verdictSchema.options,
    ].flatMap((schema) => Object.keys(schema.shape));
    const verdicts = verdictSchema.options.map((option) => option.shape.verdict.value);
    for (const word of new Set([...keys, ...verdicts, ...ACTION_TYPES]))
      expect(PAGE).toMatch(new RegExp(`\\b${word}\\b`));
  });
});

describe("the JSON Schema of a line", () => {
  it("has a header, a step and a verdict, and allows no fields that are not described", () => {
    const schema = traceLineJsonSchema() as { $schema: string; anyOf: { title: string; oneOf?: object[] }[] };
    expect(schema.$schema).toContain("2020-12");
    expect(schema.anyOf.map(({ title }) => title)).toEqual(["header", "step", "verdict"]);
    const objects = schema.anyOf.flatMap((line) => line.oneOf ?? [line]);
    expect(objects).toHaveLength(1 + ACTION_TYPES.length + 4);
    for (const object of objects) expect(object).toMatchObject({ type: "object", additionalProperties: false });
  });
});
