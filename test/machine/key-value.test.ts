// The store of whoever brings no state machine: what it answers tells in which order the writes took effect.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KEY_VALUE } from "../../src/machine/key-value.js";

/** The state after these commands, and what was answered to each. */
function run(...commands: readonly string[]) {
  let state = KEY_VALUE.initial;
  const values = commands.map((command) => {
    const change = KEY_VALUE.apply(state, command);
    state = change.state;
    return change.value;
  });
  return { state, values };
}

describe("the key-value machine", () => {
  it("answers what stood there before: null for the first write to a key", () => {
    expect(run("x=1", "y=2", "x=3", "x=4").values).toEqual([null, null, "1", "3"]);
    expect(run("x=1", "y=2", "x=3", "x=4").state).toEqual({ x: "4", y: "2" });
  });

  it("takes a command without a key for the value of the key that has no name", () => {
    expect(run("c1", "c2", "=c3", "c4")).toEqual({ state: { "": "c4" }, values: [null, "c1", "c2", "c3"] });
  });

  it("splits at the first sign, and takes any text", () => {
    expect(run("a=b=c", "", "a=", "=").state).toEqual({ a: "", "": "" });
    expect(run("a=b=c", "a=", "a=1").values).toEqual([null, "b=c", ""]);
  });

  it("knows no key that nobody wrote, whatever objects have by themselves", () => {
    expect(run("toString=1", "constructor=2", "hasOwnProperty=3").values).toEqual([null, null, null]);
    expect(run("__proto__=1", "__proto__=2").values).toEqual([null, "1"]);
  });

  it("leaves the state that it was given as it was", () => {
    const before = Object.freeze(run("x=1").state);
    KEY_VALUE.apply(before, "x=2");
    KEY_VALUE.apply(before, "y=2");
    expect(before).toEqual({ x: "1" });
    expect(KEY_VALUE.initial).toEqual({});
  });

  it("is the map that it stands for", () => {
    const key = fc.constantFrom("", "a", "b", "__proto__", "valueOf");
    fc.assert(
      fc.property(fc.array(fc.tuple(key, fc.string()), { maxLength: 20 }), (writes) => {
        const map = new Map<string, string>();
        const expected = writes.map(([key, value]) => {
          const before = map.get(key) ?? null;
          map.set(key, value);
          return before;
        });
        const { state, values } = run(...writes.map(([key, value]) => `${key}=${value}`));
        expect(values).toEqual(expected);
        expect(new Map(Object.entries(state))).toEqual(map);
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});
