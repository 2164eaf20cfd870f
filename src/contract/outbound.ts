// What a node asks for, in program order. The cluster carries it out; the node never does anything itself.

import type { Write } from "./disk.js";
import type { Json } from "./json.js";
import type { Packet } from "./message.js";
import type { NodeId } from "./node-name.js";
import type { OperationId } from "./operation.js";
import type { Payload } from "./payload.js";
import type { Snapshot } from "./snapshot.js";

/**
 * `now`: leaves at once (with a `sync` disk: at its place in program order).
 * `afterWrites`: leaves once every write asked for before it is durable.
 */
export type Gate = "now" | "afterWrites";

/** `ok`: took effect. `failed`: will never take effect, as far as it was asked for this once. `unknown`: may or may not have. */
export type Outcome = "ok" | "failed" | "unknown";

/** What is answered to whoever asked for an operation. */
export interface Response {
  readonly operation: OperationId;
  readonly outcome: Outcome;
  /** What the state machine says; where it is left out, the one that the harness keeps speaks for the server. */
  readonly value?: Json | undefined;
  /** Of a read: the index up to which the state that is shown has taken the log. */
  readonly index?: number | undefined;
  /** Who leads, as far as the server knows: whom to ask instead. */
  readonly leader?: NodeId | undefined;
}

/** One thing that a node asks for. */
export type Outbound =
  | { readonly type: "send"; readonly packet: Packet; readonly when: Gate }
  /** `notify`: the node is given a `written` message once the write is durable. */
  | { readonly type: "write"; readonly write: Write; readonly notify: boolean }
  | (Response & { readonly type: "respond"; readonly when: Gate })
  /**
   * The state machine takes the entry at this index. `skipped`: it stays as it is, since this is a session's command that took effect
   * before, or the session is no more.
   */
  | {
      readonly type: "apply";
      readonly index: number;
      readonly term: number;
      readonly payload: Payload;
      readonly skipped?: true | undefined;
    }
  /** The state machine becomes that of a snapshot: at boot from one, and where one comes from a leader (section 7). */
  | { readonly type: "restore"; readonly snapshot: Snapshot }
  /**
   * Arms a timer (or arms it anew): it fires between `min` and `max` milliseconds of the node's own time from now.
   * `periodic`: it fires again and again while all is well, as a heartbeat does; otherwise it is a timeout.
   */
  | {
      readonly type: "arm";
      readonly timer: string;
      readonly min: number;
      readonly max: number;
      readonly periodic?: boolean | undefined;
    }
  | { readonly type: "disarm"; readonly timer: string }
  /** The node stops by itself, as one does whose disk failed. It counts as a crash and is no finding. */
  | { readonly type: "halt"; readonly reason: string };

/** Nothing is asked for. */
export const NO_OUTBOUND: readonly Outbound[] = [];
