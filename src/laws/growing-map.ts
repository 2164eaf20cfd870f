// A map that only grows, as a persistent value: a map with one entry more costs the same however many there are. Versions
// share one table, as long as the newest of them is the one that grows; an older one that grows takes a copy.

interface Placed<V> {
  readonly value: V;
  /** How many entries there were before it. */
  readonly at: number;
}

export class GrowingMap<V> {
  private constructor(
    private readonly table: Map<string, Placed<V>>,
    private readonly size: number,
  ) {}

  static empty<V>(): GrowingMap<V> {
    return new GrowingMap<V>(new Map(), 0);
  }

  get(key: string): V | undefined {
    const placed = this.table.get(key);
    return placed !== undefined && placed.at < this.size ? placed.value : undefined;
  }

  /** The map with one entry more; the very same where the key is in it already. */
  with(key: string, value: V): GrowingMap<V> {
    if (this.get(key) !== undefined) return this;
    const table = this.table.size === this.size ? this.table : new Map(this.entries());
    table.set(key, { value, at: this.size });
    return new GrowingMap(table, this.size + 1);
  }

  /** All keys, in an order that is the same for equal maps. */
  keys(): readonly string[] {
    return [...this.entries()].map(([key]) => key).sort();
  }

  private *entries(): Iterable<readonly [string, Placed<V>]> {
    for (const entry of this.table) if (entry[1].at < this.size) yield entry;
  }
}
