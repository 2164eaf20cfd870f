import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createSandbox, type SandboxTimer, type SandboxOutside } from "../../../src/host/loading/sandbox.js";

const folder = mkdtempSync(join(tmpdir(), "seaworthy-sandbox-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Loads a module of these lines into a sandbox of its own. */
function loaded<T>(code: string) {
  const file = join(folder, "code.cjs");
  writeFileSync(file, code);
  const { load, run } = createSandbox();
  const inside = load(file) as T;
  return { inside, run: (job: () => void) => run(STILL, job) };
}

const STILL: SandboxOutside = { now: () => 42, random: () => 0.25 };

describe("code in a sandbox", () => {
  it("has come to rest when run returns: promises, ticks and immediates, in Node's order", () => {
    const { inside, run } = loaded<{ order: string[]; go: () => void }>(`
      exports.order = [];
      exports.go = () => {
        setImmediate(() => exports.order.push("immediate"));
        Promise.resolve().then(() => exports.order.push("promise")).then(() => exports.order.push("promise of it"));
        process.nextTick(() => exports.order.push("tick"));
        (async () => { await null; exports.order.push("await"); })();
        exports.order.push("now");
      };
    `);
    run(inside.go);
    expect([...inside.order]).toEqual(["now", "tick", "promise", "await", "promise of it", "immediate"]);
  });

  it("sees the time and the chance that it is given, and no other", () => {
    const { inside, run } = loaded<{ look: () => void; seen: number[] }>(
      "exports.look = () => { exports.seen = [Date.now(), new Date().getTime(), Math.random()]; };",
    );
    run(inside.look);
    expect([...inside.seen]).toEqual([42, 42, 0.25]);
  });

  it("sets timers that never fire by themselves", () => {
    const { inside, run } = loaded<{ set: () => void; timer: SandboxTimer; fired: boolean }>(
      "exports.fired = false; exports.set = () => { exports.timer = setTimeout(() => { exports.fired = true; }, 150); };",
    );
    run(inside.set);
    expect([inside.timer.kind, inside.timer.milliseconds, inside.fired]).toEqual(["timeout", 150, false]);
    run(() => inside.timer.fire());
    expect(inside.fired).toBe(true);
  });

  it("that throws outside of any promise throws from run", () => {
    const { inside, run } = loaded<{ fail: () => void; later: () => void }>(`
      exports.fail = () => { throw new Error("at once"); };
      exports.later = () => setImmediate(() => { throw new Error("later"); });
    `);
    expect(() => run(inside.fail)).toThrow("at once");
    expect(() => run(inside.later)).toThrow("later");
  });

  it("is loaded once in a sandbox, and anew in another", () => {
    const file = join(folder, "once.cjs");
    writeFileSync(file, "exports.self = {};");
    const one = createSandbox();
    expect(one.load(file)).toBe(one.load(file));
    expect(createSandbox().load(file)).not.toBe(one.load(file));
  });
});
