// Choosers that follow a list of actions: as it stands, or as closely as it goes.

import type { Action } from "../cluster/action.js";
import type { Step } from "../cluster/apply-action.js";
import type { Cluster } from "../cluster/cluster.js";
import { isSamePacket, type Network } from "../cluster/network.js";
import type { Setup } from "../cluster/setup.js";
import type { Packet } from "../contract/message.js";
import { Play, type Chooser } from "./play.js";

/** The actions of a list, in order; what is not possible is left out. */
export class ListChooser implements Chooser {
  private at = 0;

  constructor(private readonly actions: readonly Action[]) {}

  next(): Action | null {
    return this.actions[this.at++] ?? null;
  }

  refused(): boolean {
    return true;
  }
}

/** The steps of a list of actions on a cluster that was just switched on. */
export const stepsOf = (setup: Setup, actions: readonly Action[]): Generator<Step, void, undefined> =>
  Play.begin(setup).play.all(new ListChooser(actions));

/** The actions of a list, each as it stands or with the nearest packet of its kind; what is not possible is left out. */
export class NearestChooser implements Chooser {
  private at = 0;
  /** What was just chosen by its position, and is sought by its packet if it is not there. */
  private positioned: Action | null = null;

  constructor(private readonly actions: readonly Action[]) {}

  next({ network }: Cluster): Action | null {
    for (;;) {
      const { positioned } = this;
      this.positioned = null;
      const action = positioned ?? this.actions[this.at++];
      if (action === undefined) return null;
      if (!("packet" in action)) return action;
      // Of several copies the one at its position.
      if (positioned === null && "position" in action) return (this.positioned = action);
      const packet = nearestPacket(network, action.packet);
      if (packet !== null) return packet === action.packet ? action : { ...action, packet };
    }
  }

  watch(): void {
    this.positioned = null;
  }

  refused(): boolean {
    return true;
  }
}

/** The packet itself or an equal one; else the oldest of the same sender, receiver and kind. */
function nearestPacket(network: Network, wanted: Packet): Packet | null {
  const alike = network.filter(
    ({ from, to, kind }) => from === wanted.from && to === wanted.to && kind === wanted.kind,
  );
  // Contents are compared only where there is a choice: comparing is the dear part.
  if (alike.length < 2 || alike.includes(wanted)) return alike.includes(wanted) ? wanted : (alike[0] ?? null);
  return alike.find((packet) => isSamePacket(packet, wanted)) ?? alike[0];
}
