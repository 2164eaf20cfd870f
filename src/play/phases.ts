// The phases of a run: for a while only some of the nodes are heeded, as if the others were far away. Without phases all
// are, but for what follows a crash.

import type { NodeId } from "../contract/node-name.js";
import type { Stream } from "../random/streams.js";
import type { SchedulePlan } from "./schedule-plan.js";

/** The chance that the newest packet is taken where an election is to come to its end before the phase does. */
const FRESH = 0.9;

export class Phases {
  /** The node whose disk stands still in this phase, or -1. */
  stalled = -1;
  /** The chance that the newest packet is taken instead of any. */
  newest: number;
  /** Whose timeout opened a phase last, or -1. */
  opener = -1;
  /** Whether this phase is that of the nodes that were left out of the last one. */
  isOfLeftOut = false;
  /** A bit for each node that is heeded. */
  private heeded = -1;
  private left = 0;
  /** Whether a timeout comes next, and whose it should rather not be. */
  private opens = false;
  private opensNot = -1;

  constructor(
    private readonly plan: SchedulePlan,
    private readonly stream: Stream,
  ) {
    this.newest = plan.newestFirst;
  }

  heeds(node: NodeId): boolean {
    return ((this.heeded >> node) & 1) === 1;
  }

  heedAll(): void {
    this.heeded = -1;
  }

  /** One action on: the next phase, once this one is over; answers whether it is. */
  turn(nodes: number): boolean {
    if (this.left-- > 0) return false;
    this.begin(nodes);
    return true;
  }

  /** A phase without one node, or, where there is none, with all. */
  without(node: NodeId): void {
    this.heeded = node < 0 ? -1 : ~(1 << node);
  }

  /** This phase goes on without a node, and with another in its place. */
  replace(node: NodeId, nodes: number): void {
    if (!this.heeds(node)) return;
    const others = Array.from({ length: nodes }, (_, other) => other).filter((other) => !this.heeds(other));
    if (others.length === 0) return;
    this.heeded = (this.heeded & ~(1 << node)) | (1 << this.stream.pick(others));
  }

  private begin(nodes: number): void {
    const { phaseLength, opening, newestFirst, stalledDisk, leftOut } = this.plan;
    const { stream } = this;
    const others = ~this.heeded & ((1 << nodes) - 1);
    this.heeded = -1;
    this.newest = newestFirst;
    if (phaseLength === 0) return;
    this.left = 1 + stream.below(2 * phaseLength);
    this.stalled = -1;
    this.opens = false;
    this.isOfLeftOut = false;
    if (leftOut > 0 && others !== 0 && stream.chance(leftOut)) {
      this.heeded = others;
      this.isOfLeftOut = true;
      return;
    }
    // Mostly a bare majority, so that the next phase's overlaps it in few nodes; sometimes anything.
    const size = stream.chance(0.6) ? (nodes >> 1) + 1 : 1 + stream.below(nodes);
    this.heeded = 0;
    const stalls = stream.chance(stalledDisk);
    this.opens = opening > 0 && stream.chance(opening);
    this.opensNot = -1;
    // Whoever opened the last one is often left out: what it sent and holds waits, as a deposed leader's does.
    const out = this.opens && size < nodes && stream.chance(0.5) ? this.opener : -1;
    if (this.opens) this.newest = Math.max(newestFirst, FRESH);
    for (let picked = 0; picked < size;) {
      const node = stream.below(nodes);
      if (node === out || this.heeds(node)) continue;
      if (stalls && picked === 0) this.stalled = node;
      this.heeded |= 1 << node;
      picked++;
    }
  }

  /**
   * A phase of its own: a bare majority with `node` in it and, where that is possible, without `absent`. It opens with a
   * timeout, mostly of another than `node`.
   */
  gather(node: NodeId, absent: NodeId, nodes: number, stream: Stream): void {
    this.stalled = -1;
    this.heeded = 1 << node;
    let missing = nodes >> 1;
    const start = stream.below(nodes);
    for (let i = 0; i < nodes && missing > 0; i++) {
      const other = (start + i) % nodes;
      if (other === node || (other === absent && nodes > 2)) continue;
      this.heeded |= 1 << other;
      missing--;
    }
    this.left = 6 + stream.below(20);
    this.opens = true;
    this.opensNot = stream.chance(0.8) ? node : -1;
    this.newest = Math.max(this.plan.newestFirst, FRESH);
  }

  /** Whether this phase opens with a timeout now, and whose it should rather not be; asked once. */
  takeOpening(): { readonly not: NodeId } | null {
    if (!this.opens) return null;
    this.opens = false;
    return { not: this.opensNot };
  }
}
