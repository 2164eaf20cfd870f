// Traces on disk.

import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { threadId } from "node:worker_threads";
import { digestText } from "../../contract/digest.js";
import { parseTrace, TRACE_CHARS_MAX } from "../../trace/trace-text.js";
import { TraceError } from "../../trace/trace-error.js";
import type { Trace } from "../../trace/trace.js";
import type { FoundTrace } from "./found-trace.js";
import { textOfError, UserError } from "../user-error.js";

export interface TraceFile {
  readonly text: string;
  readonly trace: Trace;
}

/** Reads a trace. Throws a UserError that names the file, and the line where one is damaged. */
export function readTraceFile(path: string): TraceFile {
  const text = readWithin(path, TRACE_CHARS_MAX, {
    tooLarge: `more than a trace may have (${TRACE_CHARS_MAX}). Shrink the run first, or record a shorter one.`,
    called: `the trace ${path}`,
    expected: "Name a trace that seaworthy wrote (*.jsonl).",
  });
  try {
    return { text, trace: parseTrace(text) };
  } catch (error) {
    if (error instanceof TraceError) throw new UserError(`${path}: ${error.message}`);
    throw error;
  }
}

/** Reads a text of so many bytes at most. Throws a UserError that says what is wrong, in these words. */
export function readWithin(
  path: string,
  bytesMax: number,
  words: { readonly tooLarge: string; readonly called: string; readonly expected: string },
): string {
  try {
    const { size } = statSync(path);
    // Asked before it is read: what is too large must not be held in memory first.
    if (size > bytesMax) throw new UserError(`${path} has ${size} bytes, ${words.tooLarge}`);
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`cannot read ${words.called}: ${textOfError(error)}. ${words.expected}`);
  }
}

/** The traces in a folder, in order of their names; none where there is no such folder. */
export function tracesIn(folder: string): readonly string[] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith(".jsonl"));
    return names
      .sort()
      .map((name) => join(folder, name))
      .filter(mayBeRead);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // What else is wrong with it is told by who writes there.
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw new UserError(`cannot read the folder ${folder}: ${textOfError(error)}. Name a folder of traces.`);
  }
}

/** What is no file may never end being read; what cannot be looked at is told of by who reads it. */
function mayBeRead(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return true;
  }
}

/** So that the whole name stays below what file systems take, whatever an implementation calls itself. */
const IMPLEMENTATION_CHARS_MAX = 80;

/** The name of a finding's file: what broke, on whose nodes, and what tells it from others of that kind. */
export function fileNameOf(law: string, implementation: string, key: string): string {
  return `${law}-${implementation.replace(/[^\w.-]+/g, "-").slice(0, IMPLEMENTATION_CHARS_MAX)}-${key}.jsonl`;
}

/** The name of the file of two traces is equal only if they are, seed and all. */
export const traceFileName = ({ finding: { law }, implementation, trace }: FoundTrace): string =>
  fileNameOf(law, implementation, digestText(trace));

/** Writes a text so that the file is there as a whole or not at all. */
export function writeWhole(path: string, text: string): void {
  // Of each thread its own: it writes one file at a time.
  const aside = `${path}.${process.pid}.${threadId}.part`;
  try {
    // A device or a pipe is written to, never replaced.
    if (isNoFile(path)) return writeFileSync(path, text);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(aside, text);
    renameSync(aside, path);
  } catch (error) {
    remove(aside);
    throw new UserError(`cannot write ${path}: ${textOfError(error)}. Make room or name another place.`);
  }
}

/** Whether something stands there that is not a file of its own. */
function isNoFile(path: string): boolean {
  const there = statSync(path, { throwIfNoEntry: false });
  return there !== undefined && !there.isFile();
}

/** Takes a file away if that can be done: what fails here fails for the reason that is already told. */
export function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    return;
  }
}

/** Where findings are kept. It remembers what it wrote, so that what turned out to be surplus can go. */
export class TraceFolder {
  /** By file: what stands there. Equal traces are one file. */
  private readonly kept = new Map<string, Set<FoundTrace>>();
  /** What this folder may take away again: what was there before stays. */
  private readonly written = new Set<string>();
  /** The first failure to write: a finding is printed all the same. */
  failure: UserError | null = null;

  constructor(readonly folder: string) {}

  pathOf(found: FoundTrace): string {
    return join(this.folder, traceFileName(found));
  }

  /** Where a finding was kept, or null where that failed. */
  placeOf(found: FoundTrace): string | null {
    const path = this.pathOf(found);
    return this.kept.has(path) ? path : null;
  }

  /** Writes a finding at once, so that nothing that comes later can lose it; then what it was before may go. */
  keep(found: FoundTrace, before: FoundTrace | null = null): void {
    const path = this.pathOf(found);
    try {
      if (this.written.has(path) || !holdsAlready(path, found.trace)) {
        writeWhole(path, found.trace);
        this.written.add(path);
      }
      this.kept.set(path, (this.kept.get(path) ?? new Set()).add(found));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.failure ??= error;
    }
    if (before !== null) this.letGo(before);
  }

  /** Leaves of what was written here only these. */
  keepOnly(all: readonly FoundTrace[]): void {
    for (const found of all) this.keep(found);
    const wanted = new Set(all);
    for (const found of [...this.kept.values()].flatMap((some) => [...some])) if (!wanted.has(found)) this.letGo(found);
  }

  private letGo(found: FoundTrace): void {
    const path = this.pathOf(found);
    const others = this.kept.get(path);
    if (!others?.delete(found) || others.size > 0) return;
    this.kept.delete(path);
    if (this.written.delete(path)) remove(path);
  }
}

/** Whether a file holds this very trace. */
function holdsAlready(path: string, text: string): boolean {
  try {
    return readFileSync(path, "utf8") === text;
  } catch {
    // What cannot be read is written anew.
    return false;
  }
}
