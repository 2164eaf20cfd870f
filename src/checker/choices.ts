// What becomes of the packets that one step sends: each choice of those that stay under way. The rest is lost.

import type { Numbers } from "./numbers.js";

/** All choices for one list of packets and so much room. */
export interface Choices {
  readonly size: number;
  /** By choice: its packets, in the order of the list. */
  readonly packets: readonly (readonly number[])[];
  /** By choice and renaming: the two lanes of its packets' sum. */
  readonly lanes: Int32Array;
}

export class ChoiceTable {
  private readonly rows: (Choices | undefined)[][] = [];

  /** `loses`: whether packets may be lost; if not, there is one choice where all fit and none where they do not. */
  constructor(
    private readonly numbers: Numbers,
    private readonly loses: boolean,
  ) {}

  of(sending: number, room: number): Choices {
    const { length } = this.numbers.sendings[sending];
    // More room than packets makes no difference; nor does less than none.
    const key = room < 0 ? 0 : 1 + (room < length ? room : length);
    const row = (this.rows[sending] ??= []);
    return (row[key] ??= this.compute(sending, room));
  }

  private compute(sending: number, room: number): Choices {
    const sent = this.numbers.sendings[sending];
    const { permutations, packets } = this.numbers;
    let chosen: (readonly number[])[] = [];
    if (!this.loses) chosen = sent.length <= room ? [sent] : [];
    else if (room >= 0) chosen = this.partsOf(sent, room);
    const width = 2 * permutations.length;
    const lanes = new Int32Array(chosen.length * width);
    chosen.forEach((subset, choice) => {
      for (const packet of subset)
        for (let lane = 0; lane < width; lane++) lanes[choice * width + lane] += packets.lanes[packet * width + lane];
    });
    return { size: chosen.length, packets: chosen, lanes };
  }

  /** Every part of a list, in a fixed order, equal parts once: in a bag and on links a part is what is under way of it. */
  private partsOf(sent: readonly number[], room: number): (readonly number[])[] {
    let parts: (readonly number[])[] = [[]];
    // What has no room is left out at once: of many packets there are too many parts.
    for (const packet of sent)
      parts = parts.flatMap((part) => (part.length < room ? [part, [...part, packet]] : [part]));
    const { link } = this.numbers;
    const seen = new Set<string>();
    return parts.filter((part) => {
      // Between links there is no order.
      const key = part.toSorted((a, b) => link[a] - link[b]).join();
      return !seen.has(key) && seen.add(key);
    });
  }
}
