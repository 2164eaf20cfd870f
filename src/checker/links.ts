// How every cluster was reached: by number, the cluster before it and which of that one's successors it is. Numbers are
// given in the order of discovery.

import { bytesOf, type SectionReader } from "./checkpoint.js";

const CHUNK_BITS = 15;
const CHUNK = 1 << CHUNK_BITS;
/** The most successors that a cluster may have. */
export const SUCCESSORS_MAX = 0x10000;

export class Links {
  size = 0;
  private readonly parents: Uint32Array[] = [];
  private readonly ordinals: Uint16Array[] = [];

  add(parent: number, ordinal: number): void {
    const chunk = this.size >>> CHUNK_BITS;
    if (chunk === this.parents.length) {
      this.parents.push(new Uint32Array(CHUNK));
      this.ordinals.push(new Uint16Array(CHUNK));
    }
    const at = this.size++ & (CHUNK - 1);
    this.parents[chunk][at] = parent;
    this.ordinals[chunk][at] = ordinal;
  }

  /** Which successor to take at each step from the first cluster to this one. */
  ordinalsTo(number: number): readonly number[] {
    const ordinals: number[] = [];
    // The first cluster was reached from nowhere.
    for (let at = number; at !== 0; at = this.parents[at >>> CHUNK_BITS][at & (CHUNK - 1)])
      ordinals.push(this.ordinals[at >>> CHUNK_BITS][at & (CHUNK - 1)]);
    return ordinals.reverse();
  }

  /** All of it as bytes, for whoever puts it away. */
  get sections(): readonly Uint8Array[] {
    return this.parents.flatMap((parents, chunk) => [bytesOf(parents), bytesOf(this.ordinals[chunk])]);
  }

  static restored(size: number, read: SectionReader): Links {
    const links = new Links();
    links.size = size;
    for (let chunk = 0; chunk * CHUNK < size; chunk++) {
      links.parents.push(new Uint32Array(read(4 * CHUNK).buffer));
      links.ordinals.push(new Uint16Array(read(2 * CHUNK).buffer));
    }
    return links;
  }

  get bytes(): number {
    return this.parents.length * CHUNK * 6;
  }
}
