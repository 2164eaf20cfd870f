// What a client or an operator asks of a server.

import type { Configuration } from "./configuration.js";
import type { NodeId } from "./node-name.js";
import type { Command, SessionId } from "./payload.js";

/** Names an operation in a run: no two have one name. */
export type OperationId = string;

/** What a client or an operator asks of a server. */
export type Operation = WriteOperation | Read | Compact | Transfer | Reconfigure | Register;

/**
 * Replicate the command and apply it. No two writes have one command, so that it names the operation as well; but in a session a
 * client that was not answered may ask for the same write again.
 */
export interface WriteOperation {
  readonly type: "write";
  /** Who asks, counted from 0. */
  readonly client: number;
  readonly command: Command;
  /** In which session, and as which of its commands (thesis, section 6.3); absent where it is in none. */
  readonly session?: SessionId | undefined;
  readonly serial?: number | undefined;
}

/** Show the state machine, no older than anything that was answered before this was asked (section 8). */
export interface Read {
  readonly type: "read";
  readonly client: number;
  readonly id: OperationId;
}

/**
 * Take the snapshot that comes with this in place of the log up to its index (section 7). No client asks: whoever looks after
 * the server does, and nobody waits for the answer.
 */
export interface Compact {
  readonly type: "compact";
  /** By how far the state machine is: one server's next compaction has another name. */
  readonly id: OperationId;
}

/** Hand the leadership to another server (thesis, section 3.10): an operator asks the leader. */
export interface Transfer {
  readonly type: "transfer";
  readonly client: number;
  readonly id: OperationId;
  /** Who is to lead. */
  readonly to: NodeId;
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

/**
 * Open a session (thesis, section 6.3). Unlike the thesis, where a session is called by the index of its entry, it is called as the
 * operation that opens it: no two of those have one name either.
 */
export interface Register {
  readonly type: "register";
  readonly client: number;
  readonly id: SessionId;
}

/** The name by which an operation is answered. */
export const idOf = (operation: Operation): OperationId =>
  operation.type === "write" ? operation.command : operation.id;
