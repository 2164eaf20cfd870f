// A client of a cluster: what it waits for, and what it was told.

import { idOf, type Operation } from "../contract/operation.js";
import type { Response } from "../contract/outbound.js";

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
}

/** A client that never asked for anything. */
export const NEW_CLIENT: Client = { waitsFor: null, askedAt: 0, asked: 0, answer: null };

/** The client once it has asked for an operation. */
export const asking = (client: Client, operation: Operation, now: number): Client => ({
  waitsFor: operation,
  askedAt: now,
  asked: client.asked + 1,
  answer: client.answer,
});

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
    if (at >= 0) clients = clients.with(at, { ...clients[at], waitsFor: null, answer });
  }
  return clients;
}
