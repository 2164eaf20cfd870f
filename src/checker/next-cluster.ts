// The cluster that is being made of another: one slot moved, packets gone and come. One list, used again and again.

import type { Layout } from "./layout.js";
import type { Numbers } from "./numbers.js";
import { LIST_MAX } from "./packed-list.js";

export class NextCluster {
  readonly list = new Int32Array(LIST_MAX + 1);
  length = 0;
  /** What stays under way of what was, whatever of the new is chosen. */
  private readonly kept = new Int32Array(LIST_MAX + 1);

  constructor(
    private readonly numbers: Numbers,
    private readonly layout: Layout,
    private readonly isFifo: boolean,
  ) {}

  /** One slot moved, the packet at a place (none: 0) gone, others come. */
  make(
    before: Int32Array,
    length: number,
    node: number,
    slot: number,
    history: number,
    spent: number,
    leaving: number,
    sent: readonly number[],
  ): void {
    const { list, layout } = this;
    const { servers, packets } = layout;
    for (let at = 0; at < servers; at++) list[at] = before[at];
    list[node] = slot;
    list[layout.history] = history;
    list[layout.usage] = spent;
    let to = packets;
    for (let at = packets; at < length; at++) if (at !== leaving) list[to++] = before[at];
    this.length = to;
    for (let i = 0; i < sent.length; i++) this.insert(sent[i]);
  }

  // In a bag packets stand in the order of their numbers, on links that keep order in that of their sending.
  private insert(packet: number): void {
    const { list, layout } = this;
    const { servers, packets } = layout;
    if (this.length === LIST_MAX)
      throw new RangeError(`a cluster of ${servers} servers has more than ${LIST_MAX - packets} packets under way`);
    let at = this.length++;
    if (!this.isFifo) for (; at > packets && list[at - 1] > packet; at--) list[at] = list[at - 1];
    list[at] = packet;
  }

  /**
   * Of so many packets, leaves out those to a server that a crash cuts off or that are ignored; answers how many stay, and
   * keeps them for `makeNetwork`.
   */
  keepOnly(node: number, count: number, isLost: (packet: number) => boolean): number {
    const { list, kept, layout, numbers } = this;
    const { packets } = layout;
    let to = packets;
    for (let at = packets; at < packets + count; at++) {
      const packet = list[at];
      if (numbers.to[packet] === node && isLost(packet)) continue;
      kept[to - packets] = packet;
      list[to++] = packet;
    }
    this.length = to;
    return to - packets;
  }

  /** Puts back the packets that were kept, and what is sent among them. */
  makeNetwork(count: number, sent: readonly number[]): void {
    const { list, kept, layout } = this;
    const { packets } = layout;
    for (let i = 0; i < count; i++) list[packets + i] = kept[i];
    this.length = packets + count;
    for (let i = 0; i < sent.length; i++) this.insert(sent[i]);
  }

  /** Whether it fits in a specification's bag: so many different packets, so many copies of each. */
  fitsBag(differentMax: number, copiesMax: number): boolean {
    const { list, length, layout } = this;
    const { packets } = layout;
    let different = 0;
    let copies = 0;
    for (let at = packets; at < length; at++) {
      const isCopy = at > packets && list[at] === list[at - 1];
      copies = isCopy ? copies + 1 : 0;
      if (!isCopy) different++;
      if (different > differentMax || copies > copiesMax) return false;
    }
    return true;
  }
}
