// With other code a search is another, also where the code is in what a file imports.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, it } from "vitest";
import { codeHash } from "../../../src/host/loading/module-graph.js";
import { differentHashes } from "../../../src/host/sessions/checking.js";

const folder = mkdtempSync(join(tmpdir(), "modules-"));
const put = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

let main = "";
beforeEach(() => {
  mkdirSync(join(folder, "node_modules", "raft"), { recursive: true });
  main = put(
    "main.ts",
    'import { a } from "./rules.js"; import raft from "raft"; import "node:fs"; export * from "./more";',
  );
  put("rules.ts", 'export const a = await import("./late.mjs");');
  put("late.mjs", "export default 1; // import('./nowhere.js')");
  put("more.ts", "export {}; import './main.js';");
  put("node_modules/raft/index.js", "module.exports = require('./core')");
  put("node_modules/raft/core.js", "module.exports = 1");
});
afterAll(() => rmSync(folder, { recursive: true }));

it.each(["main.ts", "rules.ts", "late.mjs", "more.ts", "node_modules/raft/index.js", "node_modules/raft/core.js"])(
  "a change in %s is seen",
  (name) => {
    const before = codeHash(main);
    expect(codeHash(main)).toBe(before);
    put(name, "export {}; // otherwise");
    expect(codeHash(main)).not.toBe(before);
  },
);

it("what two workers met is counted once", () => {
  expect(differentHashes(Int32Array.from([1, 2, -1, 2, 1, 2, 2, 1, 1, -2]))).toBe(4);
});
