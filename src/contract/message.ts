// What a node is given. A message is either a packet from another node or something local to this one.

import type { Json } from "./json.js";
import type { Write } from "./disk.js";
import type { NodeId } from "./node-name.js";
import type { Operation } from "./operation.js";
import type { Snapshot } from "./snapshot.js";

/** What travels between nodes. The body is the implementation's own plain data. */
export interface Packet {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly kind: string;
  readonly body: PacketBody;
}

// `object` rather than Json: an interface of the implementation's own is not assignable to an index signature.
/** What a packet carries: plain data, as interfaces of one's own describe it. */
export type PacketBody = object | Json;

/** One thing that a node is given. */
export type Message =
  | { readonly type: "packet"; readonly packet: Packet }
  /** An armed timer fired; it is no longer armed. */
  | { readonly type: "timer"; readonly timer: string }
  /** A client or an operator asks for something. `snapshot`: of the server's state machine, where it is asked to compact its log. */
  | { readonly type: "operation"; readonly operation: Operation; readonly snapshot?: Snapshot }
  /** A write that asked to be told of is durable now. */
  | { readonly type: "written"; readonly write: Write }
  /** A write failed: the device kept nothing of it, nor of what was written after it. */
  | { readonly type: "writeFailed"; readonly write: Write }
  /** One of `localMessages(state)`: an internal step. */
  | { readonly type: "local"; readonly name: string };
