// Servers renamed. Clusters that differ only in who is who behave alike, as long as the implementation does not look at
// names: that is tried on every step that a search computes.

import { nodeName, type NodeId } from "../contract/node-name.js";
import { renamedConfiguration } from "../contract/configuration.js";
import { canonicalText } from "../contract/json.js";
import type { Disk, Write } from "../contract/disk.js";
import { renamedEntries, renamedLog, renamedPayload, renamedSnapshot } from "../contract/renamed-log.js";
import type { Packet } from "../contract/message.js";
import { slotKey } from "../cluster/digest.js";
import { renamedOperation } from "../cluster/operation.js";
import type { Setup } from "../cluster/setup.js";
import { Slot, type Pending } from "../cluster/slot.js";
import type { Response } from "../contract/outbound.js";
import type { NodeStep, Stimulus } from "../cluster/step-node.js";

export type Permutation = readonly NodeId[];

/** All permutations of so many servers, the identity first. */
export function permutationsOf(nodes: number): readonly Permutation[] {
  const extend = (taken: readonly NodeId[]): Permutation[] => {
    if (taken.length === nodes) return [taken];
    const left = Array.from({ length: nodes }, (_, node) => node).filter((node) => !taken.includes(node));
    return left.flatMap((node) => extend([...taken, node]));
  };
  return extend([]);
}

/** Exchanges of two neighbours: every permutation is made of these. */
export function exchangesOf(nodes: number): readonly Permutation[] {
  return Array.from({ length: Math.max(0, nodes - 1) }, (_, low) =>
    Array.from({ length: nodes }, (_, node) => (node === low ? low + 1 : node === low + 1 ? low : node)),
  );
}

export const keyOfPacket = ({ from, to, kind, body }: Packet): string => `${from}>${to} ${kind} ${canonicalText(body)}`;

/** With its state machine where there is one: a snapshot of it may be asked for. */
export function keyOfSlot(setup: Setup, slot: Slot): string {
  const key = `${slot.options.id} ${slotKey(setup, slot)}`;
  return slot.replica === null ? key : `${key} ${canonicalText(slot.replica)}`;
}

/** Packets that wait for the same write leave at once: to whom first means nothing. */
function inOrder(pending: readonly Pending[]): readonly Pending[] {
  const ordered: Pending[] = [];
  for (const one of pending) {
    let at = ordered.length;
    while (one.type === "send" && isAfter(ordered[at - 1], one.packet.to)) at--;
    ordered.splice(at, 0, one);
  }
  return ordered;
}

const isAfter = (waiting: Pending | undefined, to: NodeId): boolean =>
  waiting?.type === "send" && waiting.packet.to > to;

/** Renames the servers in everything that a search looks at. Throws where an implementation offers no renaming. */
export class Renamer {
  private readonly renaming;

  constructor(private readonly setup: Setup) {
    const { rename, name } = setup.implementation;
    if (rename === undefined) throw new TypeError(`"${name}" cannot rename its servers`);
    this.renaming = rename;
  }

  packet(packet: Packet, permutation: Permutation): Packet {
    return this.renaming.packet(packet, permutation);
  }

  slot({ options, up, state, disk, pending, timers, replica }: Slot, permutation: Permutation): Slot {
    const renamed = up ? this.renaming.state(state, permutation) : null;
    return new Slot(
      {
        ...options,
        id: permutation[options.id],
        bootstrap: options.bootstrap && renamedConfiguration(options.bootstrap, permutation),
      },
      up,
      renamed,
      up ? this.setup.implementation.view(renamed) : null,
      this.disk(disk, permutation),
      inOrder(pending.map((one) => this.pending(one, permutation))),
      timers,
      replica,
    );
  }

  stimulus(stimulus: Stimulus, permutation: Permutation): Stimulus {
    // Of what a server is given from outside, only packets and operations name servers.
    if (stimulus.type === "packet") return { ...stimulus, packet: this.packet(stimulus.packet, permutation) };
    if (stimulus.type !== "operation") return stimulus;
    return { ...stimulus, operation: renamedOperation(stimulus.operation, permutation) };
  }

  /** What a step came to, as text: equal texts, equal outcomes. */
  outcomeText(
    { slot, sent, responses, applied, restored, writes, kept, struck, panic }: NodeStep,
    permutation: Permutation,
  ): string {
    const packets = this.sentInOrder(sent.map(({ packet }) => this.packet(packet, permutation)));
    const answers = responses.map((response) => this.response(response, permutation));
    const taken = applied.map((entry) => ({ ...entry, payload: renamedPayload(entry.payload, permutation) }));
    const told = { packets, answers, applied: taken, restored, writes, kept, struck, panicked: panic !== null };
    return keyOfSlot(this.setup, this.slot(slot, permutation)) + canonicalText(told);
  }

  /** Texts of what was sent, in the order in which it matters: none in a bag, that of each link where links keep order. */
  private sentInOrder(sent: readonly Packet[]): readonly string[] {
    if (this.setup.environment.network === "any") return sent.map(keyOfPacket).sort();
    return sent.toSorted((a, b) => a.from - b.from || a.to - b.to).map(keyOfPacket);
  }

  private disk({ values, ...others }: Disk, permutation: Permutation): Disk {
    const renamed = Object.entries(values).map(([key, value]) => [key, this.renaming.value(key, value, permutation)]);
    const { log, snapshot } = others;
    return {
      values: Object.fromEntries(renamed) as Disk["values"],
      log: renamedLog(log, permutation),
      ...(snapshot && { snapshot: renamedSnapshot(snapshot, permutation) }),
    };
  }

  private pending(pending: Pending, permutation: Permutation): Pending {
    if (pending.type === "send") return { ...pending, packet: this.packet(pending.packet, permutation) };
    if (pending.type === "write") return { ...pending, write: this.write(pending.write, permutation) };
    return this.response(pending, permutation);
  }

  private response<R extends Response>(response: R, permutation: Permutation): R {
    return response.leader === undefined ? response : { ...response, leader: permutation[response.leader] };
  }

  private write(write: Write, permutation: Permutation): Write {
    switch (write.kind) {
      case "log":
        return { ...write, entries: renamedEntries(write.entries, permutation) };
      case "snapshot":
        return { ...write, snapshot: renamedSnapshot(write.snapshot, permutation) };
      case "set":
        return { ...write, value: this.renaming.value(write.key, write.value, permutation) };
    }
  }
}

/** An implementation that does something else when its servers have other names. */
export class AsymmetryError extends Error {
  constructor(
    readonly node: NodeId,
    stimulus: Stimulus,
    exchange: Permutation,
  ) {
    const swapped = exchange.filter((to, from) => to !== from).map(nodeName);
    super(
      `symmetry does not hold: ${nodeName(node)}, given ${nameOf(stimulus)}, behaves differently once ${swapped.join(" and ")} change names`,
    );
    this.name = "AsymmetryError";
  }
}

const nameOf = (stimulus: Stimulus): string =>
  stimulus.type === "packet"
    ? `a packet ${stimulus.packet.kind}`
    : stimulus.type === "timer"
      ? `the timer ${stimulus.timer}`
      : `a ${stimulus.type}`;
