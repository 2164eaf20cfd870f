// How the actions of a run are drawn: what the swarm draws once, before the run begins.

import { ACTION_TYPES, type ActionType } from "../cluster/action.js";

/** A kind of action as it is drawn: periodic timers fire by a weight of their own. */
export type WeightedKind = ActionType | "heartbeat";

export const KINDS: readonly WeightedKind[] = ACTION_TYPES.flatMap((type) =>
  type === "fire" ? [type, "heartbeat"] : [type],
);

/** How likely each kind of action is beside the others; 0 switches it off. */
export type Weights = Readonly<Record<WeightedKind, number>>;

/** How the actions of a run are drawn. */
export interface SchedulePlan {
  readonly weights: Weights;
  /** The chance that the newest packet is taken instead of any. */
  readonly newestFirst: number;
  /** The chance that a phase has one node whose disk finishes nothing. */
  readonly stalledDisk: number;
  /** The chance that a node crashes right after it sent something, where writes of its own are still under way. */
  readonly crashAfterSend: number;
  /** The chance that a crash breaks the node's connections: what it sent is lost. */
  readonly crashLosesSent: number;
  /** The chance that a step with writes suffers a crash, or a failed write, at one of them. */
  readonly crashInStep: number;
  readonly failWrite: number;
  /** The chance that a step that writes entries suffers a crash in the middle of them. */
  readonly tornWrite: number;
  /** The mean number of actions for which only some of the nodes are heeded; 0: always all. */
  readonly phaseLength: number;
  /** When more packets than this are under way, one is lost (or, where none may be, delivered). */
  readonly messagesInFlightMax: number;
  readonly operationsMax: number;
  /** The chance that what a client asks for is a read. */
  readonly reads: number;
  /**
   * The chance that a read is asked of a server that has not heard of what was just answered; and, whenever anything is asked
   * for, of a deposed leader.
   */
  readonly lateReads: number;
  /** The chance that a client asks a new leader for a write at once. */
  readonly eager: number;
  /** Whether phases leave out the leader, another or nobody, and the timers of who is left out fire as they must, so that time goes on without it. */
  readonly goesOn: boolean;
  /** The chance that a server is asked to compact its log, where one has something to compact. */
  readonly compactions: number;
  /** The chance that an operator asks for a transfer of leadership. */
  readonly transfers: number;
  /** The chance that what a client asks for is a change of membership. */
  readonly changes: number;
  /** The chance that a client without a session opens one, where it can, and that one that was not answered asks again. */
  readonly repeats: number;
  /** The chance that a client asks whom it was told that leads, or anybody, rather than who leads. */
  readonly strays: number;
  readonly mayDrop: boolean;
  /**
   * The chance that a timeout which is drawn does not fire while somebody stands for election and what it asks for, or is told,
   * is under way.
   */
  readonly patience: number;
  /** The chance that a phase is that of the nodes that were left out of the last one; of no account where `goesOn`. */
  readonly leftOut: number;
  /** The chance that a phase is one without the newest leader, and with another in its place. */
  readonly deposes: number;
  /** The chance that a server starts anew where another stands for election: what it had promised is asked for. */
  readonly reboots: number;
  /** The chance that a phase begins with a timeout: somebody among those who are heeded wants to lead them. */
  readonly opening: number;
  /** The chance that the crash of a node is followed by what it matters to: see `Crashes`. */
  readonly aftermath: number;
}
