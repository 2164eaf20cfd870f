// docs/judge.md has all fields, and the JSON Schemas beside it are those of the code.

import { expect, it } from "vitest";
import { mappingJsonSchema } from "../../src/observed/mapping.js";
import { eventJsonSchema } from "../../src/observed/own-format.js";
import { readPage, settledFile } from "./markdown.js";

const SCHEMAS = [
  ["docs/judge.schema.json", eventJsonSchema()],
  ["docs/judge-map.schema.json", mappingJsonSchema()],
] as const;

it.each(SCHEMAS)("%s is the schema of the code", (path, schema) => {
  const text = `${JSON.stringify(schema, null, 2)}\n`;
  expect(settledFile(path, text)).toBe(text);
});

it.each(SCHEMAS)("docs/judge.md names each field of %s", (_, schema) => {
  const page = readPage("docs/judge.md");
  const fields = Object.keys((schema as { readonly properties: object }).properties);
  expect(fields.filter((field) => !page.includes(`\`${field}\``))).toEqual([]);
});
