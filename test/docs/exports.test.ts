// docs/exports.md lists every format and shows a diagram as it is; the JSON Schema of traces is the one that the code has.

import { describe, expect, it } from "vitest";
import { EXPORT_FORMAT_NAMES } from "../../src/report/export/formats.js";
import { exportMermaid } from "../../src/report/export/mermaid.js";
import { traceLineJsonSchema } from "../../src/trace/trace-schema.js";
import { recorded } from "../report/export/recordings.js";
import { readPage, settledFile, settledPart } from "./markdown.js";

describe("docs/exports.md", () => {
  it("has a row and a section for each format", () => {
    const page = readPage("docs/exports.md");
    expect([...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name)).toEqual(EXPORT_FORMAT_NAMES);
    expect([...page.matchAll(/^## (\w+)$/gm)].map(([, name]) => name)).toEqual(EXPORT_FORMAT_NAMES);
  });

  it("and docs/commands.md name each format", () => {
    const [named] = /^## export\n\n.*?\n\n/ms.exec(readPage("docs/commands.md"))!;
    expect(EXPORT_FORMAT_NAMES.filter((name) => !named.includes(`\`${name}\``))).toEqual([]);
  });

  it("shows a diagram as it is", () => {
    const diagram = `\`\`\`mermaid\n${exportMermaid(recorded("vote-dup-counted"))}\`\`\`\n`;
    expect(settledPart("docs/exports.md", "diagram", diagram)).toBe(diagram);
  });
});

it("docs/trace-format.schema.json is the schema of the code", () => {
  const schema = `${JSON.stringify(traceLineJsonSchema(), null, 2)}\n`;
  expect(settledFile("docs/trace-format.schema.json", schema)).toBe(schema);
});
