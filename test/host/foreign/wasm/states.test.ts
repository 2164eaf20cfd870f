// States of a module are values, whether they are copied memory or lists of messages.

import { describe, expect, it } from "vitest";
import { BLANK_DISK } from "../../../../src/contract/disk.js";
import type { Implementation } from "../../../../src/contract/implementation.js";
import type { Message } from "../../../../src/contract/message.js";
import { optionsFor } from "../load.js";
import { loadModule, moduleFile, type Parts } from "./modules.js";

const TIMER: Message = { type: "timer", timer: "election" };

const WAYS: readonly [name: string, memory: string][] = [
  ["copied", "1"],
  ["recorded", "20"],
];

const termOf = (implementation: Implementation, state: unknown): unknown => implementation.view(state).currentTerm;

describe.each(WAYS)("of a module whose states are %s", (name, memory) => {
  const load = async (parts: Parts = {}): Promise<Implementation> =>
    loadModule(await moduleFile({ ...parts, memory: parts.memory ?? memory }));

  it("the way is the one that is meant", async () => {
    expect((await load()).recording).toBe(name === "recorded" ? true : undefined);
  });

  it("any state can be gone on from, in any order", async () => {
    const implementation = await load();
    const next = (state: unknown): unknown => implementation.reduce(state, TIMER).state;
    // More lives than there are instances.
    const lives = Array.from({ length: 30 }, () => [implementation.boot(BLANK_DISK, optionsFor()).state]);
    for (let step = 0; step < 4; step++) for (const life of lives) life.push(next(life.at(-1)));
    for (const life of [...lives].reverse()) {
      expect(life.map((state) => termOf(implementation, state))).toEqual([0, 1, 2, 3, 4]);
      expect(termOf(implementation, next(life[1]))).toBe(2);
      expect(termOf(implementation, next(life[4]))).toBe(5);
    }
  });

  it("memory that has grown in one state has not in another", async () => {
    const pages = Number(memory);
    // Each message takes another page, and the module is right about how many it has.
    const take = `(if (i32.ne (memory.grow (i32.const 1)) (i32.add (global.get $term) (i32.const ${pages - 1}))) (then unreachable))`;
    const implementation = await load({ take });
    const states = [implementation.boot(BLANK_DISK, optionsFor()).state];
    for (let step = 0; step < 4; step++) states.push(implementation.reduce(states.at(-1), TIMER).state);
    for (const at of [3, 0, 2, 4, 1, 0]) {
      expect(termOf(implementation, implementation.reduce(states[at], TIMER).state)).toBe(at + 1);
    }
  });

  it("clock and chance are the same for the same server and seed, and go on with its state", async () => {
    const system = (name: string, params: string): string =>
      `(import "wasi_snapshot_preview1" "${name}" (func $${name} (param ${params}) (result i32)))`;
    // The clock's milliseconds and a byte of chance make the term, in two digits behind the first.
    const imports = system("clock_time_get", "i32 i64 i32") + system("random_get", "i32 i32");
    const take = `(drop (call $clock_time_get (i32.const 0) (i64.const 0) (i32.const 600)))
      (drop (call $random_get (i32.const 608) (i32.const 8)))
      (i32.store8 (i32.const 700) (i32.const 34))
      (i64.store (i32.const 616) (i64.xor (i64.load (i32.const 600)) (i64.load (i32.const 608))))`;
    // Without a key of its own all memory is the key.
    const implementation = await load({ imports, take, offers: [] });
    const keys = (seed: string): readonly string[] => {
      let { state } = implementation.boot(BLANK_DISK, { ...optionsFor(), seed });
      return [1, 2, 3].map(() => implementation.key(({ state } = implementation.reduce(state, TIMER)).state));
    };
    const [first, again, other] = [keys("a"), keys("a"), keys("b")];
    expect(again).toEqual(first);
    expect(new Set(first).size).toBe(3);
    if (name === "copied") expect(other[0]).not.toBe(first[0]);
  });

  it("equal states have equal keys, however they came about", async () => {
    const implementation = await load();
    const after = (messages: readonly Message[]): string => {
      let { state } = implementation.boot(BLANK_DISK, optionsFor());
      for (const message of messages) ({ state } = implementation.reduce(state, message));
      return implementation.key(state);
    };
    const LOCAL: Message = { type: "timer", timer: "heartbeat" };
    expect(after([TIMER, LOCAL])).toBe(after([LOCAL, TIMER]));
    expect(after([TIMER])).not.toBe(after([TIMER, TIMER]));
  });
});
