// The contract: four pure, synchronous functions. Whoever offers them can be fuzzed, checked, replayed and shrunk.

import type { Capabilities } from "./capabilities.js";
import type { Configuration } from "./configuration.js";
import type { Disk } from "./disk.js";
import type { Json } from "./json.js";
import type { Message, Packet } from "./message.js";
import type { NodeId } from "./node-name.js";
import type { Outbound } from "./outbound.js";
import type { StateMachine } from "./state-machine.js";
import type { DurableView, Pledge, View } from "./view.js";

/** What a node is told at boot, besides its disk. The same for all of its lives. */
export interface NodeOptions {
  readonly id: NodeId;
  /** How many servers there are: their ids are 0 to nodes - 1. */
  readonly nodes: number;
  /** The configuration with which the cluster begins; null for a server that waits to be added to one. */
  readonly bootstrap: Configuration | null;
  /** Values of the switches that `capabilities.settings` lists. */
  readonly settings: Readonly<Record<string, string>>;
  /** Milliseconds of the node's own time. */
  readonly electionTimeoutMin: number;
  readonly electionTimeoutMax: number;
  readonly heartbeatInterval: number;
  /** No server's clock runs more than so many times as fast as another's (thesis, section 6.4.1). */
  readonly clockDriftBound: number;
  /** The only source of chance: equal seeds, equal behaviour. */
  readonly seed: string;
}

/** What a step answers: the next state, and what the node asks for. */
export interface Transition<S> {
  readonly state: S;
  readonly outbound: readonly Outbound[];
  /** The packet was not taken: it stays in the network (a specification's grain). */
  readonly kept?: true;
}

/** The same values with every server i renamed to permutation[i]: needed for symmetry. */
export interface Renaming<S> {
  /** A node's state. */
  state(state: S, permutation: readonly NodeId[]): S;
  /** A packet: its sender, its receiver, and whoever its body names. */
  packet(packet: Packet, permutation: readonly NodeId[]): Packet;
  /** A value that the disk keeps under this key. */
  value(key: string, value: Json, permutation: readonly NodeId[]): Json;
}

/**
 * A text that tells a state from others. `short`: the same, short however long the log is, where the key writes out a log; a
 * replay asks for it after each action. It belongs to the key, so that whoever replaces one replaces both.
 */
// Taken from a method, so that an implementation of some state is one of any, as it is by its other functions.
export type Key<S> = { of(state: S): string }["of"] & { short?(state: S): string };

/** The short text of a state, where there is one: what is as long as the log would cost as much at every step. */
export const shortKeyOf = <S>({ key }: Implementation<S>): ((state: S) => string) => key.short ?? key;

/** A Raft under test, as Seaworthy is given it. `S` is the state of one server, which nobody else looks into. */
export interface Implementation<S = unknown> {
  readonly name: string;
  readonly version: string;
  readonly capabilities: Capabilities;
  /** Its states are lists of messages: going back to an old one, or asking for a key, is dear. */
  readonly recording?: true;
  /** A node's first state of a life, from what its disk kept. */
  boot(disk: Disk, options: NodeOptions): Transition<S>;
  /** One step. Pure: nothing is kept outside `state`, and `state` is not changed. */
  reduce(state: S, message: Message): Transition<S>;
  /** The state in the words of Figure 2, for the laws. */
  view(state: S): View;
  /** Canonical text: equal keys mean equal states. */
  readonly key: Key<S>;
  /** What a restart would bring back from a disk, for the laws on durability. */
  durable?(disk: Disk): DurableView;
  /** What a packet promises, for the laws that read packets; null where it promises nothing. */
  describe?(packet: Packet): Pledge | null;
  /** Internal steps that may be taken at any time, by name. */
  localMessages?(state: S): readonly string[];
  readonly rename?: Renaming<S>;
  /** What its servers do with commands, where that is more than writing to a key; moved by what they apply. */
  readonly machine?: StateMachine;
}
