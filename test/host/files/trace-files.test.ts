import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FoundTrace } from "../../../src/host/files/found-trace.js";
import { TraceFolder, traceFileName, tracesIn, writeWhole } from "../../../src/host/files/trace-files.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "seaworthy-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const found = (key: string, trace = key): FoundTrace => ({
  finding: { kind: "violation", law: "log-matching", how: "", sentence: "", facts: [], node: 0 },
  ...{ run: 0, seed: "a/0", implementation: "acme/raft v2", steps: 0, foundAfter: 0, cutTo: 1 },
  ...{ reproduced: true, shrunk: true, key, trace },
});

describe("a trace's file", () => {
  it("is named after law, implementation and trace, in characters that every file system takes", () => {
    expect(traceFileName(found("a"))).toMatch(/^log-matching-acme-raft-v2-[0-9a-f]{13}\.jsonl$/);
  });

  it("has a name of its own for each seed, and the same for the same trace", () => {
    const [one, other] = ["1/7", "2/9"].map((seed) => traceFileName(found("a", `{"seed":"${seed}"}`)));
    expect(other).not.toBe(one);
    expect(traceFileName(found("b", '{"seed":"1/7"}'))).toBe(one);
  });

  it("has a name that file systems take, whatever the implementation calls itself", () => {
    const name = traceFileName({ ...found("a"), implementation: "long ".repeat(1000) });
    expect(name.length).toBeLessThan(200);
    writeWhole(join(folder, name), "text\n");
    expect(readdirSync(folder)).toEqual([name]);
  });

  it("is there as a whole, with nothing beside it", () => {
    writeWhole(join(folder, "deep/er/trace.jsonl"), "text\n");
    expect(readFileSync(join(folder, "deep/er/trace.jsonl"), "utf8")).toBe("text\n");
    expect(readdirSync(join(folder, "deep/er"))).toEqual(["trace.jsonl"]);
  });

  it("stays as it was where writing fails half-way", () => {
    const path = join(folder, "trace.jsonl");
    writeWhole(path, "old\n");
    const files: number[] = [];
    // Its length is asked for once more when the file is open.
    const failing = Object.defineProperty(Buffer.from("new\n"), "byteLength", {
      get() {
        if (files.push(readdirSync(folder).length) === 1) return 4;
        throw new Error("no space left");
      },
    });
    expect(() => writeWhole(path, failing as unknown as string)).toThrow(
      /cannot write .*trace\.jsonl: .*no space left/,
    );
    expect(readFileSync(path, "utf8")).toBe("old\n");
    expect(readdirSync(folder)).toEqual(["trace.jsonl"]);
    // It had begun.
    expect(files.at(-1)).toBe(2);
  });

  it("that cannot be written is said to be so, and leaves nothing behind", () => {
    writeFileSync(join(folder, "file"), "");
    expect(() => writeWhole(join(folder, "file/trace.jsonl"), "text\n")).toThrow(/cannot write .*file\/trace\.jsonl: /);
    expect(readdirSync(folder)).toEqual(["file"]);
  });
});

describe("threads that write one file", () => {
  it("are not in each other's way", async () => {
    const path = join(folder, "trace.jsonl");
    const ends = [1, 2, 3].map(() => {
      const worker = new Worker(new URL("writing-worker.js", import.meta.url), { workerData: { path, times: 500 } });
      return new Promise((resolve, reject) => worker.once("error", reject).once("exit", resolve));
    });
    expect(await Promise.all(ends)).toEqual([0, 0, 0]);
    expect(readdirSync(folder)).toEqual(["trace.jsonl"]);
  });
});

describe("the traces in a folder", () => {
  it("are its files and those that it links to, in order of their names", () => {
    mkdirSync(join(folder, "d.jsonl"));
    mkdirSync(join(folder, "elsewhere"));
    for (const name of ["c.jsonl", "elsewhere/far.jsonl", "notes.txt"]) writeFileSync(join(folder, name), "");
    symlinkSync("elsewhere/far.jsonl", join(folder, "a.jsonl"));
    symlinkSync("elsewhere", join(folder, "b.jsonl"));
    expect(tracesIn(folder)).toEqual(["a.jsonl", "c.jsonl"].map((name) => join(folder, name)));
  });

  it("are also links that lead nowhere: who reads them says so", () => {
    symlinkSync("gone.jsonl", join(folder, "a.jsonl"));
    symlinkSync("b.jsonl", join(folder, "b.jsonl"));
    expect(tracesIn(folder)).toEqual(["a.jsonl", "b.jsonl"].map((name) => join(folder, name)));
  });
});

describe("the folder of findings", () => {
  it("keeps what is wanted in the end, and of what it wrote no more", () => {
    writeFileSync(join(folder, "of-another-day.jsonl"), "");
    const traces = new TraceFolder(folder);
    for (const key of ["aaaaaaaa", "bbbbbbbb"]) traces.keep(found(key));
    traces.keepOnly([found("bbbbbbbb"), found("cccccccc")]);
    const names = ["bbbbbbbb", "cccccccc"].map((key) => traceFileName(found(key)));
    expect(readdirSync(folder).sort()).toEqual([...names, "of-another-day.jsonl"].sort());
  });

  it("leaves alone what was there before", () => {
    const again = found("aaaaaaaa");
    const path = join(folder, traceFileName(again));
    writeFileSync(path, again.trace);
    const traces = new TraceFolder(folder);
    traces.keep(again);
    expect(traces.placeOf(again)).toBe(path);
    traces.keepOnly([]);
    expect(readFileSync(path, "utf8")).toBe(again.trace);
  });

  it("has one file of a finding, what it has become", () => {
    const traces = new TraceFolder(folder);
    const long = found("aaaaaaaa");
    traces.keep(long);
    traces.keep(found("bbbbbbbb"), long);
    expect(readdirSync(folder)).toEqual([traceFileName(found("bbbbbbbb"))]);
  });

  it("remembers its first failure and goes on", () => {
    writeFileSync(join(folder, "file"), "");
    const traces = new TraceFolder(join(folder, "file"));
    traces.keep(found("aaaaaaaa"));
    traces.keepOnly([found("aaaaaaaa")]);
    expect(traces.failure?.message).toMatch(/Make room or name another place/);
    expect(existsSync(traces.pathOf(found("aaaaaaaa")))).toBe(false);
  });
});
