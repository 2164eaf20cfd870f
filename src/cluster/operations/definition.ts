// Everything that there is to know about one kind of operation. What writes, reads, renames, names, counts or lists
// operations goes by this, so that a new kind is a file of its own, and none of its fields can be forgotten.

import type { Capabilities, Switches } from "../../contract/capabilities.js";
import type { Configuration } from "../../contract/configuration.js";
import type { NodeId } from "../../contract/node-name.js";
import type { Operation, WriteOperation } from "../../contract/operation.js";
import type { Command, SessionId } from "../../contract/payload.js";
import type { Cluster } from "../cluster.js";
import type { Setup } from "../setup.js";
import type { Slot } from "../slot.js";
import type { Stimulus } from "../step-node.js";

/** The values that a field may have, by kind. Each kind is written, read and renamed in one way. */
export interface OperationValues {
  /** Who asks, counted from 0. */
  readonly client: number;
  /** What names the operation in its run. */
  readonly name: string;
  readonly server: NodeId;
  readonly configuration: Configuration;
  /** What named the operation that opened it. */
  readonly session: SessionId | undefined;
  readonly serial: number | undefined;
}

export type OperationFieldKind = keyof OperationValues;

/** The kinds whose values a field of this type can have. */
type KindOf<T> = { [K in OperationFieldKind]: [T] extends [OperationValues[K]] ? K : never }[OperationFieldKind];

/**
 * An operation as it is before somebody asks for it, under a name; one that no client asks for is named by itself. A write may have
 * the beginning of its command.
 */
export type Unnamed<O extends Operation = Operation> = O extends { readonly client: number }
  ? Omit<O, "client" | "id" | "command"> &
      (O extends WriteOperation ? { readonly command?: Command | undefined } : unknown)
  : O;

/** What counts an operation in a search. */
interface OperationBound {
  readonly name: string;
  /** What is bounded, in the plural. */
  readonly of: string;
}

export interface OperationDefinition<O extends Operation = Operation> {
  readonly type: O["type"];
  /** Its fields, each with its kind, in the order in which a trace has them. */
  readonly fields: { readonly [F in Exclude<keyof O, "type">]-?: KindOf<O[F]> };
  /** With which its name begins. */
  readonly letter: string;
  /** What counts it in a search, which asks for none where it is not told how many; null where the length of the log bounds it. */
  readonly bound: OperationBound | null;
  /** The switches with which servers take it; undefined where they never do. */
  takenWith(capabilities: Capabilities): Switches | undefined;
  /** What a server could be asked for now. Of a kind without end, some. */
  offers(setup: Setup, slot: Slot): readonly Unnamed<O>[];
  /** Whether all that it names is there, where it names anything. */
  isPossible?(operation: O, cluster: Cluster): boolean;
  /** What a server is given, where that is more than the operation; null where it cannot be asked. */
  stimulus?(operation: O, slot: Slot): Stimulus | null;
}
