// What comes out of a server in a step.

import type { Disk } from "../contract/disk.js";
import type { Packet } from "../contract/message.js";
import type { Payload } from "../contract/payload.js";

/** A packet on its way, with what was durable at its sender when it left. */
export interface Release {
  readonly packet: Packet;
  readonly disk: Disk;
}

/** An entry that a server's state machine took. */
export interface Applied {
  readonly index: number;
  readonly term: number;
  readonly payload: Payload;
  /** Its state machine stays as it is. */
  readonly skipped?: true | undefined;
}
