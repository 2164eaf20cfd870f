// A node that asks for whatever it is told to ask for, so that the tests of src/cluster can say what a step does.
// A write's command, a packet's body and a write's value may each carry what to ask for next.

import { CAREFUL } from "../../src/contract/capabilities.js";
import type { Implementation } from "../../src/contract/implementation.js";
import type { Json } from "../../src/contract/json.js";
import type { Message, Packet } from "../../src/contract/message.js";
import type { NodeId } from "../../src/contract/node-name.js";
import { idOf } from "../../src/contract/operation.js";
import type { Gate, Outbound } from "../../src/contract/outbound.js";
import { applyAction, type Step } from "../../src/cluster/apply-action.js";
import type { Action } from "../../src/cluster/action.js";
import type { Mishap } from "../../src/cluster/mishap.js";
import type { Cluster } from "../../src/cluster/cluster.js";
import { startCluster } from "../../src/cluster/start-cluster.js";
import { DEFAULT_ENVIRONMENT, type Environment } from "../../src/cluster/setup.js";

/** What a puppet has been given in this life, in words. */
export interface PuppetState {
  readonly heard: readonly string[];
}

type Orders = readonly Outbound[] | "panic" | "nonsense" | "keep" | undefined;

/** Stands in an order for the name of the operation that brings it. */
const ITSELF = "itself";

function ordersOf(message: Message): Orders {
  switch (message.type) {
    case "operation":
      return JSON.parse(idOf(message.operation)) as Orders;
    case "packet":
      return (message.packet.body as { orders?: Orders }).orders;
    case "written":
      return message.write.kind === "set" ? (message.write.value as { then?: Orders }).then : undefined;
    case "writeFailed":
      return message.write.kind === "set" ? (message.write.value as { failed?: Orders }).failed : undefined;
    case "timer":
    case "local":
      return undefined;
  }
}

function nameOf(message: Message): string {
  switch (message.type) {
    case "operation":
      return "operation";
    case "packet":
      return message.packet.kind;
    case "written":
    case "writeFailed":
      return `${message.write.kind === "set" ? message.write.key : "log"} ${message.type}`;
    case "timer":
      return `${message.timer} fired`;
    case "local":
      return message.name;
  }
}

export const PUPPET: Implementation<PuppetState> = {
  name: "puppet",
  version: "1",
  capabilities: CAREFUL,
  boot: (disk, { settings }) => ({
    state: { heard: [`boot from ${Object.keys(disk.values).sort().join()}`] },
    outbound: JSON.parse(settings["boot"] ?? "[]") as Outbound[],
  }),
  reduce(state, message) {
    const orders = ordersOf(message);
    if (orders === "panic") throw new RangeError("as ordered");
    if (orders === "keep") return { state, outbound: [], kept: true };
    if (orders === "nonsense") return undefined as never;
    const outbound = (orders ?? []).map((out) =>
      out.type === "respond" && out.operation === ITSELF && message.type === "operation"
        ? { ...out, operation: idOf(message.operation) }
        : out,
    );
    return { state: { heard: [...state.heard, nameOf(message)] }, outbound };
  },
  view: ({ heard }) => ({ commitIndex: heard.length }),
  key: ({ heard }) => heard.join("|"),
};

/** The same with internal steps of these names. */
export const puppetWithSteps = (...names: readonly string[]): Implementation<PuppetState> => ({
  ...PUPPET,
  localMessages: () => names,
});

// Orders.

export const send = (to: NodeId, kind: string, when: Gate = "now", body: object = {}): Outbound => ({
  type: "send",
  packet: { from: 0, to, kind, body },
  when,
});

/** A write of a named value. `then` is what its being durable leads to, `failed` what its failure leads to. */
export const write = (key: string, more: { then?: Outbound[]; failed?: Outbound[] } = {}, notify = true): Outbound => ({
  type: "write",
  write: { kind: "set", key, value: more as unknown as Json },
  notify,
});

export const respond = (when: Gate = "now"): Outbound => ({ type: "respond", operation: ITSELF, outcome: "ok", when });

export const arm = (timer: string, min: number, max: number): Extract<Outbound, { type: "arm" }> => ({
  type: "arm",
  timer,
  min,
  max,
});

// Clusters.

export function clusterOf(environment: Partial<Environment> = {}, implementation: Implementation = PUPPET): Cluster {
  return startCluster({ implementation, environment: { ...DEFAULT_ENVIRONMENT, ...environment } }).cluster;
}

/** A cluster whose nodes all ask for the same at every boot. */
export const bootedWith = (orders: readonly Outbound[], environment: Partial<Environment> = {}): Cluster =>
  clusterOf({ ...environment, settings: { boot: JSON.stringify(orders) } });

/** A client's write that orders node 0 about. */
export const order = (orders: Orders, mishap: Mishap = {}, client = 0): Action => ({
  type: "invoke",
  node: 0,
  operation: { type: "write", client, command: JSON.stringify(orders) },
  ...mishap,
});

/** Takes actions that must be possible; answers the last step. */
export function take(cluster: Cluster, ...actions: readonly Action[]): Step {
  let last: Step | null = null;
  for (const action of actions) {
    last = applyAction(last?.cluster ?? cluster, action);
    if (last === null) throw new Error(`not possible: ${JSON.stringify(action)}`);
  }
  if (last === null) throw new Error("no action to take");
  return last;
}

/** Node 0 sends these packets, in this order. */
export const afterSending = (cluster: Cluster, ...sends: readonly Outbound[]): Cluster =>
  take(cluster, order(sends)).cluster;

export const kindsOf = (packets: readonly Packet[]): string[] => packets.map((packet) => packet.kind);
export const releasedBy = (step: Step): string[] => kindsOf(step.sent.map((release) => release.packet));
export const heardBy = (cluster: Cluster, node: NodeId): readonly string[] =>
  (cluster.slots[node].state as PuppetState).heard;

/** The packet under way of that kind: the `nth` of them, oldest first. */
export function underWay(cluster: Cluster, kind: string, nth = 0): Packet {
  const packet = cluster.network.filter((other) => other.kind === kind).at(nth);
  if (packet === undefined) throw new Error(`no packet of kind ${kind} is under way`);
  return packet;
}

export const deliver = (packet: Packet, mishap: Mishap = {}): Action => ({ type: "deliver", packet, ...mishap });
