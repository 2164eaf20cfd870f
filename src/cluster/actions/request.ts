// A client asks a server for a command.

import type { Command } from "../../contract/log.js";
import type { NodeId } from "../../contract/message.js";
import { Cluster } from "../cluster.js";
import type { Mishap } from "../mishap.js";
import { moved } from "../step.js";
import { stepNode } from "../step-node.js";
import type { Definition } from "./definition.js";

/** A client asks a server for a command. */
export interface Request extends Mishap {
  readonly type: "request";
  readonly node: NodeId;
  readonly client: number;
  readonly command: Command;
}

export const request: Definition<Request> = {
  type: "request",
  fields: { node: "node", client: "client", command: "text" },
  hasMishaps: true,
  isEvent: true,
  apply(cluster, action) {
    const { node, client, command } = action;
    const { setup, slots, network, blocked, now, requests } = cluster;
    const slot = slots[node];
    if (!slot?.up || !(client in cluster.waiting)) return null;
    // A client that asks again has given up on what it asked before: that outcome stays unknown to it.
    const waiting = cluster.waiting.with(client, command);
    const asked = new Cluster(setup, slots, network, blocked, now, waiting, requests + 1);
    const done = moved(asked, action, stepNode(setup, slot, { type: "request", client, command }, action, now));
    return done && { ...done, before: cluster };
  },
  enabled(cluster) {
    const { setup, slots, waiting } = cluster;
    const client = Math.max(0, waiting.indexOf(null));
    if (!setup.implementation.capabilities.replicates || !(client in waiting)) return [];
    const command = nextCommand(cluster);
    return slots.filter(({ up }) => up).map(({ options }) => ({ type: "request", node: options.id, client, command }));
  },
};

/** The literal of the next command that a client would ask for. */
export const nextCommand = (cluster: Cluster): string => `c${cluster.requests + 1}`;
