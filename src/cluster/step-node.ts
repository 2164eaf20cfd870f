// stepNode moves one node with its disk and timers. Everything that runs a node goes through it: fuzzing, checking, replay.

import { applyWrite, type Disk, type Write } from "../contract/disk.js";
import type { Transition } from "../contract/implementation.js";
import type { Command } from "../contract/log.js";
import type { Message, Packet } from "../contract/message.js";
import type { Outbound, Outcome } from "../contract/outbound.js";
import { textOfThrown } from "../contract/thrown-text.js";
import type { View } from "../contract/view.js";
import { NO_MISHAP, type Mishap } from "./mishap.js";
import type { Setup } from "./setup.js";
import { clockRateOf, closesAt, opensAt } from "./clock.js";
import { downSlot, NO_PENDING, NO_TIMERS, Slot, type Pending, type Timer } from "./slot.js";

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

/** An assertion, exception or nonsense of the implementation itself. */
export interface Panic {
  readonly text: string;
}

export interface NodeStep {
  readonly slot: Slot;
  readonly sent: readonly Release[];
  readonly responses: readonly Response[];
  readonly applied: readonly Applied[];
  /** How many writes this step made durable. */
  readonly writes: number;
  /** The packet stays in the network. */
  readonly kept: boolean;
  /** The mishap that was asked for took place: there was a write for it to strike. */
  readonly struck: boolean;
  readonly halted: string | null;
  readonly panic: Panic | null;
}

type WriteOut = Extract<Outbound, { type: "write" }>;

const NONE: readonly never[] = [];

/** What moves one node: a message, or what happens to its disk and its life. */
export type Stimulus =
  | Message
  | { readonly type: "finish" }
  | { readonly type: "restart" }
  /** `disk`: what it finds when it comes back, if not what it wrote. */
  | { readonly type: "crash"; readonly disk?: Disk };

/**
 * Moves one node with its disk and timers; `now` is cluster time. `finish`: its oldest write under way becomes durable and
 * releases what waited for it. `restart`: it starts a life from its disk. The caller sees to it that the stimulus is possible.
 */
export function stepNode(setup: Setup, slot: Slot, stimulus: Stimulus, mishap: Mishap, now: number): NodeStep {
  switch (stimulus.type) {
    case "crash":
      return crashed(slot, stimulus.disk ?? slot.disk);
    case "restart":
      return new Stepping(setup, slot, NO_MISHAP, now).boot();
    case "finish":
      return new Stepping(setup, slot, mishap, now).finish();
    case "timer":
      return new Stepping(setup, withoutTimer(slot, stimulus.timer), mishap, now).take(stimulus);
    default:
      return new Stepping(setup, slot, mishap, now).take(stimulus);
  }
}

function crashed({ options }: Slot, disk: Disk): NodeStep {
  return {
    slot: downSlot(options, disk),
    sent: NONE,
    responses: NONE,
    applied: NONE,
    writes: 0,
    kept: false,
    struck: false,
    halted: null,
    panic: null,
  };
}

// A timer that fired is no longer armed.
function withoutTimer(slot: Slot, timer: string): Slot {
  const { options, up, state, view, disk, pending, timers } = slot;
  return new Slot(options, up, state, view, disk, pending, disarmed(timers, timer));
}

