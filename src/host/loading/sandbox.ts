// Runs unmodified CommonJS in a context of its own, in which nothing is left to chance: timers, clock, randomness and the
// two job queues of Node belong to whoever calls. `run` returns once the code has come to rest: every promise that can
// settle has settled, every tick has run.

import { readFileSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { dirname } from "node:path";
import vm from "node:vm";

/** What the code inside sees of time and chance. It is asked during `run` only, so one sandbox serves many nodes. */
export interface SandboxOutside {
  /** What `Date.now()` answers inside. */
  now(): number;
  /** What `Math.random()` answers inside. */
  random(): number;
}

/** A timer that was set inside. It never fires by itself: whoever drives the code finds it there and fires it. */
export interface SandboxTimer {
  readonly kind: "timeout" | "interval";
  readonly milliseconds: number;
  /** Calls what the timer was set for. */
  fire(): void;
}

/** Where asynchronous code runs without a clock, without chance, and to its end. */
export interface Sandbox {
  /** Loads a CommonJS file, and what it requires, inside. */
  load(file: string): unknown;
  /**
   * Calls a function and lets everything that follows from it inside happen: ticks, immediates, promises. Throws what was
   * thrown there outside of any promise.
   */
  run(outside: SandboxOutside, job: () => void): void;
}

// Defines what Node has and a bare context has not. Queues are plain arrays: microtasks are the engine's own.
const PRELUDE = `"use strict";
const inside = (() => {
  const ticks = [];
  const immediates = [];
  let job = null;
  let thrown = null;
  // Modules that look at the clock while they load see time zero.
  let outside = { now: () => 0, random: () => 0 };

  const attempt = (fn, args) => {
    try {
      fn(...args);
    } catch (error) {
      thrown ??= { error };
    }
  };
  const rested = Promise.resolve();
  const RealDate = Date;
  const timer = (kind) => (fn, milliseconds, ...args) => ({ kind, milliseconds, fire: () => fn(...args) });
  const nothing = () => {};

  globalThis.global = globalThis;
  globalThis.process = {
    env: {}, argv: [], platform: "sandbox", version: "v20.0.0", versions: { node: "20.0.0" }, browser: false,
    nextTick: (fn, ...args) => void ticks.push({ fn, args }), emitWarning: nothing, on: nothing,
  };
  globalThis.queueMicrotask = (fn) => void rested.then(() => attempt(fn, []));
  globalThis.setImmediate = (fn, ...args) => {
    const immediate = { fn, args };
    immediates.push(immediate);
    return immediate;
  };
  globalThis.clearImmediate = (immediate) => {
    const at = immediates.indexOf(immediate);
    if (at >= 0) immediates.splice(at, 1);
  };
  // A timer never fires by itself: the object that stands for it is fired by whoever finds it.
  globalThis.setTimeout = timer("timeout");
  globalThis.setInterval = timer("interval");
  globalThis.clearTimeout = globalThis.clearInterval = nothing;
  globalThis.console = { log: nothing, info: nothing, warn: nothing, error: nothing, debug: nothing, trace: nothing };
  globalThis.Date = class Date extends RealDate {
    constructor(...args) {
      if (args.length === 0) super(outside.now());
      else super(...args);
    }
    static now() {
      return outside.now();
    }
  };
  Math.random = () => outside.random();

  return {
    // What Node does after each callback: all ticks, then (when this returns, by the engine) all microtasks.
    turn() {
      if (job !== null) {
        const fn = job;
        job = null;
        attempt(fn, []);
      }
      if (ticks.length === 0 && immediates.length > 0) {
        const { fn, args } = immediates.shift();
        attempt(fn, args);
      }
      for (let i = 0; i < ticks.length; i++) attempt(ticks[i].fn, ticks[i].args);
      ticks.length = 0;
    },
    begin(around, fn) {
      outside = around;
      job = fn;
    },
    isBusy: () => ticks.length > 0 || immediates.length > 0,
    takeThrown() {
      const taken = thrown;
      thrown = null;
      return taken;
    },
  };
})();
inside;
`;

/** What the prelude hands out. */
interface Inside {
  begin(outside: SandboxOutside, job: () => void): void;
  isBusy(): boolean;
  takeThrown(): { readonly error: unknown } | null;
}

/** A sandbox of its own: contexts and modules are shared with no other. Built-in modules of Node are the host's. */
export function createSandbox(): Sandbox {
  const context = vm.createContext({}, { microtaskMode: "afterEvaluate" });
  const inside = new vm.Script(PRELUDE, { filename: "seaworthy:sandbox" }).runInContext(context) as Inside;
  const turn = new vm.Script("inside.turn()", { filename: "seaworthy:turn" });
  const { begin, isBusy, takeThrown } = inside;

  return {
    load: moduleLoader(context),
    run(outside, job) {
      begin(outside, job);
      turn.runInContext(context);
      while (isBusy()) turn.runInContext(context);
      const thrown = takeThrown();
      if (thrown !== null) throw thrown.error;
    },
  };
}

/** Node's `require`, reduced to what CommonJS packages from npm use. Built-in modules are the host's: they keep no state of a caller. */
function moduleLoader(context: vm.Context): (file: string) => unknown {
  const modules = new Map<string, { exports: unknown }>();

  return function load(file) {
    const known = modules.get(file);
    if (known) return known.exports;
    const module: { exports: unknown } = { exports: {} };
    modules.set(file, module);
    if (file.endsWith(".json")) return (module.exports = JSON.parse(readFileSync(file, "utf8")));
    const { resolve } = createRequire(file);
    const require = (name: string): unknown => {
      const found = isBuiltin(name) ? name : resolve(name);
      return isBuiltin(found) ? (createRequire(file)(found) as unknown) : load(found);
    };
    const code = vm.compileFunction(
      readFileSync(file, "utf8"),
      ["exports", "require", "module", "__filename", "__dirname"],
      { filename: file, parsingContext: context },
    ) as (...args: unknown[]) => void;
    code.call(module.exports, module.exports, require, module, file, dirname(file));
    return module.exports;
  };
}
