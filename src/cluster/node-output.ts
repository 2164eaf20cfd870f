// What comes out of a server in a step.

import type { Disk } from "../contract/disk.js";
import type { Command } from "../contract/log.js";
import type { Packet } from "../contract/message.js";
import type { Outcome } from "../contract/outbound.js";

/** A packet on its way, with what was durable at its sender when it left. */
export interface Release {
  readonly packet: Packet;
  readonly disk: Disk;
}

/** An answer to a client. */
export interface Response {
  readonly command: Command;
  readonly outcome: Outcome;
}

/** An entry that a server's state machine took. */
export interface Applied {
  readonly index: number;
  readonly term: number;
  readonly command: Command;
}
