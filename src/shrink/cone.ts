// What came of an action: the deliveries of what it sent, and of what those sent in turn.

import type { Packet } from "../contract/message.js";
import type { Action } from "../cluster/action.js";
import { packetTaken } from "../cluster/apply-action.js";
import type { Setup } from "../cluster/setup.js";
import { stepsOf } from "../play/listed.js";

/** The places of an action and of all its consequences in a list of actions that are all possible. */
export function coneOf(setup: Setup, actions: readonly Action[], at: number): ReadonlySet<number> {
  const cone = new Set([at]);
  const sent = new Set<Packet>();
  let place = 0;
  for (const step of stepsOf(setup, actions)) {
    const taken = packetTaken(step);
    if (taken !== null && sent.has(taken)) cone.add(place);
    if (cone.has(place)) for (const { packet } of step.sent) sent.add(packet);
    place++;
  }
  return cone;
}
