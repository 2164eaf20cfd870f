// What is asked of servers that live elsewhere, over a pipe or in a module, and how messages about its answer call it.

import type { Disk } from "../../contract/disk.js";
import type { NodeOptions } from "../../contract/implementation.js";
import { toEntries } from "../../contract/log.js";
import { messageText } from "../../contract/message-text.js";
import type { Message, Packet } from "../../contract/message.js";
import type { DurableView, Pledge } from "../../contract/view.js";
import { LostError } from "./lost.js";
import { PROTOCOL_VERSION, type Offer } from "./protocol.js";
import { readDurable, readPledge, type AskedFor } from "./reply.js";

/** The first request, as text. */
export const GREET = JSON.stringify({ do: "greet", protocol: PROTOCOL_VERSION });

/** A request, and what messages about its answer say of it. */
export interface Question {
  readonly request: object;
  readonly asked: AskedFor;
}

/** A server begins a life, in a place of its own. */
export const booting = (server: number, disk: Disk, options: NodeOptions): Question => ({
  request: { do: "boot", server, options, disk: plainDisk(disk) },
  asked: AT_BOOT,
});

const OF_DISK: AskedFor = { to: "durable", when: () => "of its disk", aside: "asked what is durable" };
const ofPacket = (packet: Packet): AskedFor => ({
  to: "describe",
  when: () => `of ${messageText({ type: "packet", packet })}`,
  aside: "asked to describe a packet",
});
const AT_BOOT: AskedFor = { to: "boot", when: () => "at boot" };

/** The server in a place takes a message. */
export const taking = (server: number, message: Message): Question => ({
  request: { do: "take", server, message },
  asked: { to: "take", when: () => `given ${messageText(message)}` },
});

/** The functions of the contract that are no server's, as far as they are offered. */
export function functionsAside(
  offers: readonly Offer[],
  answerTo: (request: string) => unknown,
): { durable?(disk: Disk): DurableView; describe?(packet: Packet): Pledge | null } {
  const ask = remembering(answerTo);
  return {
    ...(offers.includes("durable") && {
      durable: (disk: Disk) =>
        naming(OF_DISK, () => readDurable(ask({ do: "durable", disk: plainDisk(disk) }), disk, OF_DISK)),
    }),
    ...(offers.includes("describe") && {
      describe: (packet: Packet) => {
        const asked = ofPacket(packet);
        return naming(asked, () => readPledge(ask({ do: "describe", packet }), asked));
      },
    }),
  };
}

/** About 20 MB of requests at most. */
const REMEMBERED_MAX = 10_000;
const REMEMBERED_CHARS_MAX = 2_000;

/** What is of no server is a function of the request: what was answered once is not asked again. */
function remembering(answerTo: (request: string) => unknown): (request: object) => unknown {
  const answers = new Map<string, unknown>();
  return (request) => {
    const text = JSON.stringify(request);
    const known = answers.get(text);
    if (known !== undefined) return known;
    const answer = answerTo(text);
    if (answers.size >= REMEMBERED_MAX) answers.clear();
    if (text.length <= REMEMBERED_CHARS_MAX) answers.set(text, answer);
    return answer;
  };
}

/** No action of a run shows that this was asked: what failed has to say it. */
function naming<T>({ aside }: AskedFor, answer: () => T): T {
  try {
    return answer();
  } catch (error) {
    if (error instanceof LostError) throw new LostError(`${aside}, ${error.message}`, error.end);
    throw error;
  }
}

const plainDisk = ({ log, ...others }: Disk): object => ({ ...others, log: toEntries(log) });
