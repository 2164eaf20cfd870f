// The state of a module as a value: its memory in chunks, which are shared with the state before where nothing changed.

import { createHash } from "node:crypto";
import type { SystemState } from "./system.js";

/** Never changed once it is made. */
export interface Image {
  readonly chunks: readonly Uint8Array[];
  readonly globals: readonly (number | bigint)[];
  readonly system: SystemState;
}

/** Small enough that a step dirties few bytes, large enough that there are few to compare. */
export const CHUNK_BYTES = 4096;

// Chunks are cut from slabs: thousands of small buffers are dear to make and to throw away.
const SLAB_BYTES = 64 * CHUNK_BYTES;
let slab = new ArrayBuffer(0);
let used = 0;

function copyOf(bytes: Uint8Array): Uint8Array {
  if (used === slab.byteLength) {
    slab = new ArrayBuffer(SLAB_BYTES);
    used = 0;
  }
  const chunk = new Uint8Array(slab, used, CHUNK_BYTES);
  used += CHUNK_BYTES;
  chunk.set(bytes);
  return chunk;
}

/** A memory as the places of its chunks: to be read and written through. */
export const placesOf = (memory: ArrayBuffer): readonly Uint8Array[] =>
  Array.from(
    { length: memory.byteLength / CHUNK_BYTES },
    (_, i) => new Uint8Array(memory, i * CHUNK_BYTES, CHUNK_BYTES),
  );

/** What memory holds; `before` is what it held once: nothing where nobody knows. */
export function chunksIn(places: readonly Uint8Array[], before: readonly Uint8Array[]): readonly Uint8Array[] {
  const chunks = before.slice();
  for (let i = 0; i < places.length; i++) {
    if (i >= before.length || Buffer.compare(places[i], before[i]) !== 0) chunks[i] = copyOf(places[i]);
  }
  return chunks;
}

/** Makes memory hold this. `held` is what it holds: nothing where nobody knows. */
export function putChunks(
  places: readonly Uint8Array[],
  chunks: readonly Uint8Array[],
  held: readonly Uint8Array[],
): void {
  for (let i = 0; i < chunks.length; i++) if (held[i] !== chunks[i]) places[i].set(chunks[i]);
}

/** Makes memory hold again what it held once. */
export function putBack(places: readonly Uint8Array[], chunks: readonly Uint8Array[]): void {
  for (let i = 0; i < chunks.length; i++) if (Buffer.compare(places[i], chunks[i]) !== 0) places[i].set(chunks[i]);
}

const digests = new WeakMap<Uint8Array, string>();

function digestOf(chunk: Uint8Array): string {
  const known = digests.get(chunk);
  if (known !== undefined) return known;
  const digest = createHash("sha1").update(chunk).digest("base64");
  digests.set(chunk, digest);
  return digest;
}

/** Equal digests, equal states. */
export function digestOfImage({ chunks, globals, system }: Image): string {
  const hash = createHash("sha1").update(JSON.stringify([globals.map(String), system.ticks, system.chance]));
  for (const chunk of chunks) hash.update(digestOf(chunk));
  return hash.digest("base64");
}
