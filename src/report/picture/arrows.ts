// What becomes of every packet, as arrows between two moments of two servers.

import { placeOf } from "../../cluster/network.js";
import type { Step } from "../../cluster/apply-action.js";
import type { NodeId, Packet } from "../../contract/message.js";

/** `waiting`: nothing has become of it so far, which at the end of a run is as good as lost. */
type Fate = "delivered" | "copied" | "dropped" | "waiting";

/** A packet on its way. Rows are counted as actions are, from 1; row 0 is the start. */
export interface Arrow {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly kind: string;
  readonly sent: number;
  readonly end: number | null;
  readonly fate: Fate;
}

type Growing = { -readonly [K in keyof Arrow]: Arrow[K] };

/** Collects the arrows of a run, step after step. */
export class Arrows {
  private readonly rows: Arrow[][] = [];
  private readonly arrived: (Arrow | undefined)[] = [];
  private readonly under = new Map<Packet, Growing[]>();

  /** The step of a row; several boots may share row 0. */
  take(row: number, step: Step): void {
    const { action, before } = step;
    if ("packet" in action) {
      const packet = before.network[placeOf(before.network, action.packet)];
      this.end(row, packet, action.type, step);
    }
    for (const { packet } of step.sent) {
      const { from, to, kind } = packet;
      const arrow: Growing = { from, to, kind, sent: row, end: null, fate: "waiting" };
      const others = this.under.get(packet);
      if (others) others.push(arrow);
      else this.under.set(packet, [arrow]);
      this.put(row, arrow);
    }
  }

  /** The arrows that begin or end in a row. */
  at(row: number): readonly Arrow[] {
    return this.rows[row] ?? [];
  }

  /** The packet that was taken in a row. */
  takenIn(row: number): Arrow | undefined {
    return this.arrived[row];
  }

  private end(row: number, packet: Packet, type: "deliver" | "duplicate" | "drop", step: Step): void {
    const [arrow] = this.under.get(packet) ?? [];
    if (arrow === undefined) return;
    const stays = placeOf(step.cluster.network, packet) >= 0 && type !== "drop";
    // A copy, or a packet that its receiver does not take yet: it goes on waiting, and what was shown to it is an arrow too.
    if (type === "duplicate" || stays) {
      const copy: Arrow = { ...arrow, end: row, fate: "copied" };
      this.put(arrow.sent, copy);
      this.put(row, copy);
      this.arrived[row] = copy;
      return;
    }
    arrow.end = row;
    arrow.fate = type === "drop" ? "dropped" : "delivered";
    this.put(row, arrow);
    if (type === "deliver") this.arrived[row] = arrow;
    const others = this.under.get(packet)!;
    if (others.length > 1) others.shift();
    else this.under.delete(packet);
  }

  private put(row: number, arrow: Arrow): void {
    (this.rows[row] ??= []).push(arrow);
  }
}
