// Entries by their indexes, with gaps, as a persistent value: a tree of which versions share what they have in common. What
// two of them share is never looked at again, so that a log is forgotten and completed anew, event by event, in a few steps.

import { isSameEntry, type Entry } from "../contract/log.js";

/** What a node of the tree has in one of its places. */
type Slot = Node | Entry | undefined;

const WIDTH = 32;

/** How many entries the tree has room for: more than any log that is followed. */
const ROOM = WIDTH ** 5;

class Node {
  /** Stands for this node where it must not be kept alive. */
  readonly name = {};
  readonly isFull: boolean;
  /** Of which node it has everything already. */
  completeWith: object | null = null;
  /** Which node it contradicts nowhere. */
  agreesWith: object | null = null;

  constructor(readonly slots: readonly Slot[]) {
    this.isFull = slots.every((slot) => (slot instanceof Node ? slot.isFull : slot !== undefined));
  }
}

export class KnownEntries {
  private constructor(private readonly root: Slot) {}

  static readonly NONE = new KnownEntries(undefined);

  at(index: number): Entry | undefined {
    let slot: Slot = this.root;
    let [size, place] = [ROOM, index - 1];
    while (slot instanceof Node) {
      size /= WIDTH;
      slot = slot.slots[Math.floor(place / size)];
      place %= size;
    }
    return slot;
  }

  with(index: number, entry: Entry): KnownEntries {
    return new KnownEntries(put(this.root, ROOM, index - 1, entry));
  }

  /** Those up to an index. */
  upTo(index: number): KnownEntries {
    return new KnownEntries(part(this.root, ROOM, 0, index));
  }

  /** With those of others, after an index and up to another, where there is none here. */
  filledFrom(others: KnownEntries, after: number, upTo: number): KnownEntries {
    const root = filled(this.root, others.root, ROOM, after, upTo);
    return root === this.root ? this : new KnownEntries(root);
  }

  /** The first index, after one and up to another, at which others have another entry; Infinity: there is none. */
  firstClash(others: KnownEntries, after: number, upTo: number): number {
    return 1 + clash(this.root, others.root, ROOM, after, upTo);
  }

  /** The first index at which one of the two has what the other does not; Infinity: they are equal. */
  firstDifference(others: KnownEntries): number {
    return 1 + difference(this.root, others.root, ROOM);
  }
}

// Below, a slot has `size` places, counted from 0, and of those the ones from `from` to before `to` are meant.

function put(slot: Slot, size: number, place: number, entry: Entry): Slot {
  if (size === 1) return entry;
  const slots = slot instanceof Node ? slot.slots.slice() : new Array<Slot>(WIDTH).fill(undefined);
  const inner = size / WIDTH;
  const i = Math.floor(place / inner);
  slots[i] = put(slots[i], inner, place % inner, entry);
  return new Node(slots);
}

function part(slot: Slot, size: number, from: number, to: number): Slot {
  if (from <= 0 && to >= size) return slot;
  if (to <= 0 || from >= size || !(slot instanceof Node)) return undefined;
  const inner = size / WIDTH;
  const slots = slot.slots.map((one, i) => part(one, inner, from - i * inner, to - i * inner));
  return slots.some((one) => one !== undefined) ? new Node(slots) : undefined;
}

function filled(a: Slot, b: Slot, size: number, from: number, to: number): Slot {
  if (b === undefined || a === b || to <= 0 || from >= size) return a;
  if (a === undefined) return part(b, size, from, to);
  if (!(a instanceof Node && b instanceof Node) || a.isFull || a.completeWith === b.name) return a;
  const inner = size / WIDTH;
  const slots = a.slots.map((one, i) => filled(one, b.slots[i], inner, from - i * inner, to - i * inner));
  const node = slots.every((one, i) => one === a.slots[i]) ? a : new Node(slots);
  if (from <= 0 && to >= size) node.completeWith = b.name;
  return node;
}

function clash(a: Slot, b: Slot, size: number, from: number, to: number): number {
  if (a === undefined || b === undefined || a === b || to <= 0 || from >= size) return NOWHERE;
  if (!(a instanceof Node && b instanceof Node)) return isSameEntry(a as Entry, b as Entry) ? NOWHERE : 0;
  if (a.agreesWith === b.name) return NOWHERE;
  const inner = size / WIDTH;
  for (let i = 0; i < WIDTH; i++) {
    const place = i * inner + clash(a.slots[i], b.slots[i], inner, from - i * inner, to - i * inner);
    if (place < NOWHERE) return place;
  }
  if (from <= 0 && to >= size) a.agreesWith = b.name;
  return NOWHERE;
}

function difference(a: Slot, b: Slot, size: number): number {
  if (a === b) return NOWHERE;
  if (size === 1) return a !== undefined && b !== undefined && isSameEntry(a as Entry, b as Entry) ? NOWHERE : 0;
  const inner = size / WIDTH;
  for (let i = 0; i < WIDTH; i++) {
    const place = i * inner + difference(slotOf(a, i), slotOf(b, i), inner);
    if (place < NOWHERE) return place;
  }
  return NOWHERE;
}

const NOWHERE = Infinity;
const slotOf = (slot: Slot, i: number): Slot => (slot instanceof Node ? slot.slots[i] : undefined);
