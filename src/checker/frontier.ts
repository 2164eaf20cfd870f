// Clusters that are still to be expanded, oldest first: short lists of small numbers, packed into bytes. What was taken
// out is freed, so that no more than two levels are ever held.

import type { SectionReader, SnapshotHeader } from "./snapshot.js";

const CHUNK = 1 << 17;
// The longest list in bytes that is sure to fit: a list is never split over two chunks.
const ROOM = 1 << 12;

export class Frontier {
  size = 0;
  private readonly chunks: Uint8Array[] = [];
  /** Where each chunk ends. */
  private readonly ends: number[] = [];
  private readAt = 0;
  private spare: Uint8Array | null = null;

  /** Appends the numbers of an array from one place up to another. */
  push(list: Int32Array, from: number, to: number): void {
    let last = this.chunks.length - 1;
    if (last < 0 || this.ends[last] > CHUNK - ROOM) {
      this.chunks.push(this.spare ?? new Uint8Array(CHUNK));
      this.spare = null;
      this.ends.push(0);
      last++;
    }
    const bytes = this.chunks[last];
    let at = this.ends[last];
    bytes[at++] = to - from;
    for (let i = from; i < to; i++) {
      let number = list[i];
      while (number > 127) {
        bytes[at++] = (number & 127) | 128;
        number >>>= 7;
      }
      bytes[at++] = number;
    }
    this.ends[last] = at;
    this.size++;
  }

  /** Takes the oldest list out and writes it into an array; answers its length. */
  shift(list: Int32Array): number {
    const bytes = this.chunks[0];
    let at = this.readAt;
    const length = bytes[at++];
    for (let i = 0; i < length; i++) {
      let byte = bytes[at++];
      let number = byte & 127;
      for (let shift = 7; byte > 127; shift += 7) {
        byte = bytes[at++];
        number |= (byte & 127) << shift;
      }
      list[i] = number;
    }
    this.size--;
    this.readAt = at;
    if (at === this.ends[0]) {
      this.spare = this.chunks.shift()!;
      this.ends.shift();
      this.readAt = 0;
    }
    return length;
  }

  /** What is needed beside the sections to take it up again. */
  get header(): SnapshotHeader["frontier"] {
    return { size: this.size, readAt: this.readAt, ends: this.ends.slice() };
  }

  /** All of it as bytes, for whoever puts it away. */
  get sections(): readonly Uint8Array[] {
    return this.chunks.map((chunk, i) => chunk.subarray(0, this.ends[i]));
  }

  static restored({ size, readAt, ends }: SnapshotHeader["frontier"], read: SectionReader): Frontier {
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

/** The most numbers that a list may have: each takes 5 bytes at most. */
export const LIST_MAX = 255;
