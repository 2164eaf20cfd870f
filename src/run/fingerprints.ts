// A set of fingerprints: lists of whole numbers, each kept as 53 bits in one double. Two different lists are taken for one
// with a chance of about n^2 / 2^54 for n lists: a search may miss by it, it claims nothing by it.

export class Fingerprints {
  private table = new Float64Array(1 << 12);
  size = 0;
  private a = 0;
  private b = 0;

  /** Begins a list. */
  begin(): void {
    this.a = 0x9e3779b1;
    this.b = 0x85ebca6b;
  }

  /** The next number of the list. */
  put(value: number): void {
    this.a = Math.imul(this.a ^ value, 0x2c1b3c6d);
    this.a ^= this.a >>> 15;
    this.b = Math.imul(this.b ^ (value + 0x7f4a7c15), 0x297a2d39);
    this.b ^= this.b >>> 13;
  }

  /** Ends the list; answers whether it is new to the set. */
  add(): boolean {
    const high = Math.imul(this.b ^ (this.b >>> 16), 0x1b873593) & 0x1fffff;
    const low = Math.imul(this.a ^ (this.a >>> 16), 0x85ebca6b) >>> 0;
    // 0 marks an empty place.
    const fingerprint = high * 0x100000000 + low || 1;
    if (this.size * 2 >= this.table.length) this.grow();
    const place = this.placeOf(fingerprint);
    if (this.table[place] === fingerprint) return false;
    this.table[place] = fingerprint;
    this.size++;
    return true;
  }

  private placeOf(fingerprint: number): number {
    const mask = this.table.length - 1;
    let place = (fingerprint >>> 0) & mask;
    while (this.table[place] !== 0 && this.table[place] !== fingerprint) place = (place + 1) & mask;
    return place;
  }

  private grow(): void {
    const old = this.table;
    this.table = new Float64Array(old.length * 2);
    for (const fingerprint of old) if (fingerprint !== 0) this.table[this.placeOf(fingerprint)] = fingerprint;
  }
}
