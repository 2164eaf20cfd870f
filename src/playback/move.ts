// An action as a picture's file holds it: a packet is named by its place in the network, which is short, and quick to
// find again. Good only for the very cluster that it was written for; what people keep is a trace.

import type { Action } from "../cluster/action.js";
import type { Mishap } from "../cluster/mishap.js";
import type { Cluster } from "../cluster/cluster.js";
import { placeOf } from "../cluster/network.js";
import type { Packet } from "../contract/message.js";

type PacketAction = Extract<Action, { readonly packet: Packet }>;

export type Move =
  Exclude<Action, PacketAction> | ({ readonly type: PacketAction["type"]; readonly place: number } & Mishap);

/** Writes down an action that is possible in a cluster. */
export function moveOf(action: Action, cluster: Cluster): Move {
  if (!("packet" in action)) return action;
  const { packet: _, ...others } = action;
  return { ...others, place: placeOf(cluster.network, action) };
}

/** The action that was written down for this cluster. */
export function actionOf(move: Move, cluster: Cluster): Action {
  if (!("place" in move)) return move;
  const { place, ...others } = move;
  return { ...others, packet: cluster.network[place] };
}
