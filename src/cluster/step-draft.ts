// A step of one node in the making: what its transitions ask for is carried out, on its disk, its timers and its life.

import { applyWrite, tornWrite, type Disk, type Write } from "../contract/disk.js";
import type { Transition } from "../contract/implementation.js";
import type { Json } from "../contract/json.js";
import type { Message } from "../contract/message.js";
import type { OperationId } from "../contract/operation.js";
import type { Outbound, Response } from "../contract/outbound.js";
import { commandOf } from "../contract/payload.js";
import type { Snapshot } from "../contract/snapshot.js";
import type { View } from "../contract/view.js";
import { armed, disarmed } from "./armed-timers.js";
import { clockRateOf } from "./clock.js";
import type { Mishap } from "./mishap.js";
import type { Applied, Release } from "./node-output.js";
import { changedBy, readOf, emptyReplica, replicaOf, type Replica } from "./replica.js";
import type { Setup } from "./setup.js";
import { NO_PENDING, NO_TIMERS, overtaking, Slot, type Pending, type Timer } from "./slot.js";

type WriteOut = Extract<Outbound, { type: "write" }>;
type Respond = Extract<Outbound, { type: "respond" }>;

/** It lives for one call; what it hands out does not change any more. */
export class StepDraft {
  private up: boolean;
  private state: unknown;
  private view: View | null;
  private disk: Disk;
  private pending: Pending[] | null = null;
  private timers: readonly Timer[];
  private replica: Replica | null;
  sent: Release[] | null = null;
  responses: Response[] | null = null;
  applied: Applied[] | null = null;
  restored: Snapshot[] | null = null;
  writes = 0;
  entries = 0;
  kept = false;
  struck = false;
  /** A write of the transition that is being carried out failed: what stands behind it is lost with it. */
  private failed = false;
  private notices: Write[] | null = null;
  /** What the state machine says to the writes that were applied in this step, by operation. */
  private values: Map<OperationId, Json> | null = null;
  halted: string | null = null;

  constructor(
    private readonly setup: Setup,
    private readonly before: Slot,
    private readonly mishap: Mishap,
    private readonly now: number,
  ) {
    this.up = before.up;
    this.state = before.state;
    this.view = before.view;
    this.disk = before.disk;
    this.timers = before.timers;
    this.replica = before.replica;
    if (before.pending.length > 0) this.pending = before.pending.slice();
  }

  boot(): void {
    this.up = true;
    const { implementation, machines } = this.setup;
    if (machines !== false) this.replica = emptyReplica(implementation);
    const transition = implementation.boot(this.disk, this.before.options);
    this.keep(this.disk);
    this.carryOut(transition);
  }

  take(message: Message): void {
    this.carryOut(this.setup.implementation.reduce(this.state, message));
  }

  finish(overtakes: boolean): void {
    const pending = this.pending!;
    const [write] = pending.splice(overtakes ? overtaking(pending) : 0, 1);
    this.write(write as WriteOut);
    // What waited for this write alone is free now: nothing, if an older one is still under way. A crash or a failure has emptied
    // the queue.
    while (this.pending === pending && pending.length > 0 && pending[0].type !== "write")
      this.release(pending.shift()!);
  }

  /** What follows on all that was asked for: the node learns of its writes, and is looked at. */
  end(): void {
    this.notify();
    // A view is the implementation's own code as well.
    if (this.up && this.state !== this.before.state) this.view = this.setup.implementation.view(this.state);
  }

  private carryOut(transition: Transition<unknown>): void {
    this.state = transition.state;
    if (transition.kept) this.kept = true;
    this.failed = false;
    const { outbound } = transition;
    for (let i = 0; i < outbound.length && this.up; i++) this.carryOutOne(outbound[i]);
  }

  private carryOutOne(outbound: Outbound): void {
    switch (outbound.type) {
      case "send":
        this.emit(outbound);
        return;
      case "respond":
        this.emit(this.withValue(outbound));
        return;
      case "write":
        if (this.failed) return;
        if (this.setup.environment.disk === "async") (this.pending ??= []).push(outbound);
        else this.write(outbound);
        return;
      case "apply":
        this.apply(outbound);
        return;
      case "restore":
        this.restore(outbound.snapshot);
        return;
      case "arm":
        this.timers = armed(this.timers, outbound, this.now, this.clockRate());
        return;
      case "disarm":
        this.timers = disarmed(this.timers, outbound.timer);
        return;
      case "halt":
        this.halted = outbound.reason;
        this.crash();
        return;
      default:
        throw new TypeError(`outbound of an unknown type: ${String((outbound as { type: unknown }).type)}`);
    }
  }

