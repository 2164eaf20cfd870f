// Clusters that are still to be expanded, oldest first: short lists of small numbers, packed into bytes. What was taken
// out is freed, so that no more than two levels are ever held.

import { PACKED_MAX, unpack } from "./packed-list.js";
import type { SectionReader, CheckpointHeader } from "./checkpoint.js";

const CHUNK = 1 << 17;

export class Frontier {
  size = 0;
  private readonly chunks: Uint8Array[] = [];
  /** Where each chunk ends. */
  private readonly ends: number[] = [];
  private readAt = 0;
  private spare: Uint8Array | null = null;

  /** Appends a list that is packed in an array from one place up to another. */
  push(packed: Uint8Array, from: number, to: number): void {
    let last = this.chunks.length - 1;
    // A list is never split over two chunks.
    if (last < 0 || this.ends[last] > CHUNK - PACKED_MAX) {
      this.chunks.push(this.spare ?? new Uint8Array(CHUNK));
      this.spare = null;
      this.ends.push(0);
      last++;
    }
    const bytes = this.chunks[last];
    let at = this.ends[last];
    for (let i = from; i < to; i++) bytes[at++] = packed[i];
    this.ends[last] = at;
    this.size++;
  }

  /** Takes the oldest list out and writes it into an array; answers its length. */
  shift(list: Int32Array): number {
    const bytes = this.chunks[0];
    const length = bytes[this.readAt];
    this.readAt = unpack(bytes, this.readAt, list);
    this.size--;
    if (this.readAt === this.ends[0]) {
      this.spare = this.chunks.shift()!;
      this.ends.shift();
      this.readAt = 0;
    }
    return length;
  }

  /** What is needed beside the sections to take it up again. */
  get header(): CheckpointHeader["frontier"] {
    return { size: this.size, readAt: this.readAt, ends: this.ends.slice() };
  }

  /** All of it as bytes, for whoever puts it away. */
  get sections(): readonly Uint8Array[] {
    return this.chunks.map((chunk, i) => chunk.subarray(0, this.ends[i]));
  }

  static restored({ size, readAt, ends }: CheckpointHeader["frontier"], read: SectionReader): Frontier {
    const frontier = new Frontier();
    frontier.size = size;
    frontier.readAt = readAt;
    for (const end of ends) {
      const chunk = new Uint8Array(CHUNK);
      chunk.set(read(end));
      frontier.chunks.push(chunk);
      frontier.ends.push(end);
    }
    return frontier;
  }

  get bytes(): number {
    return (this.chunks.length + (this.spare === null ? 0 : 1)) * CHUNK;
  }
}
