// A search on disk. One small file names the parts, one for each worker, and is written last: whatever happens while a
// search is put away, the file names parts that are there as a whole.

import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import type { Search } from "../../checker/search.js";
import type { CheckpointHeader } from "../../checker/checkpoint.js";
import type { Meeting } from "../workers/meeting.js";
import { remove, writeWhole } from "./trace-files.js";
import { textOfError, UserError } from "../user-error.js";

const FORMAT = "seaworthy-checkpoint";
const FORMAT_VERSION = 4;

const MANIFEST = z.strictObject({
  format: z.literal(FORMAT),
  formatVersion: z.literal(FORMAT_VERSION),
  /** What is searched, as text: only the same may go on from here. */
  model: z.string(),
  /** Names of files beside this one, one for each worker. */
  parts: z.array(z.string().regex(/^[^/\\]+$/)).min(1),
});

export type Manifest = z.infer<typeof MANIFEST>;

/** Reads the file that names the parts. Throws a UserError that says what is wrong with it. */
export function readManifest(path: string): Manifest {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new UserError(`cannot read the checkpoint ${path}: ${textOfError(error)}.`);
  }
  try {
    return MANIFEST.parse(JSON.parse(text));
  } catch {
    throw new UserError(`${path} is not a checkpoint of this version of seaworthy. Begin the search anew.`);
  }
}

const partName = (path: string, generation: number, worker: number): string =>
  `${basename(path)}.${generation}.${worker}`;

/** Puts one worker's part of a search away, again and again. */
export class Checkpointer {
  /** Why the search could not be put away the last time: it goes on all the same. Null where it could. */
  failure: UserError | null = null;
  private savedAt = performance.now();

  /** `model`: what is searched, as text; `milliseconds`: how long to wait from one time to the next. */
  constructor(
    private readonly path: string,
    private readonly model: string,
    private readonly milliseconds: number,
  ) {
    // Something else that stands there is refused before anything is searched.
    this.nextGeneration();
  }

  get isDue(): boolean {
    return performance.now() - this.savedAt >= this.milliseconds;
  }

  /** Puts away a search that its workers do not share yet: what one of them holds is what each does. */
  save(search: Search): void {
    this.failure = failureOf(() => {
      const name = partName(this.path, this.nextGeneration(), 0);
      writePart(this.path, name, search);
      this.name(Array.from({ length: search.shard.of }, () => name));
    });
    this.savedAt = performance.now();
  }

  /** Puts away this worker's part; the first worker names all parts once all are there. */
  saveTogether(search: Search, meeting: Meeting): void {
    const { path } = this;
    let generation = 0;
    this.failure = failureOf(() => {
      generation = this.nextGeneration();
      writePart(path, partName(path, generation, meeting.index), search);
    });
    meeting.meet();
    const parts = Array.from({ length: meeting.of }, (_, worker) => partName(path, generation, worker));
    // Where one of them is missing whoever should have written it tells why.
    const isThere = this.failure === null && parts.every((part) => isFile(join(dirname(path), part)));
    if (meeting.index === 0 && isThere) this.failure = failureOf(() => this.name(parts));
    meeting.meet();
    this.savedAt = performance.now();
  }

  private name(parts: readonly string[]): void {
    const { path, model } = this;
    writeWhole(path, JSON.stringify({ format: FORMAT, formatVersion: FORMAT_VERSION, model, parts }) + "\n");
  }

  // Two generations take turns, so that what stands there now stays whole while something newer is written.
  private nextGeneration(): number {
    return existsSync(this.path) && readManifest(this.path).parts[0].endsWith(".0.0") ? 1 : 0;
  }
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

function failureOf(write: () => void): UserError | null {
  try {
    write();
    return null;
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

// A write or a read of more than two gigabytes at once is refused by the system.
const PIECE = 1 << 28;

/** Writes one worker's part beside the file that will name it. */
function writePart(path: string, name: string, search: Search): void {
  const file = join(dirname(path), name);
  // Always the same, as large as it is: what a search that was killed leaves behind, the next one replaces.
  const aside = `${file}.part`;
  const { header, sections } = search.checkpoint();
  let descriptor: number | null = null;
  try {
    descriptor = openSync(aside, "w");
    const text = Buffer.from(JSON.stringify(header), "utf8");
    const length = new Uint8Array(new Float64Array([text.byteLength]).buffer);
    const hash = createHash("sha1");
    for (const section of [length, text, ...sections]) {
      for (let at = 0; at < section.byteLength; at += PIECE) hash.update(section.subarray(at, at + PIECE));
      writeAll(descriptor, section);
    }
    writeAll(descriptor, hash.digest());
    fsyncSync(descriptor);
    closeSync(descriptor);
    descriptor = null;
    renameSync(aside, file);
  } catch (error) {
    if (descriptor !== null) closeSync(descriptor);
    // An older part of this name is of another moment of the search.
    [aside, file].forEach(remove);
    throw new UserError(`cannot write the checkpoint ${file}: ${textOfError(error)}. Make room or name another place.`);
  }
}

/** Takes up a search where one worker's part left it. */
export function readPart(path: string, name: string, search: Search): void {
  const file = join(dirname(path), name);
  let descriptor: number | null = null;
  try {
    descriptor = openSync(file, "r");
    const opened = descriptor;
    if (!isWhole(opened)) throw new Error("it is damaged");
    let position = 0;
    const read = (bytes: number): Uint8Array<ArrayBuffer> => {
      const section = readAll(opened, bytes, position);
      position += bytes;
      return section;
    };
    const [length] = new Float64Array(read(8).buffer);
    const header = JSON.parse(Buffer.from(read(length)).toString("utf8")) as CheckpointHeader;
    search.restore(header, read);
  } catch (error) {
    throw new UserError(`cannot go on from ${file}: ${textOfError(error)}. Begin the search anew.`);
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

function writeAll(descriptor: number, section: Uint8Array): void {
  for (let at = 0; at < section.byteLength;)
    at += writeSync(descriptor, section, at, Math.min(PIECE, section.byteLength - at));
}

const HASH_BYTES = 20;

/** Whether a part ends with the hash of everything before it: asked before anything of it is believed. */
function isWhole(descriptor: number): boolean {
  const end = fstatSync(descriptor).size - HASH_BYTES;
  if (end < 0) return false;
  const hash = createHash("sha1");
  for (let at = 0; at < end; at += PIECE) hash.update(readAll(descriptor, Math.min(PIECE, end - at), at));
  return hash.digest().equals(readAll(descriptor, HASH_BYTES, end));
}

function readAll(descriptor: number, bytes: number, position: number): Uint8Array<ArrayBuffer> {
  const section = new Uint8Array(bytes);
  for (let at = 0; at < bytes;) {
    const got = readSync(descriptor, section, at, Math.min(PIECE, bytes - at), position + at);
    if (got === 0) throw new Error("the file ends too early");
    at += got;
  }
  return section;
}
