// What becomes of every packet, as arrows between two moments of two servers.

import type { Step } from "../cluster/apply-action.js";
import type { NodeId } from "../contract/node-name.js";
import { Journeys, type Journey } from "./journeys.js";

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
  private readonly journeys = new Journeys();
  private readonly arrows = new WeakMap<Journey, Growing>();

  /** The step of a row; several boots may share row 0. */
  take(row: number, step: Step): void {
    const { arrived, lost } = this.journeys.take(row, step);
    if (arrived !== null) this.arrived[row] = this.arrive(row, arrived);
    // What a crash cuts off is drawn as what nobody has taken.
    if (step.action.type === "drop") this.end(row, lost[0], "dropped");
    for (const journey of this.journeys.newest) {
      const { from, to, kind } = journey.packet;
      const arrow: Growing = { from, to, kind, sent: row, end: null, fate: "waiting" };
      this.arrows.set(journey, arrow);
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

  private arrive(row: number, journey: Journey): Arrow {
    if (!this.journeys.isUnderWay(journey)) return this.end(row, journey, "delivered");
    // A copy, or a packet that its receiver does not take yet: it goes on waiting, and what was shown to it is an arrow too.
    const copy: Arrow = { ...this.arrows.get(journey)!, end: row, fate: "copied" };
    this.put(copy.sent, copy);
    this.put(row, copy);
    return copy;
  }

  private end(row: number, journey: Journey, fate: Fate): Arrow {
    const arrow = this.arrows.get(journey)!;
    arrow.end = row;
    arrow.fate = fate;
    this.put(row, arrow);
    return arrow;
  }

  private put(row: number, arrow: Arrow): void {
    (this.rows[row] ??= []).push(arrow);
  }
}
