import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const read = (...path: string[]): string => readFileSync(join(import.meta.dirname, "..", "..", ...path), "utf8");

it("the first code of docs/properties.md is the test that runs as properties/own.test.ts", () => {
  const [block] = [...read("docs", "properties.md").matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code);
  const test = read("properties", "own.test.ts").replace('"../src/fast-check/index.js"', '"seaworthy/fast-check"');
  expect(block).toBe(test);
});
