// A client of a cluster: what it waits for, and what it was told.

import { idOf, type Operation, type WriteOperation } from "../contract/operation.js";
import type { Response } from "../contract/outbound.js";
import type { SessionId } from "../contract/payload.js";

/** A client at one moment. It waits for one answer at a time: whoever asks again has given up on what it asked before. */
export interface Client {
  /** What it waits for; null where nothing. */
  readonly waitsFor: Operation | null;
  /** When it asked for that, or for what it asked last: cluster time. */
  readonly askedAt: number;
  /** How many operations it has asked for. */
  readonly asked: number;
  /** What it was told last of what it waited for. */
  readonly answer: Response | null;
  /** The session that it has open, as far as it knows; absent where it has none. */
  readonly session?: ClientSession;
}

/** A session as its client knows it (thesis, section 6.3). */
export interface ClientSession {
  readonly id: SessionId;
  /** The write that it asked for last. */
  readonly last: WriteOperation | null;
  /** It knows that this took effect: it will not ask for it again. */
  readonly isSettled: boolean;
}

/** A client that never asked for anything. */
export const NEW_CLIENT: Client = { waitsFor: null, askedAt: 0, asked: 0, answer: null };

/** The client once it has asked for an operation. */
export function asking(client: Client, operation: Operation, now: number): Client {
  const asks = { ...client, waitsFor: operation, askedAt: now, asked: client.asked + 1 };
  if (operation.type !== "write" || operation.session === undefined) return asks;
  return { ...asks, session: { id: operation.session, last: operation, isSettled: false } };
}

/** The write of a client's session of which it does not know that it took effect: it may ask for it again. */
export function unsettledWrite({ session }: Client): WriteOperation | null {
  return session === undefined || session.isSettled ? null : session.last;
}

/** What a client writes next: in its session, where it has one. */
export function inSession({ session }: Client, write: WriteOperation): WriteOperation {
  return session === undefined ? write : { ...write, session: session.id, serial: (session.last?.serial ?? 0) + 1 };
}

/** The client once it is answered what it waits for. */
function told(client: Client, operation: Operation, answer: Response): Client {
  const { session, ...others } = client;
  const free = { ...others, waitsFor: null, answer };
  const { outcome } = answer;
  if (operation.type === "register" && outcome === "ok")
    return { ...free, session: { id: operation.id, last: null, isSettled: true } };
  if (session === undefined) return free;
  if (operation.type !== "write" || operation.session !== session.id || outcome === "failed")
    return { ...free, session };
  // Nobody can say: the session is over, and whoever wants to go on opens another.
  return outcome === "unknown" ? free : { ...free, session: { ...session, isSettled: true } };
}

/** How many operations clients have asked for. */
export function operationsOf(clients: readonly Client[]): number {
  let operations = 0;
  for (let i = 0; i < clients.length; i++) operations += clients[i].asked;
  return operations;
}

/** The clients once these answers have reached them. An answer that nobody waits for any more is lost. */
export function answered(clients: readonly Client[], responses: readonly Response[]): readonly Client[] {
  for (let i = 0; i < responses.length; i++) {
    const answer = responses[i];
    const at = clients.findIndex(({ waitsFor }) => waitsFor !== null && idOf(waitsFor) === answer.operation);
    if (at >= 0) clients = clients.with(at, told(clients[at], clients[at].waitsFor!, answer));
  }
  return clients;
}
