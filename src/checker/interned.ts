// Values by number: equal values have one number. Beside each stands the hash of its content, once for every way in which
// the servers may be renamed; numbers depend on who came first, hashes do not.

import { hashText } from "./hash.js";

export class InternTable<T> {
  readonly values: T[] = [];
  /** Two lanes for each renaming of each value, in order. */
  lanes = new Int32Array(1 << 10);
  private readonly numbers = new Map<string, number>();

  /** `keyOf` gives canonical text: renaming 0 is none. `onNew` is told each number with the text that it stands for. */
  constructor(
    private readonly renamings: number,
    private readonly keyOf: (value: T, renaming: number) => string,
    private readonly onNew: (number: number, key: string) => void = () => {},
  ) {}

  numberOf(value: T): number {
    const key = this.keyOf(value, 0);
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const number = this.values.push(value) - 1;
    this.numbers.set(key, number);
    const width = 2 * this.renamings;
    this.lanes = withRoom(this.lanes, (number + 1) * width);
    hashText(key, this.lanes, number * width);
    for (let renaming = 1; renaming < this.renamings; renaming++)
      hashText(this.keyOf(value, renaming), this.lanes, number * width + 2 * renaming);
    this.onNew(number, key);
    return number;
  }

  /** Whether a value still has the key by which it got its number. */
  isAsItWas(number: number): boolean {
    return this.numbers.get(this.keyOf(this.values[number], 0)) === number;
  }

  /** The two lanes of each value, the least of those that it has under all names: equal ones differ in nothing but names. */
  hashes(): Int32Array<ArrayBuffer> {
    const { lanes, renamings } = this;
    const least = new Int32Array(2 * this.size);
    for (let number = 0; number < this.size; number++) {
      const first = 2 * renamings * number;
      let at = first;
      for (let other = first; other < first + 2 * renamings; other += 2) {
        const isLess =
          lanes[other + 1] < lanes[at + 1] || (lanes[other + 1] === lanes[at + 1] && lanes[other] < lanes[at]);
        if (isLess) at = other;
      }
      least[2 * number] = lanes[at];
      least[2 * number + 1] = lanes[at + 1];
    }
    return least;
  }

  get size(): number {
    return this.values.length;
  }
}

/** The same array, or a longer copy where it is too short. */
export function withRoom(array: Int32Array<ArrayBuffer>, length: number, fill = 0): Int32Array<ArrayBuffer> {
  if (length <= array.length) return array;
  const longer = new Int32Array(Math.max(length, array.length * 2));
  longer.set(array);
  if (fill !== 0) longer.fill(fill, array.length);
  return longer;
}