/** A step in the making. It lives for one call and hands out an immutable result. */
class Stepping {
  private up: boolean;
  private state: unknown;
  private view: View | null;
  private disk: Disk;
  private pending: Pending[] | null = null;
  private timers: readonly Timer[];
  private sent: Release[] | null = null;
  private responses: Response[] | null = null;
  private applied: Applied[] | null = null;
  private writes = 0;
  private kept = false;
  private struck = false;
  /** A write of the transition that is being carried out failed: what stands behind it is lost with it. */
  private failed = false;
  private notices: Write[] | null = null;
  private halted: string | null = null;
  private panic: Panic | null = null;

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
    if (before.pending.length > 0) this.pending = before.pending.slice();
  }

  boot(): NodeStep {
    this.up = true;
    return this.run(() => this.setup.implementation.boot(this.disk, this.before.options));
  }

  take(message: Message): NodeStep {
    return this.run(() => this.setup.implementation.reduce(this.state, message));
  }

  finish(): NodeStep {
    const pending = this.pending!;
    return this.run(() => {
      const head = pending.shift() as WriteOut;
      this.write(head);
      // What waited for this write alone is free now. A crash or a failure has emptied the queue.
      while (this.pending === pending && pending.length > 0 && pending[0].type !== "write")
        this.release(pending.shift()!);
      return null;
    });
  }

  // An exception of the implementation is a panic of this node, not of the harness.
  private run(first: () => Transition<unknown> | null): NodeStep {
    try {
      const transition = first();
      if (transition !== null) this.carryOut(transition);
      this.notify();
      // A view is the implementation's own code as well.
      if (this.up && this.state !== this.before.state) this.view = this.setup.implementation.view(this.state);
    } catch (error) {
      this.panic = { text: textOfThrown(error) };
      this.crash();
    }
    return this.result();
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
      case "respond":
        if (outbound.when === "now") this.release(outbound);
        else if (this.failed) return;
        else if (this.pending !== null && this.pending.length > 0) this.pending.push(outbound);
        else this.release(outbound);
        return;
      case "write":
        if (this.failed) return;
        if (this.setup.environment.disk === "async") (this.pending ??= []).push(outbound);
        else this.write(outbound);
        return;
      case "apply":
        (this.applied ??= []).push(outbound);
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

  private release(outbound: Pending): void {
    if (outbound.type === "send") (this.sent ??= []).push({ packet: outbound.packet, disk: this.disk });
    else if (outbound.type === "respond") {
      (this.responses ??= []).push({ command: outbound.command, outcome: outbound.outcome });
    }
  }

  private write(outbound: WriteOut): void {
    const { crashAfter, failAfter } = this.mishap;
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
    this.disk = applyWrite(this.disk, outbound.write);
    this.writes++;
    if (outbound.notify) (this.notices ??= []).push(outbound.write);
  }

  // A node learns of a finished write after all that the same step asked for: it cannot be told in the middle of its own step.
  private notify(): void {
    if (this.notices === null) return;
    for (let i = 0; i < this.notices.length && this.up; i++) {
      this.carryOut(this.setup.implementation.reduce(this.state, { type: "written", write: this.notices[i] }));
    }
  }

  private crash(): void {
    this.up = false;
    this.state = null;
    this.pending = null;
    this.timers = NO_TIMERS;
  }

  private clockRate(): number {
    const { environment } = this.setup;
    return environment.time === "untimed" ? 0 : clockRateOf(environment, this.before.options.id);
  }

  private result(): NodeStep {
    const { up, state, before } = this;
    const unchanged =
      up === before.up && state === before.state && this.disk === before.disk && this.timers === before.timers;
    const pending = this.pending ?? NO_PENDING;
    const slot =
      unchanged && pending.length === 0 && before.pending.length === 0
        ? before
        : new Slot(before.options, up, state, this.up ? this.view : null, this.disk, pending, this.timers);
    return {
      slot,
      sent: this.sent ?? NONE,
      responses: this.responses ?? NONE,
      applied: this.applied ?? NONE,
      writes: this.writes,
      kept: this.kept,
      struck: this.struck,
      halted: this.halted,
      panic: this.panic,
    };
  }
}

/** The timers with one armed from `now` on, in order of name so that equal sets are equal lists. */
function armed(
  timers: readonly Timer[],
  arm: Extract<Outbound, { type: "arm" }>,
  now: number,
  rate: number,
): readonly Timer[] {
  const { timer: name, min, max, periodic = false } = arm;
  const opens = rate === 0 ? 0 : opensAt(now, min, rate);
  const closes = rate === 0 ? 0 : closesAt(now, max, rate, opens);
  const old = timers.find((timer) => timer.name === name);
  const timer: Timer = { name, min, max, periodic, opens, closes };
  if (old && isSameTimer(old, timer)) return timers;
  const others = disarmed(timers, name);
  const at = others.findIndex((timer) => timer.name > name);
  return at < 0 ? [...others, timer] : [...others.slice(0, at), timer, ...others.slice(at)];
}

function isSameTimer(a: Timer, b: Timer): boolean {
  return (
    a.opens === b.opens && a.closes === b.closes && a.min === b.min && a.max === b.max && a.periodic === b.periodic
  );
}

/** The timers without the one of that name. */
function disarmed(timers: readonly Timer[], name: string): readonly Timer[] {
  return timers.some((timer) => timer.name === name) ? timers.filter((timer) => timer.name !== name) : timers;
}
