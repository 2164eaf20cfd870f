// What is asked of servers that live elsewhere, over a pipe or in a module, and how its answer is called where that is wrong.

import type { Disk } from "../../contract/disk.js";
import type { NodeOptions } from "../../contract/implementation.js";
import { toEntries } from "../../contract/log.js";
import { messageText } from "../../contract/message-text.js";
import type { Message, Packet } from "../../contract/message.js";
import type { DurableView, Pledge } from "../../contract/view.js";
import { LostError } from "./child.js";
import { PROTOCOL_VERSION, type Offer } from "./protocol.js";
import { DESCRIBE, DURABLE, readDurable, readPledge } from "./reply.js";

/** The first request, as text. */
export const GREET = JSON.stringify({ do: "greet", protocol: PROTOCOL_VERSION });

/** A request, and how messages call its answer. */
export interface Question {
  readonly request: object;
  readonly where: string;
}

/** A server begins a life, in a place of its own. */
export const booting = (server: number, disk: Disk, options: NodeOptions): Question => ({
  request: { do: "boot", server, options, disk: plainDisk(disk) },
  where: "after the boot, answer",
});

/** The server in a place takes a message. */
export const taking = (server: number, message: Message): Question => ({
  request: { do: "take", server, message },
  where: `after ${messageText(message)}, answer`,
});

/** The functions of the contract that are no server's, as far as they are offered. */
export const functionsAside = (
  offers: readonly Offer[],
  ask: (request: object) => unknown,
): { durable?(disk: Disk): DurableView; describe?(packet: Packet): Pledge | null } => ({
  ...(offers.includes("durable") && {
    durable: (disk: Disk) => naming(DURABLE, () => readDurable(ask({ do: "durable", disk: plainDisk(disk) }), disk)),
  }),
  ...(offers.includes("describe") && {
    describe: (packet: Packet) => naming(DESCRIBE, () => readPledge(ask({ do: "describe", packet }))),
  }),
});

/** No action of a run shows that this was asked: what failed has to say it. */
function naming<T>(asked: string, answer: () => T): T {
  try {
    return answer();
  } catch (error) {
    if (error instanceof LostError) throw new LostError(`${asked}, ${error.message}`, error.end);
    throw error;
  }
}

const plainDisk = ({ values, log }: Disk): object => ({ values, log: toEntries(log) });
