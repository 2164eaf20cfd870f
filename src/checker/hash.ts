// A 64-bit hash of a text in two lanes. Sums of such hashes are the fingerprints of clusters: the hash of a whole is that
// of its parts, so that a step changes it by what the step changed. Whatever has an order is one text, or has its hash mixed
// with its place: a sum knows no order.

/** Writes the two lanes of a text's hash at a place of an array. */
export function hashText(text: string, lanes: Int32Array, at: number): void {
  let a = 0x243f6a88;
  let b = 0x85a308d3;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x9e3779b1);
    a = (a << 13) | (a >>> 19);
    b = Math.imul(b ^ unit, 0x85ebca77);
    b ^= b >>> 13;
  }
  lanes[at] = finished(a ^ Math.imul(b, 0xc2b2ae3d));
  lanes[at + 1] = finished(b ^ Math.imul(a, 0x27d4eb2f) ^ text.length);
}

/** A hash of lists of numbers, in 16 hex digits. */
export function hashNumbers(lists: readonly Int32Array[]): string {
  let a = 0x243f6a88;
  let b = 0x85a308d3;
  for (const list of lists) {
    for (let i = 0; i <= list.length; i++) {
      const number = i < list.length ? list[i] : list.length;
      a = finished(a ^ number);
      b = (Math.imul(b, 0x85ebca77) + a) | 0;
    }
  }
  return [a, finished(b)].map((lane) => (lane >>> 0).toString(16).padStart(8, "0")).join("");
}

/**
 * Adds to a sum of two lanes the hash of a part that stands at a place. A hash and its place go through three rounds of a
 * Feistel network: equal ones come out equal, others as far from each other as any two. A place as a mere weight would let
 * rearrangements cancel out, since 0 + 3 = 1 + 2.
 */
export function addAtPlace(sums: Int32Array, at: number, low: number, high: number, place: number): void {
  low ^= finished(high + Math.imul(place, 0x9e3779b1) + 0x3c6ef372);
  high ^= finished(low + Math.imul(place, 0x85ebca77) + 0x1b873593);
  low ^= finished(high + Math.imul(place, 0xc2b2ae3d) + 0x165667b1);
  sums[at] = (sums[at] + low) | 0;
  sums[at + 1] = (sums[at + 1] + high) | 0;
}

function finished(lane: number): number {
  lane ^= lane >>> 16;
  lane = Math.imul(lane, 0x85ebca6b);
  lane ^= lane >>> 13;
  lane = Math.imul(lane, 0xc2b2ae35);
  return lane ^ (lane >>> 16);
}
