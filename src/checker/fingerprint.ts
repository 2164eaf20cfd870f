// The fingerprint of a cluster: the sum of the hashes of its parts, on ordered links mixed with their places. Two lanes of
// 32 bits for each way to name the servers; of all ways, the one with the lowest fingerprint counts.

import { addAtPlace } from "./hash.js";
import type { InternTable } from "./interned.js";
import type { Layout } from "./layout.js";
import type { Numbers } from "./numbers.js";
import type { Parts } from "./parts.js";

type Hashed = Pick<InternTable<never>, "lanes">;

export class Fingerprints {
  /** How many lanes there are: two for each way to name the servers. */
  readonly width: number;
  low = 0;
  high = 0;
  private readonly isFifo: boolean;
  /** By link: how many packets were met on it. */
  private readonly waiting: Int32Array;
  /** Of the cluster that is being expanded, and of the one that is being made of it. */
  private readonly base: Int32Array;
  private readonly moved: Int32Array;

  private readonly numbers: Numbers;
  private readonly layout: Layout;
  private readonly slots: Hashed;
  private readonly packets: Hashed;
  private readonly histories: Hashed;
  private readonly sums: Hashed;

  constructor({ numbers, layout, model, verdicts, spent }: Parts) {
    this.numbers = numbers;
    this.layout = layout;
    this.slots = numbers.slots;
    this.packets = numbers.packets;
    this.histories = verdicts.histories;
    this.sums = spent.sums;
    this.width = 2 * numbers.permutations.length;
    this.isFifo = model.setup.environment.network === "fifo";
    this.waiting = new Int32Array(layout.servers ** 2);
    this.base = new Int32Array(this.width);
    this.moved = new Int32Array(this.width);
  }

  /** The cluster that is going to be changed. */
  begin(list: Int32Array, length: number): void {
    this.addUp(this.base, list, length);
  }

  /** A whole cluster. */
  sumUp(list: Int32Array, length: number): void {
    this.addUp(this.moved, list, length);
  }

  /** The cluster before with what a step changed taken out and put in: the packets that come are still to be added. */
  change(list: Int32Array, node: number, after: number, history: number, spent: number, leaving: number): void {
    const { layout, width, base, moved } = this;
    const { lanes: slotLanes } = this.slots;
    const { lanes: packetLanes } = this.packets;
    const { lanes: historyLanes } = this.histories;
    const { lanes: spentLanes } = this.sums;
    const slotBefore = list[node] * width;
    const slotAfter = after * width;
    const historyBefore = list[layout.history] * width;
    const spentBefore = list[layout.usage] * width;
    for (let lane = 0; lane < width; lane++) {
      let sum = (base[lane] + slotLanes[slotAfter + lane]) | 0;
      sum = (sum - slotLanes[slotBefore + lane]) | 0;
      sum = (sum + historyLanes[history * width + lane]) | 0;
      sum = (sum - historyLanes[historyBefore + lane]) | 0;
      sum = (sum + spentLanes[spent * width + lane]) | 0;
      sum = (sum - spentLanes[spentBefore + lane]) | 0;
      if (leaving > 0) sum = (sum - packetLanes[list[leaving] * width + lane]) | 0;
      moved[lane] = sum;
    }
  }

  /** All lanes of a whole cluster. */
  private addUp(sums: Int32Array, list: Int32Array, length: number): void {
    const { width, isFifo } = this;
    const { servers, history, usage, packets } = this.layout;
    const { lanes: slotLanes } = this.slots;
    const { lanes: packetLanes } = this.packets;
    const { lanes: historyLanes } = this.histories;
    const { lanes: spentLanes } = this.sums;
    for (let lane = 0; lane < width; lane++) {
      let sum = (historyLanes[list[history] * width + lane] + spentLanes[list[usage] * width + lane]) | 0;
      for (let node = 0; node < servers; node++) sum = (sum + slotLanes[list[node] * width + lane]) | 0;
      if (!isFifo) for (let at = packets; at < length; at++) sum = (sum + packetLanes[list[at] * width + lane]) | 0;
      sums[lane] = sum;
    }
    if (isFifo) this.addInOrder(sums, list, length);
  }

  private addInOrder(sums: Int32Array, list: Int32Array, length: number): void {
    const { width, waiting, layout, numbers } = this;
    const { lanes } = this.packets;
    waiting.fill(0);
    for (let at = layout.packets; at < length; at++) {
      const place = waiting[numbers.link[list[at]]]++;
      const of = list[at] * width;
      for (let lane = 0; lane < width; lane += 2) addAtPlace(sums, lane, lanes[of + lane], lanes[of + lane + 1], place);
    }
  }

  /** Finds the lowest of the fingerprints that were made, with some more lanes added: it is in `low` and `high` then. */
  findLowest(more: Int32Array, at: number): void {
    const { width, moved: sums } = this;
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
