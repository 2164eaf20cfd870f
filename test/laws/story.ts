// A run told by hand: servers show what the story says, and one law judges every step of it.

import { applyWrite, BLANK_DISK, type Disk } from "../../src/contract/disk.js";
import { CAREFUL, type Capabilities } from "../../src/contract/capabilities.js";
import type { Implementation } from "../../src/contract/implementation.js";
import { logOf, type Log } from "../../src/contract/log.js";
import type { NodeId } from "../../src/contract/node-name.js";
import { NOOP } from "../../src/contract/payload.js";
import type { Operation, OperationId } from "../../src/contract/operation.js";
import type { Outcome, Response } from "../../src/contract/outbound.js";
import type { Snapshot } from "../../src/contract/snapshot.js";
import type { DurableView, Pledge, View } from "../../src/contract/view.js";
import type { Step } from "../../src/cluster/apply-action.js";
import { answered, asking, NEW_CLIENT } from "../../src/cluster/client.js";
import { Cluster, withSlots } from "../../src/cluster/cluster.js";
import { DEFAULT_ENVIRONMENT, optionsOf } from "../../src/cluster/setup.js";
import type { Replica } from "../../src/cluster/replica.js";
import { downSlot, NO_PENDING, NO_TIMERS, Slot } from "../../src/cluster/slot.js";
import type { Applied, Release } from "../../src/cluster/node-output.js";
import { emptyHistory, type History } from "../../src/laws/history.js";
import type { Judgement, Law } from "../../src/laws/law.js";

/** `entries("1a", "2b")`: a log of two entries, `a` of term 1 and `b` of term 2. `"1"` is the no-op of term 1. */
export function entries(...texts: string[]): Log {
  return logOf(texts.map((text) => ({ term: Number(text[0]), payload: text.slice(1) || NOOP })));
}

/** What else happens in a step. */
export interface Besides {
  readonly disk?: DurableView;
  readonly sent?: readonly { readonly to: NodeId; readonly pledge: Pledge; readonly disk?: DurableView }[];
  readonly applied?: readonly Applied[];
  readonly responses?: readonly Response[];
  readonly restored?: readonly Snapshot[];
  /** How far the server's state machine is after it; null: nobody knows any more. As far as before, if not said. */
  readonly machine?: number | null;
}

/** What a client is told. */
export const told = (operation: OperationId, outcome: Outcome, more: Partial<Response> = {}): Response => ({
  operation,
  outcome,
  ...more,
});

const ACTION = { type: "local", node: 0, name: "story" } as const;

/** Shows what its state is, and keeps `currentTerm`, `votedFor` and the log on its disk. */
const SHOWING: Implementation<View> = {
  name: "told",
  version: "1",
  capabilities: CAREFUL,
  boot: () => ({ state: {}, outbound: [] }),
  reduce: (state) => ({ state, outbound: [] }),
  view: (state) => state,
  key: () => "",
  durable: ({ values, log }) => ({ ...values, log }),
  describe: ({ body }) => body as Pledge,
};

export class Story {
  history: History;
  private cluster: Cluster;

  constructor(
    private readonly law: Law,
    servers: number,
    lacking: readonly ("durable" | "describe")[] = [],
    capabilities: Partial<Capabilities> = {},
  ) {
    this.history = emptyHistory([law]);
    const partial: Record<string, unknown> = { ...SHOWING, capabilities: { ...CAREFUL, ...capabilities } };
    for (const name of lacking) delete partial[name];
    const implementation = partial as unknown as Implementation;
    const environment = { ...DEFAULT_ENVIRONMENT, nodes: servers };
    const slots = Array.from({ length: servers }, (_, id) =>
      this.slot(downSlot(optionsOf(environment, id)), {}, diskOf(BLANK_DISK, { currentTerm: 0, votedFor: null })),
    );
    this.cluster = new Cluster({ implementation, environment }, slots, [], [], 0, [NEW_CLIENT, NEW_CLIENT]);
  }

