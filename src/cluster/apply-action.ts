// applyAction is the only way on: a cluster and an action give the next cluster, or null where the action is not possible.

import type { NodeId, Packet } from "../contract/message.js";
import type { Action, Mishap } from "./action.js";
import { Cluster, isBlocked } from "./cluster.js";
import { exchanged, isHeadOfLink, placeOf, withoutBoundFor, type Network } from "./network.js";
import type { Slot } from "./slot.js";
import {
  NO_MISHAP,
  stepNode,
  type Applied,
  type NodeStep,
  type Panic,
  type Release,
  type Response,
  type Stimulus,
} from "./step-node.js";
import { canFire, timeAfterAdvance } from "./time.js";

/** What an action did: the cluster before and after it, and what came out of the node that took it. */
export interface Step {
  readonly before: Cluster;
  readonly action: Action;
  readonly cluster: Cluster;
  /** The node whose slot may have changed, or -1. */
  readonly node: NodeId;
  readonly sent: readonly Release[];
  readonly responses: readonly Response[];
  readonly applied: readonly Applied[];
  readonly writes: number;
  readonly halted: string | null;
  readonly panic: Panic | null;
}

/** The packet that an action took, as it stood in the network (an equal one may have been named); null where none did. */
export function packetTaken({ action, before, cluster }: Step): Packet | null {
  if (!("packet" in action)) return null;
  return before.network.find((packet) => !cluster.network.includes(packet)) ?? action.packet;
}

/** Takes an action: what it did, or null where it is not possible in this cluster. */
export function applyAction(cluster: Cluster, action: Action): Step | null {
  switch (action.type) {
    case "deliver":
    case "duplicate":
      return deliver(cluster, action);
    case "fire": {
      const slot = cluster.slots[action.node];
      if (!slot?.up || !canFire(cluster, slot, action.timer)) return null;
      return moved(cluster, action, stepped(cluster, slot, { type: "timer", timer: action.timer }, action), -1);
    }
    case "request":
      return request(cluster, action);
    case "local": {
      const slot = cluster.slots[action.node];
      const names = slot?.up ? cluster.setup.implementation.localMessages?.(slot.state) : undefined;
      if (!slot || !names?.includes(action.name)) return null;
      return moved(cluster, action, stepped(cluster, slot, { type: "local", name: action.name }, action), -1);
    }
    case "finish": {
      const slot = cluster.slots[action.node];
      if (!slot?.up || slot.pending.length === 0) return null;
      return moved(cluster, action, stepped(cluster, slot, { type: "finish" }, action), -1);
    }
    case "restart": {
      const slot = cluster.slots[action.node];
      if (!slot || slot.up) return null;
      return moved(cluster, action, stepped(cluster, slot, { type: "restart" }, NO_MISHAP), -1);
    }
    case "crash": {
      const slot = cluster.slots[action.node];
      if (!slot?.up) return null;
      return moved(cluster, action, stepped(cluster, slot, { type: "crash" }, NO_MISHAP), -1);
    }
    case "drop": {
      const place = placeOf(cluster.network, action);
      return place < 0 ? null : unmoved(cluster, action, exchanged(cluster.network, place, NOTHING));
    }
    case "partition": {
      const blocked = new Array<number>(cluster.slots.length).fill(0);
      for (const { from, to } of action.blocked) {
        if (!(from in blocked) || !(to in blocked)) return null;
        blocked[from] |= 1 << to;
      }
      const { setup, slots, network, now, waiting, requests } = cluster;
      return quiet(cluster, action, new Cluster(setup, slots, network, blocked, now, waiting, requests));
    }
    case "advance": {
      const time = timeAfterAdvance(cluster, action.to);
      if (time === null) return null;
      const { setup, slots, network, blocked, waiting, requests } = cluster;
      return quiet(cluster, action, new Cluster(setup, slots, network, blocked, time, waiting, requests));
    }
  }
}

const NOTHING: readonly never[] = [];

function deliver(cluster: Cluster, action: Extract<Action, { type: "deliver" | "duplicate" }>): Step | null {
  const { network, setup } = cluster;
  const place = placeOf(network, action);
  if (place < 0) return null;
  const packet = network[place];
  const slot = cluster.slots[packet.to];
  if (!slot?.up || isBlocked(cluster, packet.from, packet.to)) return null;
  // A link that keeps order repeats nothing.
  const stays = action.type === "duplicate";
  if (setup.environment.network === "fifo" && (stays || !isHeadOfLink(network, place))) return null;
  const step = stepped(cluster, slot, { type: "packet", packet }, action);
  return moved(cluster, action, step, stays || step.kept ? -1 : place);
}

function request(cluster: Cluster, action: Extract<Action, { type: "request" }>): Step | null {
  const { node, client, command } = action;
  const slot = cluster.slots[node];
  if (!slot?.up || !(client in cluster.waiting)) return null;
  const { setup, slots, network, blocked, now, requests } = cluster;
  // A client that asks again has given up on what it asked before: that outcome stays unknown to it.
  const waiting = cluster.waiting.slice();
  waiting[client] = command;
  const asked = new Cluster(setup, slots, network, blocked, now, waiting, requests + 1);
  const step = stepped(asked, slot, { type: "request", client, command }, action);
  const done = moved(asked, action, step, -1);
  return done && { ...done, before: cluster };
}

function stepped(cluster: Cluster, slot: Slot, stimulus: Stimulus, mishap: Mishap): NodeStep {
  return stepNode(cluster.setup, slot, stimulus, mishap, cluster.now);
}

function moved(cluster: Cluster, action: Action & Mishap, step: NodeStep, leaving: number): Step | null {
  // A mishap needs a write to strike.
  if (!step.struck && (action.crashAfter !== undefined || action.failAfter !== undefined)) return null;
  const { setup, blocked, now, requests } = cluster;
  const node = step.slot.options.id;
  const { slot } = step;
  let { slots } = cluster;
  const before = slots[node];
  if (slot !== before) {
    const changed = slots.slice();
    changed[node] = slot;
    slots = changed;
  }
  let network = exchanged(cluster.network, leaving, step.sent);
  if (before.up && !slot.up && setup.environment.network === "fifo") network = withoutBoundFor(network, node);
  const waiting = answered(cluster.waiting, step.responses);
  return {
    before: cluster,
    action,
    cluster: new Cluster(setup, slots, network, blocked, now, waiting, requests),
    node,
    sent: step.sent,
    responses: step.responses,
    applied: step.applied,
    writes: step.writes,
    halted: step.halted,
    panic: step.panic,
  };
}

function answered(waiting: Cluster["waiting"], responses: readonly Response[]): Cluster["waiting"] {
  for (let i = 0; i < responses.length; i++) {
    const client = waiting.indexOf(responses[i].command);
    if (client >= 0) waiting = waiting.with(client, null);
  }
  return waiting;
}

function unmoved(cluster: Cluster, action: Action, network: Network): Step {
  const { setup, slots, blocked, now, waiting, requests } = cluster;
  return quiet(cluster, action, new Cluster(setup, slots, network, blocked, now, waiting, requests));
}

function quiet(before: Cluster, action: Action, cluster: Cluster): Step {
  return {
    before,
    action,
    cluster,
    node: -1,
    sent: NOTHING,
    responses: NOTHING,
    applied: NOTHING,
    writes: 0,
    halted: null,
    panic: null,
  };
}
