// A client asks a server for an operation, or whoever looks after the server does.

import { isSetTo } from "../../contract/capabilities.js";
import { inOrder, type Configuration } from "../../contract/configuration.js";
import type { NodeId } from "../../contract/node-name.js";
import type { Operation } from "../../contract/operation.js";
import { asking, operationsOf } from "../client.js";
import { Cluster } from "../cluster.js";
import type { Mishap } from "../mishap.js";
import { snapshotOf } from "../replica.js";
import type { Setup } from "../setup.js";
import { configurationOf, type Slot } from "../slot.js";
import { moved } from "../step.js";
import { stepNode, type Stimulus } from "../step-node.js";
import { isFree } from "../time.js";
import type { Definition } from "./definition.js";

/** A client asks a server for an operation. */
export interface Invoke extends Mishap {
  readonly type: "invoke";
  readonly node: NodeId;
  readonly operation: Operation;
}

export const invoke: Definition<Invoke> = {
  type: "invoke",
  fields: { node: "node", operation: "operation" },
  hasMishaps: true,
  isEvent: true,
  apply(cluster, action) {
    const { node, operation } = action;
    const { setup, slots, network, blocked, now, clients } = cluster;
    const slot = slots[node];
    if (operation.type === "compact") {
      const stimulus = slot?.up && isFree(slot, now) ? compacting(slot, operation) : null;
      return stimulus && moved(cluster, action, stepNode(setup, slot, stimulus, action, now));
    }
    const client = clients[operation.client];
    if (!slot?.up || !isFree(slot, now) || client === undefined || !isInCluster(cluster, operation)) return null;
    const waiting = clients.with(operation.client, asking(client, operation, now));
    const asked = new Cluster(setup, slots, network, blocked, now, waiting);
    const done = moved(asked, action, stepNode(setup, slot, { type: "operation", operation }, action, now));
    return done && { ...done, before: cluster };
  },
  enabled(cluster) {
    const { setup, clients, now } = cluster;
    const slots = cluster.slots.filter((slot) => slot.up && isFree(slot, now));
    const compactions = slots.flatMap((slot): Invoke[] => {
      const operation = nextCompaction(setup, slot);
      return operation === null ? [] : [{ type: "invoke", node: slot.options.id, operation }];
    });
    const { capabilities } = setup.implementation;
    if (!capabilities.replicates || clients.length === 0) return compactions;
    const client = Math.max(
      0,
      clients.findIndex(({ waitsFor }) => waitsFor === null),
    );
    const operations = [
      nextWrite(cluster, client),
      ...(capabilities.reads ? [nextRead(cluster, client)] : []),
      ...(takesTransfers(setup) ? cluster.slots.map((_, to) => nextTransfer(cluster, client, to)) : []),
    ];
    const asked = slots.flatMap((slot) =>
      [...operations, ...changes(cluster, client, slot)].map((operation): Invoke => ({
        type: "invoke",
        node: slot.options.id,
        operation,
      })),
    );
    return [...asked, ...compactions];
  },
};

/** The next write that a client would ask for: of a command that no other write of the run has. */
export const nextWrite = ({ clients }: Cluster, client: number): Operation => ({
  type: "write",
  client,
  command: `c${operationsOf(clients) + 1}`,
});

/** The next read that a client would ask for. */
export const nextRead = ({ clients }: Cluster, client: number): Operation => ({
  type: "read",
  client,
  id: `r${operationsOf(clients) + 1}`,
});

/** The next compaction that a server could be asked for, of a state machine that has gone on; null where there is none. */
export function nextCompaction(setup: Setup, { replica, view }: Slot): Operation | null {
  if (!takesCompactions(setup)) return null;
  return snapshotOf(replica, view) && { type: "compact", id: `s${replica!.index}` };
}

/** Whether servers compact their logs when they are asked to in such a cluster. */
export const takesCompactions = ({ implementation, environment }: Setup): boolean =>
  isSetTo(implementation.capabilities.compacts, environment.settings);

/** What a server is given that is asked to compact its log; null where there is nothing to compact, or nobody knows what is in it. */
export function compacting({ replica, view }: Slot, operation: Operation): Stimulus | null {
  const snapshot = snapshotOf(replica, view);
  return snapshot && { type: "operation", operation, snapshot };
}

/** The next transfer of leadership that an operator would ask for. */
export const nextTransfer = ({ clients }: Cluster, client: number, to: NodeId): Operation => ({
  type: "transfer",
  client,
  id: `t${operationsOf(clients) + 1}`,
  to,
});

/** Whether servers take transfers of leadership in such a cluster. */
export const takesTransfers = ({ implementation, environment }: Setup): boolean =>
  isSetTo(implementation.capabilities.transfers, environment.settings);

/** Whether the server that an operation names is there. */
const isInCluster = ({ slots }: Cluster, operation: Operation): boolean =>
  operation.type !== "transfer" || slots[operation.to] !== undefined;

/** The next change of membership that a client would ask for. */
export const nextChange = ({ clients }: Cluster, client: number, configuration: Configuration): Operation => ({
  type: "reconfigure",
  client,
  id: `m${operationsOf(clients) + 1}`,
  configuration,
});

/** Whether changes of membership can be asked for at all. */
export const takesChanges = ({ implementation, environment }: Setup): boolean =>
  isSetTo(implementation.capabilities.reconfigures, environment.settings);

const changes = (cluster: Cluster, client: number, slot: Slot): readonly Operation[] =>
  takesChanges(cluster.setup)
    ? configurationsNear(slot, cluster.slots.length).map((target) => nextChange(cluster, client, target))
    : [];

/** Those with a voter more or less than a server counts by, of so many servers. */
export function configurationsNear(slot: Slot, nodes: number): readonly Configuration[] {
  const { voters, learners } = configurationOf(slot);
  const near: Configuration[] = [];
  for (let server = 0; server < nodes; server++) {
    const others = voters.filter((voter) => voter !== server);
    const changed = others.length < voters.length ? others : inOrder([...voters, server]);
    if (changed.length === 0) continue;
    near.push({ voters: changed, outgoing: null, learners: learners.filter((learner) => learner !== server) });
  }
  return near;
}
