// What clients asked for, and until when each waited for its answer: operations over time.

import { idOf, type Operation } from "../contract/operation.js";
import type { Response } from "../contract/outbound.js";
import type { Step } from "../cluster/apply-action.js";

/** An operation that a client waits for, or did. */
export interface OpenOperation {
  readonly client: number;
  readonly operation: Operation;
  /** The row in which it was asked for. */
  readonly since: number;
  /** The row in which its client was answered, or asked for something else; null while it waits. */
  until: number | null;
  /** What it was answered; null where it was not. */
  answer: Response | null;
}

/** Collects the operations of a run, step after step. */
export class Operations {
  readonly all: OpenOperation[] = [];
  /** By client: what it waits for. */
  private readonly open: (OpenOperation | undefined)[] = [];

  /** How many clients there are, up to the last that ever asked. */
  get clients(): number {
    return this.open.length;
  }

  take(row: number, { action, cluster }: Step): void {
    if (action.type === "invoke" && "client" in action.operation) this.ask(row, action.operation);
    for (let client = 0; client < this.open.length; client++) {
      const waiting = this.open[client];
      if (waiting === undefined || cluster.clients[client].waitsFor !== null) continue;
      this.end(waiting, row, cluster.clients[client].answer);
    }
  }

  private ask(row: number, operation: Extract<Operation, { client: number }>): void {
    const { client } = operation;
    const before = this.open[client];
    if (before !== undefined && idOf(before.operation) === idOf(operation)) return;
    if (before !== undefined) this.end(before, row, null);
    while (this.open.length <= client) this.open.push(undefined);
    this.open[client] = { client, operation, since: row, until: null, answer: null };
    this.all.push(this.open[client]);
  }

  private end(waiting: OpenOperation, row: number, answer: Response | null): void {
    waiting.until = row;
    waiting.answer = answer;
    this.open[waiting.client] = undefined;
  }
}
