// Everything that there is to know about one kind of action. What writes, reads, renames, draws, counts or lists actions
// goes by this, so that a new kind is a file of its own, and none of its fields can be forgotten.

import type { Packet } from "../../contract/message.js";
import type { NodeId } from "../../contract/node-name.js";
import type { Operation } from "../../contract/operation.js";
import type { Cluster } from "../cluster.js";
import type { Mishap } from "../mishap.js";
import type { Setup } from "../setup.js";
import type { Slot } from "../slot.js";
import type { StepOf } from "../step.js";
import type { Stimulus } from "../step-node.js";
import type { Fault } from "./fault.js";

/** One direction between two nodes. */
export interface Link {
  readonly from: NodeId;
  readonly to: NodeId;
}

/** The values that a field may have, by kind. Each kind is written, read and renamed in one way. */
export interface FieldValues {
  readonly node: NodeId;
  readonly operation: Operation;
  readonly packet: Packet;
  /** On links that keep order: how many older packets wait before that of `packet`. */
  readonly position: number | undefined;
  readonly text: string;
  readonly milliseconds: number | undefined;
  readonly links: readonly Link[];
}

export type FieldKind = keyof FieldValues;

/** The kinds whose values a field of this type can have. */
type KindOf<T> = { [K in FieldKind]: [T] extends [FieldValues[K]] ? K : never }[FieldKind];

/** The fields of an action, mishaps aside, each with its kind, in the order in which a trace has them. */
type Fields<A> = { readonly [F in Exclude<keyof A, "type" | keyof Mishap>]-?: KindOf<A[F]> };

export interface Definition<A extends { readonly type: string }> {
  readonly type: A["type"];
  readonly fields: Fields<A>;
  /** Whether there may be a mishap in its step. */
  readonly hasMishaps: keyof Mishap extends keyof A ? true : false;
  /** Whether there is no such thing where there are no clocks. */
  readonly isOfClocks?: true;
  /** Whether it counts where a reader asks how long a run is. */
  readonly isEvent: boolean;
  /** What it is a case of, if no correct environment does it. */
  readonly fault?: Fault;
  /** Of a kind that is a fault: whether this one is. All are, if this is not said. */
  isFault?(action: A): boolean;
  /** Takes it: what it did, or null where it is not possible in this cluster. */
  apply(cluster: Cluster, action: A): StepOf<A> | null;
  /** All of this kind that are possible now, mishaps aside, in a fixed order. Of a kind without end, some. */
  enabled(cluster: Cluster): readonly A[];
  /** Of what happens to one server, whatever is under way. */
  readonly server?: ServerPart<A>;
}

/** What a search of single servers' steps needs. */
export interface ServerPart<A> {
  /** What may happen to a server; `now` is cluster time. */
  offers(setup: Setup, slot: Slot, now: number): readonly A[];
  /** What moves the node; `now` is cluster time. */
  stimulus(action: A, slot: Slot, now: number, setup: Setup): Stimulus;
}