  /** A server's view changes in these fields. */
  show(node: NodeId, change: View, besides: Besides = {}): Judgement {
    const slot = this.cluster.slots[node];
    const { machine } = besides;
    const replica =
      typeof machine === "number" ? { index: machine, state: null } : machine === null ? null : slot.replica;
    return this.step(this.slot(slot, { ...slot.view, ...change }, diskOf(slot.disk, besides.disk), replica), besides);
  }

  /** A client asks a server, whose view changes in these fields. */
  ask(node: NodeId, operation: Operation, change: View = {}, besides: Besides = {}): Judgement {
    const slot = this.cluster.slots[node];
    const cluster = withSlots(
      this.cluster,
      this.cluster.slots.with(node, this.slot(slot, { ...slot.view, ...change }, slot.disk)),
    );
    const action = { type: "invoke", node, operation } as const;
    return this.judged({ ...this.stepOf(cluster, node, besides), action });
  }

  /** A server's disk changes, and nothing else. */
  write(node: NodeId, disk: DurableView): Judgement {
    const slot = this.cluster.slots[node];
    return this.step(this.slot(slot, slot.view, diskOf(slot.disk, disk)), {});
  }

  /** The server sends, and nothing else. */
  send(node: NodeId, to: NodeId, pledge: Pledge): Judgement {
    return this.step(this.cluster.slots[node], { sent: [{ to, pledge }] });
  }

  crash(node: NodeId, besides: Besides = {}): Judgement {
    const { options, disk } = this.cluster.slots[node];
    return this.step(downSlot(options, diskOf(disk, besides.disk)), besides);
  }

  restart(node: NodeId, view: View): Judgement {
    const slot = this.cluster.slots[node];
    return this.step(this.slot(slot, view, slot.disk), {});
  }

  /** Something that no server takes part in. */
  quiet(): Judgement {
    const { cluster } = this;
    return this.judged({ ...this.stepOf(cluster, -1, {}), action: { type: "advance" } });
  }

  private slot({ options }: Slot, view: View | null, disk: Disk, replica: Replica | null = null): Slot {
    return new Slot(options, true, view, view, disk, NO_PENDING, NO_TIMERS, replica);
  }

  private step(slot: Slot, besides: Besides): Judgement {
    const cluster = withSlots(this.cluster, this.cluster.slots.with(slot.options.id, slot));
    return this.judged(this.stepOf(cluster, slot.options.id, besides));
  }

  private stepOf(
    cluster: Cluster,
    node: NodeId,
    { sent = [], applied = [], restored = [], responses = [] }: Besides,
  ): Step {
    const releases = sent.map(({ to, pledge, disk }): Release => {
      const at = cluster.slots[node].disk;
      return { packet: { from: node, to, kind: "pledge", body: pledge }, disk: disk ? diskOf(at, disk) : at };
    });
    const rest = { responses, writes: 0, entries: 0, halted: null, panic: null };
    return { before: this.cluster, action: ACTION, cluster, node, sent: releases, applied, restored, ...rest };
  }

  private judged(step: Step): Judgement {
    const judgement = this.law.judge(step, this.history);
    this.history = this.history.fold(step);
    const { setup, slots, network, blocked, now, clients } = step.cluster;
    const { action, responses } = step;
    const operation = action.type === "invoke" && action.operation.type !== "compact" ? action.operation : null;
    const asked =
      operation === null ? clients : clients.with(operation.client, asking(clients[operation.client], operation, now));
    this.cluster = new Cluster(setup, slots, network, blocked, now, answered(asked, responses));
    return judgement;
  }
}

function diskOf(disk: Disk, { log, ...values }: DurableView = {}): Disk {
  let next = disk;
  for (const [key, value] of Object.entries(values)) next = applyWrite(next, { kind: "set", key, value });
  return log === undefined ? next : { ...next, log };
}

/** The sentence of a violation; what else a law answers as it is. */
export const sentenceOf = (judgement: Judgement): string | null =>
  judgement === null || judgement === "holds" ? judgement : judgement.sentence;
