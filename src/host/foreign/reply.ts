// What a child answered to a step, made into what the contract speaks of. It believes nothing: what is not as the protocol
// says is a ContractError in the protocol's words, a panic of the server that was asked.

import { checkOutboundIn, checkViewIn, type Member } from "../../contract/check-in-cluster.js";
import {
  aList,
  anObject,
  aString,
  checkFields,
  checkOutbound,
  is,
  shown,
  told,
  type FieldCheck,
} from "../../contract/check-outbound.js";
import { requireFew } from "../../contract/check-transition.js";
import { checkNames, checkPledge } from "../../contract/check-view.js";
import { ContractError } from "../../contract/contract-error.js";
import type { Disk } from "../../contract/disk.js";
import { DEPTH_MAX, type Json } from "../../contract/json.js";
import type { Outbound } from "../../contract/outbound.js";
import { beginningOf, shortened } from "../../contract/thrown-text.js";
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

/** A request, for messages about its answer. */
export interface AskedFor {
  /** What the protocol calls it. */
  readonly to: "boot" | "take" | "durable" | "describe";
  /** When that was: "given the timer election". Said only where it is asked for. */
  when(): string;
  /** Of what no action of a run shows: how a failure says that it was asked. */
  readonly aside?: string;
}

/** Reads what steps answer, by what the child offers. */
export class ReplyReader {
  private readonly fields: Readonly<Record<string, FieldCheck>>;
  /** What its first server showed: by that it was decided which laws are judged. */
  private firstView: View | null = null;

  constructor(offers: readonly Offer[]) {
    const offered = (field: Offer, check: FieldCheck): FieldCheck =>
      offers.includes(field) ? check : notOffered(field);
    this.fields = {
      outbound: aList,
      view: anObject,
      key: offered("key", anyJson),
      localMessages: offered("localMessages", aList),
    };
  }

  /** `before`: the server's view before the step, or its disk at boot. */
  read(answer: unknown, asked: AskedFor, member: Member, before: View): Reply {
    return reading(answer, asked, () => {
      const { outbound, view, key, localMessages } = checkFields<WireReply>(answer, this.fields, "");
      requireFew(outbound);
      for (let i = 0; i < outbound.length; i++) {
        checkOutbound(outbound[i], `outbound[${i}]`);
        checkOutboundIn(outbound[i], member, `outbound[${i}]`);
      }
      const own = decodeView(view, before, "view");
      checkViewIn(own, member, "view", asked.to === "boot" ? this.firstView : before);
      this.firstView ??= own;
      return {
        outbound,
        view: own,
        key,
        localMessages: localMessages === undefined ? NO_NAMES : checkNames(localMessages, "localMessages"),
      };
    });
  }
}

const NO_NAMES: readonly string[] = [];

const anyJson: FieldCheck = (key) =>
  key === undefined ? 'any JSON expected, since the greeting offers "key"; found nothing' : null;

const notOffered =
  (field: Offer): FieldCheck =>
  (value) =>
    value === undefined
      ? null
      : `nothing expected, since "offers" of the greeting does not name "${field}"; found ${shown(value)}`;

/** What a restart would bring back. */
export const readDurable = (answer: unknown, disk: Disk, asked: AskedFor): DurableView =>
  reading(answer, asked, () => {
    const { durable } = checkFields<{ readonly durable: unknown }>(answer, { durable: anObject }, "");
    return decodeDurable(durable, disk, "durable");
  });

/** What a packet promises. */
export const readPledge = (answer: unknown, asked: AskedFor): Pledge | null =>
  reading(answer, asked, () => {
    const { pledge } = checkFields<{ readonly pledge: Pledge | null }>(answer, PLEDGE, "");
    checkPledge(pledge, "pledge");
    return pledge;
  });

const PLEDGE = { pledge: is("an object or null", (pledge) => pledge === null || anObject(pledge) === null) };

/** Reads an answer; whatever is wrong with it is told with what was asked and what was said. */
function reading<T>(answer: unknown, asked: AskedFor, read: () => T): T {
  requireNoPanic(answer, asked);
  try {
    requirePlain(answer, "", 0);
    return read();
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    throw new ContractError(
      `answer to ${asked.to}: ${error.message}; ${shortened(asked.when(), 120)} it said ${lineOf(answer, error.message)}`,
    );
  }
}

/** Not to be read but where it says so: a server that panics says that in place of an answer. */
function requireNoPanic(answer: unknown, { to, aside }: AskedFor): void {
  if (anObject(answer) !== null || !("panic" in (answer as object))) return;
  const { panic } = checkFields<{ readonly panic: string }>(answer, { panic: aString }, `answer to ${to}`);
  throw new ContractError(aside === undefined ? panic : `${aside}, it panicked: ${panic}`);
}

/** JSON can say what nobody can say again: numbers beyond all, and no end of levels. */
function requirePlain(value: unknown, where: string, depth: number): void {
  if (typeof value === "number" && !Number.isFinite(value))
    throw new ContractError(told(where, "a number below 1.8e308 expected, found one beyond it"));
  if (typeof value !== "object" || value === null) return;
  if (depth >= DEPTH_MAX) throw new ContractError(`at most ${DEPTH_MAX} levels expected, found more`);
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) requirePlain(value[i], where, depth + 1);
    return;
  }
  for (const name in value) requirePlain((value as Record<string, unknown>)[name], name, depth + 1);
}

const LINE_CHARS = 160;

/** The line that was answered, of a long one the part that is told of. */
function lineOf(answer: unknown, wrong: string): string {
  try {
    const line = JSON.stringify(answer);
    const [, field, at] = /^(\w+)(?:\[(\d+)\])?/.exec(wrong) ?? [];
    const part = (answer as Record<string, unknown> | null)?.[field];
    if (line.length <= LINE_CHARS || typeof part !== "object" || part === null) return shortened(line, LINE_CHARS);
    const told = at === undefined ? part : (part as Record<string, unknown>)[at];
    return `{... "${field}": ${at === undefined ? "" : "[... "}${beginningOf(JSON.stringify(told), LINE_CHARS)}`;
  } catch {
    return "a line of too many levels";
  }
}
