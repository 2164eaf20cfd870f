// What a child answered to a step, made into what the contract speaks of. It believes nothing: what is not as the protocol
// says is a ContractError that says where, a panic of the server that was asked.

import { aList, anObject, aString, checkFields, checkOutbound, is, type Check } from "../../contract/check-outbound.js";
import { checkNames, checkPledge } from "../../contract/check-view.js";
import { ContractError } from "../../contract/contract-error.js";
import type { Disk } from "../../contract/disk.js";
import type { Json } from "../../contract/json.js";
import type { Outbound } from "../../contract/outbound.js";
import type { DurableView, Pledge, View } from "../../contract/view.js";
import { decodeDurable, decodeView } from "../../contract/wire.js";
import type { Offer } from "./protocol.js";

/** A step of a server, as it shows outside. */
export interface Reply {
  readonly outbound: readonly Outbound[];
  readonly view: View;
  readonly key: Json | undefined;
  readonly localMessages: readonly string[];
}

interface WireReply {
  readonly outbound: readonly Outbound[];
  readonly view: unknown;
  readonly key?: Json;
  readonly localMessages?: readonly string[];
}

/** Reads what steps answer, by what the child offers. */
export class ReplyReader {
  private readonly fields: Readonly<Record<string, Check>>;
  private readonly hasNames: boolean;

  constructor(offers: readonly Offer[]) {
    this.hasNames = offers.includes("localMessages");
    this.fields = {
      outbound: aList,
      view: anObject,
      ...(offers.includes("key") && { key: aKey }),
      ...(this.hasNames && { localMessages: aList }),
    };
  }

  /** `before`: the server's view before the step, or its disk at boot. */
  read(answer: unknown, before: View, where: string): Reply {
    requireNoPanic(answer, where);
    const { outbound, view, key, localMessages } = checkFields<WireReply>(answer, this.fields, where);
    for (let i = 0; i < outbound.length; i++) checkOutbound(outbound[i], `${where}.outbound[${i}]`);
    return {
      outbound,
      view: decodeView(view, before, `${where}.view`),
      key,
      localMessages: this.hasNames ? checkNames(localMessages!, `${where}.localMessages`) : NO_NAMES,
    };
  }
}

const NO_NAMES: readonly string[] = [];

const aKey: Check = (key) =>
  key === undefined ? 'any JSON expected, since the greeting offers "key"; found nothing' : null;

/** How messages call what is asked of no server. */
export const DURABLE = "asked what is durable";
export const DESCRIBE = "asked to describe a packet";

/** What a restart would bring back. */
export function readDurable(answer: unknown, disk: Disk): DurableView {
  const where = `${DURABLE}, answer`;
  requireNoPanic(answer, where, DURABLE);
  const { durable } = checkFields<{ readonly durable: unknown }>(answer, { durable: anObject }, where);
  return decodeDurable(durable, disk, `${where}.durable`);
}

/** What a packet promises. */
export function readPledge(answer: unknown): Pledge | null {
  const where = `${DESCRIBE}, answer`;
  requireNoPanic(answer, where, DESCRIBE);
  const { pledge } = checkFields<{ readonly pledge: Pledge | null }>(answer, PLEDGE, where);
  checkPledge(pledge, `${where}.pledge`);
  return pledge;
}

const PLEDGE = { pledge: is("an object or null", (pledge) => pledge === null || anObject(pledge) === null) };

/** `asked`: what no action of a run shows. */
function requireNoPanic(answer: unknown, where: string, asked?: string): void {
  if (anObject(answer) !== null || !("panic" in (answer as object))) return;
  const { panic } = checkFields<{ readonly panic: string }>(answer, { panic: aString }, where);
  if (asked === undefined) throw new Error(panic);
  throw new ContractError(`${asked}, it panicked: ${panic}`);
}
