// What is changed in a module before it runs, and what is refused.

import { describe, expect, it } from "vitest";
import { Reader, sint, uint } from "../../../../src/host/foreign/wasm/binary.js";
import { FUEL, rewritten, SPENT } from "../../../../src/host/foreign/wasm/rewritten.js";
import { assembled } from "./modules.js";

const LIMITS = { maxPages: 4, steps: 1000 };

async function exportsOf(text: string): Promise<Record<string, WebAssembly.Global & ((n: number) => number)>> {
  const { bytes } = rewritten(await assembled(text), LIMITS);
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), {}).exports as never;
}

it("numbers are read as they are written", () => {
  for (const value of [0, 1, 127, 128, 16_383, 16_384, 2 ** 31, 2 ** 32 - 1])
    expect(new Reader(Uint8Array.from(uint(value))).uint()).toBe(value);
  expect([sint(0), sint(63), sint(64), sint(-1), sint(100_000_000)]).toEqual([
    ...[[0], [63], [0xc0, 0], [0x7f]],
    [0x80, 0xc2, 0xd7, 0x2f],
  ]);
});

it("each call and each turn of a loop is a step, and what takes too many traps", async () => {
  const { turn, [FUEL]: fuel } = await exportsOf(`(module (memory 1) (export "turn" (func $turn))
    (func $one)
    (func $turn (param $n i32) (result i32) (loop $again
      (call $one) (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br_if $again (i32.gt_s (local.get $n) (i32.const 0)))) (local.get $n)))`);
  expect(turn(10)).toBe(0);
  expect(fuel.value).toBe(1000 - 1 - 2 * 10);
  fuel.value = 21;
  expect(turn(10)).toBe(0);
  fuel.value = 20;
  expect(() => turn(10)).toThrow("unreachable");
  expect(fuel.value).toBe(SPENT);
});

it("mutable globals can be read and set, and memory ends at its maximum", async () => {
  const text = `(module (memory (export "memory") 1) (global i32 (i32.const 7)) (global (mut i64) (i64.const 9))
    (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))`;
  expect(rewritten(await assembled(text), LIMITS).globals).toEqual(["seaworthy:global:1"]);
  const { grow, "seaworthy:global:1": global } = await exportsOf(text);
  expect(global.value).toBe(9n);
  expect([grow(3), grow(1)]).toEqual([1, -1]);
});

it("every kind of instruction is passed by as long as it is", async () => {
  const { all } = await exportsOf(`(module (memory 1) (table 2 funcref) (elem (i32.const 0) $f $f) (data $d "abc")
    (func $f (param i32) (result i32) (local.get 0))
    (func (export "all") (param i32) (result i32) (local f64 v128)
      (memory.init $d (i32.const 0) (i32.const 0) (i32.const 3)) (data.drop $d)
      (memory.copy (i32.const 8) (i32.const 0) (i32.const 3)) (memory.fill (i32.const 16) (i32.const 1) (i32.const 3))
      (local.set 1 (f64.add (f64.const 1.5) (f64.promote_f32 (f32.const 0.25))))
      (local.set 2 (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 (v128.const i32x4 1 2 3 4) (local.get 2)))
      (i64.store offset=300 align=4 (i32.const 0) (i64.const -123456789012))
      (block $a (block $b (br_table $a $b $a (i32.const 0))))
      (drop (i32.trunc_sat_f64_s (local.get 1))) (drop (select (result i32) (i32.const 1) (i32.const 2) (i32.const 0)))
      (drop (ref.is_null (ref.null func))) (drop (i32x4.extract_lane 3 (local.get 2)))
      (if (result i32) (i32.const 1) (then (call_indirect (param i32) (result i32) (local.get 0) (i32.const 1))) (else (i32.const 0)))))`);
  expect(all(42)).toBe(42);
});

describe("refused is a module that", () => {
  it.each([
    ["has no memory", `(module)`, "it has no memory"],
    ["imports one", `(module (import "env" "memory" (memory 1)))`, "it imports env.memory, which is no function"],
    ["begins with too much", `(module (memory 5))`, "its memory begins with 0.3125 MB, and it may have 0.25"],
    ["shares it", `(module (memory 1 2 shared))`, "its memory is shared or of 64 bits"],
    [
      "keeps a reference",
      `(module (memory 1) (global (mut externref) (ref.null extern)))`,
      "its global 0 holds a reference",
    ],
    [
      "changes its table",
      `(module (memory 1) (table 1 funcref) (func (table.set (i32.const 0) (ref.null func))))`,
      "it changes a table of functions as it runs",
    ],
    [
      "has threads",
      `(module (memory 1) (func (drop (i32.atomic.load (i32.const 0)))))`,
      "it has the instruction 0xfe, which is not known here, of threads: compile it without",
    ],
    [
      "throws",
      `(module (memory 1) (tag) (func (throw 0)))`,
      "it has the instruction 0x8, which is not known here, of exc",
    ],
  ])("%s", async (_, text, said) => {
    const bytes = await assembled(text);
    expect(() => rewritten(bytes, LIMITS)).toThrow(said);
  });
});
