// A path of a search as plain actions that everybody can take: with the losses that it chose, and without what only a
// specification's network does.

import type { Action } from "../cluster/action.js";
import { applyAction } from "../cluster/apply-action.js";
import { dropAt } from "../cluster/enabled-actions.js";
import type { Cluster } from "../cluster/cluster.js";
import type { Packet } from "../contract/message.js";
import { isSamePacket } from "../cluster/network.js";
import { UniqueNames } from "./commands.js";
import { Expansion } from "./expansion.js";
import type { Parts } from "./parts.js";
import type { LocalSteps } from "./local-steps.js";

/** One step of a path: what happened, and the packets under way after it, by number. */
export interface Move {
  /** null where a packet was lost or copied by the network itself. */
  readonly action: Action | null;
  readonly network: readonly number[];
}

/** Goes a path again, of which it is known which successor was taken at each step. */
export function movesAlong(parts: Parts, ordinals: readonly number[]): readonly Move[] {
  const moves: Move[] = [];
  let list = parts.firstList();
  for (const ordinal of ordinals) {
    let at = 0;
    let next: Int32Array | null = null;
    const expansion = new Expansion(parts, {
      wants: () => at++ === ordinal,
      take(taken, length, step, extra) {
        next = taken.slice(0, length);
        const network = [...next.subarray(parts.first.slots.length + 2)];
        moves.push({ action: parts.actionOf(step, extra), network });
      },
      isBroken() {},
    });
    expansion.expand(list, list.length);
    if (next === null) throw new Error("a path that was found cannot be gone again");
    list = next;
  }
  return moves;
}

/** A path as actions, and the names that its commands have there. */
export interface Way {
  readonly actions: readonly Action[];
  readonly names: UniqueNames;
}

/**
 * The actions of a path from the first cluster on, and one more. In a bag, what is never delivered is as good as lost and
 * needs no drop.
 */
export function wayAlong(first: Cluster, local: LocalSteps, moves: readonly Move[], last: Action): Way {
  const actions: Action[] = [];
  const names = new UniqueNames();
  const isFifo = first.setup.environment.network === "fifo";
  let cluster = first;
  const take = (action: Action): void => {
    const step = applyAction(cluster, action);
    if (step === null) throw new Error(`a path that was found cannot be gone: ${action.type}`);
    actions.push(action);
    cluster = step.cluster;
  };
  for (const { action, network } of moves) {
    if (action !== null) take(repeatedWhereAlone(named(action, names), cluster, network, local));
    if (!isFifo) continue;
    const kept = network.map((number) => names.in(local.packets.values[number]));
    // Each that is lost lets the later ones move up.
    lostOf(cluster, kept).forEach((place, before) => take(dropAt(cluster, place - before)));
  }
  return { actions: [...actions, named(last, names)], names };
}

const named = (action: Action, names: UniqueNames): Action =>
  action.type === "request" ? { ...action, command: names.next(action.command) } : names.in(action);

// Where the search made a copy of a packet beforehand, the packet here is delivered and stays: one delivery for each copy.
function repeatedWhereAlone(action: Action, cluster: Cluster, after: readonly number[], local: LocalSteps): Action {
  if (action.type !== "deliver" || cluster.setup.implementation.capabilities.bag === undefined) return action;
  const isCopyLeft = after.some((number) => isSamePacket(local.packets.values[number], action.packet));
  const copies = cluster.network.filter((packet) => isSamePacket(packet, action.packet)).length;
  return isCopyLeft && copies === 1 ? { ...action, type: "duplicate" } : action;
}

/** Where the packets stand that the search has no more: what it keeps stands in the same order. */
function lostOf({ network }: Cluster, kept: readonly Packet[]): readonly number[] {
  const left = kept.slice();
  const lost: number[] = [];
  network.forEach((packet, place) => {
    const at = left.findIndex((other) => other.from === packet.from && other.to === packet.to);
    if (at >= 0 && isSamePacket(left[at], packet)) left.splice(at, 1);
    else lost.push(place);
  });
  return lost;
}
