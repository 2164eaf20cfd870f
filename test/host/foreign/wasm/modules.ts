// Modules of these tests, from text: a server that counts its messages, and what it does besides.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import wabt from "wabt";
import type { Implementation } from "../../../../src/contract/implementation.js";
import { loadImplementation } from "../../../../src/host/loading/load-implementation.js";
import { freshFolder } from "../../../cli/run-cli.js";

const GREETING = {
  ...{ protocol: 1, name: "counts", version: "1", offers: ["key"] },
  capabilities: {
    ...{ network: "any", loss: true, restart: true, asyncDisk: true, replicates: false, disciplined: false },
    settings: {},
  },
};
const timer = { type: "arm", timer: "election", min: 150, max: 300 };
const step = (term: string, key?: string): string =>
  `{"outbound":[${JSON.stringify(timer)}],"view":{"currentTerm":${term}}${key === undefined ? "" : `,"key":${key}`}}`;

/** Where things are in its memory. */
const AT = { greeting: 1024, step: 2048, input: 8192 };
const quoted = (text: string): string => `"${text.replace(/[\\"]/g, "\\$&")}"`;

export interface Parts {
  /** What it does at each message, as instructions; $term counts the messages of its life. */
  readonly take?: string;
  /** What it does as it is asked what is durable, or what a packet promises. */
  readonly aside?: string;
  /** What it does before it is asked anything. */
  readonly start?: string;
  readonly imports?: string;
  readonly functions?: string;
  readonly memory?: string;
  readonly offers?: readonly string[];
}

/** The text of a module. The term stands in its memory and in a global, both. */
export function moduleText(parts: Parts = {}): string {
  const { take = "", aside = "", start = "", imports = "", functions = "", memory = "1" } = parts;
  const { offers = GREETING.offers } = parts;
  const greeting = JSON.stringify({ ...GREETING, offers });
  const said = step("0", offers.includes("key") ? "[]" : undefined);
  const digit = AT.step + said.indexOf(":0") + 1;
  const answer = (at: number, text: string): string => `(i64.const ${BigInt(at) * 2n ** 32n + BigInt(text.length)})`;
  return `(module
    ${imports}
    (memory (export "memory") ${memory})
    (global $term (mut i32) (i32.const 0))
    (data (i32.const ${AT.greeting}) ${quoted(greeting)})
    (data (i32.const ${AT.step}) ${quoted(said)})
    ${functions}
    (func (export "_initialize") ${start})
    (func (export "seaworthy_input") (param i32) (result i32) (i32.const ${AT.input}))
    (func $take
      (global.set $term (i32.add (global.get $term) (i32.const 1)))
      (i32.store8 (i32.const ${digit}) (i32.add (i32.load8_u (i32.const ${digit})) (i32.const 1)))
      ${take}
      (if (i32.ne (i32.load8_u (i32.const ${digit})) (i32.add (global.get $term) (i32.const 48))) (then unreachable)))
    (func (export "seaworthy_answer") (result i64) (local $do i32)
      (local.set $do (i32.load8_u (i32.const ${AT.input + '{"do":"'.length})))
      (if (i32.eq (local.get $do) (i32.const 103)) (then (return ${answer(AT.greeting, greeting)})))
      (if (i32.eq (local.get $do) (i32.const 116)) (then (call $take)))
      (if (i32.eq (local.get $do) (i32.const 100)) (then ${aside}))
      ${answer(AT.step, said)}))`;
}

/** At the third message of a life, and from then on. */
export const atThird = (code: string): string => `(if (i32.gt_u (global.get $term) (i32.const 2)) (then ${code}))`;

export async function assembled(text: string): Promise<Uint8Array> {
  const { parseWat } = await wabt();
  const module = parseWat("module.wat", text, { simd: true, threads: true, exceptions: true });
  return module.toBinary({}).buffer;
}

/** A file of it. */
export async function moduleFile(parts: Parts | string = {}): Promise<string> {
  const path = join(freshFolder(), "module.wasm");
  writeFileSync(path, await assembled(typeof parts === "string" ? parts : moduleText(parts)));
  return path;
}

export const loadModule = (path: string): Promise<Implementation> =>
  loadImplementation({ origin: { from: "wasm", path }, twice: false });
