// States of servers, packets, and lists of packets that are sent, by number: equal ones have one number. Beside each stands
// what bounds, links and names are about, so that nobody looks into it again.

import { nodeName, type NodeId } from "../contract/node-name.js";
import type { Packet } from "../contract/message.js";
import type { Setup } from "../cluster/setup.js";
import type { Slot } from "../cluster/slot.js";
import { HeldNames } from "./commands.js";
import { InternTable, withRoom } from "./interned.js";
import { keyOfPacket, keyOfSlot, permutationsOf, type Permutation, type Renamer } from "./symmetry.js";

/** An implementation that changes a state that others still hold: a search of it looks at what no run leads to. */
export class ChangedStateError extends Error {
  override readonly name = "ChangedStateError";

  constructor(readonly node: NodeId) {
    super(`the key of a state of ${nodeName(node)} is not what it was when that state was reached`);
  }
}

export class Numbers {
  readonly slots: InternTable<Slot>;
  readonly packets: InternTable<Packet>;
  /** Lists of the packets that one step sends, in order. */
  readonly sendings: (readonly number[])[] = [[]];

  // By slot: what bounds are about.
  term = new Int32Array(1 << 10);
  logLength = new Int32Array(1 << 10);
  pending = new Int32Array(1 << 10);
  up = new Int32Array(1 << 10);

  // By packet.
  to = new Int32Array(1 << 10);
  link = new Int32Array(1 << 10);
  /** Its number among those to the same receiver. */
  place = new Int32Array(1 << 10);

  readonly heldBySlot = new HeldNames();
  readonly heldByPacket = new HeldNames();

  /** In which ways servers are renamed: without symmetry in none but their own. */
  readonly permutations: readonly Permutation[];
  private readonly received: number[];
  private readonly isBag: boolean;
  private readonly sendingNumbers = new Map([["", 0]]);

  constructor(setup: Setup, renamer: Renamer | null) {
    const { nodes, network } = setup.environment;
    const permutations = renamer === null ? permutationsOf(nodes).slice(0, 1) : permutationsOf(nodes);
    this.permutations = permutations;
    this.slots = new InternTable<Slot>(
      permutations.length,
      (slot, renaming) => keyOfSlot(setup, renamer === null ? slot : renamer.slot(slot, permutations[renaming])),
      (number, text) => this.heldBySlot.note(number, text),
    );
    this.packets = new InternTable<Packet>(
      permutations.length,
      (packet, renaming) => keyOfPacket(renaming === 0 ? packet : renamer!.packet(packet, permutations[renaming])),
      (number, text) => this.heldByPacket.note(number, text),
    );
    this.received = new Array<number>(nodes).fill(0);
    this.isBag = network === "any";
  }

  slotNumber(slot: Slot): number {
    const known = this.slots.size;
    const number = this.slots.numberOf(slot);
    if (number < known) return number;
    this.term = withRoom(this.term, number + 1);
    this.logLength = withRoom(this.logLength, number + 1);
    this.pending = withRoom(this.pending, number + 1);
    this.up = withRoom(this.up, number + 1);
    this.term[number] = slot.view?.currentTerm ?? 0;
    this.logLength[number] = slot.view?.log?.index ?? 0;
    this.pending[number] = slot.pending.length;
    this.up[number] = slot.up ? 1 : 0;
    return number;
  }

  packetNumber(packet: Packet): number {
    const known = this.packets.size;
    const number = this.packets.numberOf(packet);
    if (number < known) return number;
    this.to = withRoom(this.to, number + 1);
    this.link = withRoom(this.link, number + 1);
    this.place = withRoom(this.place, number + 1);
    this.to[number] = packet.to;
    this.link[number] = packet.from * this.received.length + packet.to;
    this.place[number] = this.received[packet.to]++;
    return number;
  }

  sendingNumber(packets: readonly number[]): number {
    // In a bag the order of sending means nothing.
    const list = this.isBag ? [...packets].sort((a, b) => a - b) : packets;
    const key = list.join();
    let number = this.sendingNumbers.get(key);
    if (number === undefined) {
      number = this.sendings.push(list) - 1;
      this.sendingNumbers.set(key, number);
    }
    return number;
  }

  /** Throws where a state is not what it was when it was reached. All are asked for their keys again. */
  requireAllUnchanged(): void {
    for (let slot = 0; slot < this.slots.size; slot++) this.requireUnchanged(slot);
  }

  requireUnchanged(slot: number): void {
    const { slots } = this;
    if (!slots.isAsItWas(slot)) throw new ChangedStateError(slots.values[slot].options.id);
  }
}