  private emit(outbound: Exclude<Pending, WriteOut>): void {
    if (outbound.when === "now") this.release(outbound);
    else if (this.failed) return;
    else if (this.pending !== null && this.pending.length > 0) this.pending.push(outbound);
    else this.release(outbound);
  }

  /** What took effect in this step is answered with what the state machine says, where the server itself says nothing. */
  private withValue(response: Respond): Respond {
    const { operation, outcome, index } = response;
    if (outcome !== "ok" || response.value !== undefined) return response;
    if (index !== undefined) return { ...response, value: readOf(this.setup.implementation, this.replica, index) };
    return this.values === null ? response : { ...response, value: this.values.get(operation) };
  }

  private apply(entry: Applied): void {
    (this.applied ??= []).push(entry);
    const { replica, value } = changedBy(this.setup.implementation, this.replica, entry);
    this.replica = replica;
    const command = commandOf(entry.payload);
    if (value !== undefined && command !== undefined) (this.values ??= new Map()).set(command, value);
  }

  private restore(snapshot: Snapshot): void {
    (this.restored ??= []).push(snapshot);
    const replica = replicaOf(snapshot);
    if (this.setup.machines !== false) this.replica = replica;
  }

  private release(outbound: Pending): void {
    if (outbound.type === "send") (this.sent ??= []).push({ packet: outbound.packet, disk: this.disk });
    else if (outbound.type === "respond") {
      const { operation, outcome, value, index, leader } = outbound;
      (this.responses ??= []).push({ operation, outcome, value, index, leader });
    }
  }

  private write(outbound: WriteOut): void {
    const { crashAfter, failAfter, tornAfter } = this.mishap;
    if (crashAfter === this.writes) {
      this.struck = true;
      return this.crash();
    }
    if (failAfter === this.writes && !this.struck) {
      // Nothing that was written or waited behind the failed write will ever happen. What the node asks for in answer may.
      this.struck = true;
      this.pending = null;
      this.carryOut(this.setup.implementation.reduce(this.state, { type: "writeFailed", write: outbound.write }));
      this.failed = true;
      return;
    }
    const { write } = outbound;
    const torn = tornAfter === undefined ? null : tornWrite(this.disk, write, tornAfter - this.entries);
    this.keep(applyWrite(this.disk, torn ?? write));
    if (torn !== null) {
      this.struck = true;
      return this.crash();
    }
    this.writes++;
    if (write.kind === "log") this.entries += write.entries.length;
    if (outbound.notify) (this.notices ??= []).push(outbound.write);
  }

  // What laws will ask of a disk is asked here first: where the code fails in that, its server has failed in this step, and no
  // law ever meets a disk of which nobody can say anything.
  private keep(disk: Disk): void {
    this.setup.implementation.durable?.(disk);
    this.disk = disk;
  }

  // A node learns of a finished write after all that the same step asked for: it cannot be told in the middle of its own step.
  private notify(): void {
    if (this.notices === null) return;
    for (let i = 0; i < this.notices.length && this.up; i++) {
      this.carryOut(this.setup.implementation.reduce(this.state, { type: "written", write: this.notices[i] }));
    }
  }

  crash(): void {
    this.up = false;
    this.state = null;
    this.pending = null;
    this.timers = NO_TIMERS;
    this.replica = null;
  }

  private clockRate(): number {
    const { environment } = this.setup;
    return environment.time === "untimed" ? 0 : clockRateOf(environment, this.before.options.id);
  }

  /** The node with its disk and timers as they are now: the very same where nothing changed. */
  get slot(): Slot {
    const { up, state, before, timers } = this;
    const unchanged =
      up === before.up &&
      state === before.state &&
      this.disk === before.disk &&
      timers === before.timers &&
      this.replica === before.replica;
    const pending = this.pending ?? NO_PENDING;
    if (unchanged && pending.length === 0 && before.pending.length === 0) return before;
    const view = up ? this.view : null;
    // Of what fell due in a pause that ends at this very moment not all may have fired.
    const pausedUntil = up && before.pausedUntil >= this.now ? before.pausedUntil : 0;
    return new Slot(before.options, up, state, view, this.disk, pending, timers, this.replica, pausedUntil);
  }
}
