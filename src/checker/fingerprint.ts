// The fingerprint of a cluster: the sum of the hashes of its parts, on ordered links mixed with their places. Two lanes of
// 32 bits for each way to name the servers; of all ways, the one with the lowest fingerprint counts.

import { addAtPlace } from "./hash.js";
import type { Parts } from "./parts.js";

export class Fingerprints {
  /** How many lanes there are: two for each way to name the servers. */
  readonly width: number;
  low = 0;
  high = 0;
  private readonly isFifo: boolean;
  /** By link: how many packets were met on it. */
  private readonly waiting: Int32Array;

  constructor(private readonly parts: Parts) {
    const { local, layout, model } = parts;
    this.width = 2 * local.permutations.length;
    this.isFifo = model.setup.environment.network === "fifo";
    this.waiting = new Int32Array(layout.servers ** 2);
  }

  /** All lanes of a whole cluster. */
  sumUp(sums: Int32Array, list: Int32Array, length: number): void {
    const { width, isFifo } = this;
    const { local, verdicts, spent, layout } = this.parts;
    const { servers, history, usage, packets } = layout;
    const { lanes: slotLanes } = local.slots;
    const { lanes: packetLanes } = local.packets;
    const { lanes: historyLanes } = verdicts.histories;
    const { lanes: spentLanes } = spent.sums;
    for (let lane = 0; lane < width; lane++) {
      let sum = (historyLanes[list[history] * width + lane] + spentLanes[list[usage] * width + lane]) | 0;
      for (let node = 0; node < servers; node++) sum = (sum + slotLanes[list[node] * width + lane]) | 0;
      if (!isFifo) for (let at = packets; at < length; at++) sum = (sum + packetLanes[list[at] * width + lane]) | 0;
      sums[lane] = sum;
    }
    if (isFifo) this.addInOrder(sums, list, length);
  }

  private addInOrder(sums: Int32Array, list: Int32Array, length: number): void {
    const { width, waiting } = this;
    const { local, layout } = this.parts;
    const { lanes } = local.packets;
    waiting.fill(0);
    for (let at = layout.packets; at < length; at++) {
      const place = waiting[local.link[list[at]]]++;
      const of = list[at] * width;
      for (let lane = 0; lane < width; lane += 2) addAtPlace(sums, lane, lanes[of + lane], lanes[of + lane + 1], place);
    }
  }

  /** Finds the lowest of a cluster's fingerprints, with some more lanes added: it is in `low` and `high` then. */
  findLowest(sums: Int32Array, more: Int32Array, at: number): void {
    const { width } = this;
    let low = (sums[0] + more[at]) | 0;
    let high = (sums[1] + more[at + 1]) | 0;
    for (let lane = 2; lane < width; lane += 2) {
      const otherHigh = (sums[lane + 1] + more[at + lane + 1]) | 0;
      if (otherHigh > high) continue;
      const otherLow = (sums[lane] + more[at + lane]) | 0;
      if (otherHigh === high && otherLow >= low) continue;
      high = otherHigh;
      low = otherLow;
    }
    this.low = low;
    this.high = high;
  }
}
