// What a client or an operator asks of a server.

import type { Configuration } from "./configuration.js";
import type { Command } from "./payload.js";

/** Names an operation in a run: no two have one name. */
export type OperationId = string;

/** What a client asks of a server. */
export type Operation = Write | Read | Reconfigure;

/** Replicate the command and apply it. No two writes have one command, so that it names the operation as well. */
export interface Write {
  readonly type: "write";
  /** Who asks, counted from 0. */
  readonly client: number;
  readonly command: Command;
}

/** Show the state machine, no older than anything that was answered before this was asked (section 8). */
export interface Read {
  readonly type: "read";
  readonly client: number;
  readonly id: OperationId;
}

/**
 * Change the cluster to this configuration, `outgoing` null (section 6). `ok` once it is in force and committed; what a server
 * cannot do, or not now, it declines at once.
 */
export interface Reconfigure {
  readonly type: "reconfigure";
  readonly client: number;
  readonly id: OperationId;
  readonly configuration: Configuration;
}

/** The name by which an operation is answered. */
export const idOf = (operation: Operation): OperationId =>
  operation.type === "write" ? operation.command : operation.id;
