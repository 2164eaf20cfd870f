// stepNode moves one node with its disk and timers. Everything that runs a node goes through it: fuzzing, checking, replay.

import type { Disk } from "../contract/disk.js";
import type { Message } from "../contract/message.js";
import type { Response } from "../contract/outbound.js";
import type { Snapshot } from "../contract/snapshot.js";
import { textOfThrown } from "../contract/thrown-text.js";
import { disarmed } from "./armed-timers.js";
import { NO_MISHAP, type Mishap } from "./mishap.js";
import type { Applied, Release } from "./node-output.js";
import type { Setup } from "./setup.js";
import { downSlot, withTimers, type Slot, type Timer } from "./slot.js";
import { StepDraft } from "./step-draft.js";

/** An assertion, exception or nonsense of the implementation itself. */
export interface Panic {
  readonly text: string;
}

export interface NodeStep {
  readonly slot: Slot;
  readonly sent: readonly Release[];
  readonly responses: readonly Response[];
  readonly applied: readonly Applied[];
  /** The snapshots whose state its state machine took. */
  readonly restored: readonly Snapshot[];
  /** How many writes this step made durable, and how many entries in them. */
  readonly writes: number;
  readonly entries: number;
  /** The packet stays in the network. */
  readonly kept: boolean;
  /** The mishap that was asked for took place: there was a write for it to strike. */
  readonly struck: boolean;
  readonly halted: string | null;
  readonly panic: Panic | null;
}

const NONE: readonly never[] = [];

/** What moves one node: a message, or what happens to its disk and its life. */
export type Stimulus =
  | Message
  /** `overtakes`: not its oldest write becomes durable, but the oldest on another device. */
  | { readonly type: "finish"; readonly overtakes?: true }
  | { readonly type: "restart" }
  /** `disk`: what it finds when it comes back, if not what it wrote. */
  | { readonly type: "crash"; readonly disk?: Disk }
  /** Its timers run otherwise than they did, and it does not know. */
  | { readonly type: "timers"; readonly timers: readonly Timer[]; readonly pausedUntil?: number };

/**
 * Moves one node with its disk and timers; `now` is cluster time. `finish`: its oldest write under way becomes durable and
 * releases what waited for it. `restart`: it starts a life from its disk. The caller sees to it that the stimulus is possible.
 */
export function stepNode(setup: Setup, slot: Slot, stimulus: Stimulus, mishap: Mishap, now: number): NodeStep {
  switch (stimulus.type) {
    case "crash":
      return crashed(setup, slot, stimulus.disk ?? slot.disk);
    case "timers":
      return untouched(withTimers(slot, stimulus.timers, stimulus.pausedUntil));
    case "restart":
      return drafted(new StepDraft(setup, slot, NO_MISHAP, now), stimulus);
    case "timer": {
      // A timer that fired is no longer armed.
      const fired = withTimers(slot, disarmed(slot.timers, stimulus.timer));
      return drafted(new StepDraft(setup, fired, mishap, now), stimulus);
    }
    default:
      return drafted(new StepDraft(setup, slot, mishap, now), stimulus);
  }
}

// An exception of the implementation is a panic of this node, not of the harness.
function drafted(draft: StepDraft, stimulus: Exclude<Stimulus, { type: "crash" | "timers" }>): NodeStep {
  let panic: Panic | null = null;
  try {
    if (stimulus.type === "restart") draft.boot();
    else if (stimulus.type === "finish") draft.finish(stimulus.overtakes === true);
    else draft.take(stimulus);
    draft.end();
  } catch (error) {
    panic = { text: textOfThrown(error) };
    draft.crash();
  }
  const { slot, sent, responses, applied, restored, writes, entries, kept, struck, halted } = draft;
  return {
    slot,
    sent: sent ?? NONE,
    responses: responses ?? NONE,
    applied: applied ?? NONE,
    restored: restored ?? NONE,
    writes,
    entries,
    kept,
    struck,
    halted,
    panic,
  };
}

// With a disk that is another than it was: of that, too, its code must be able to say what it would bring back.
function crashed({ implementation }: Setup, { options, disk: before }: Slot, disk: Disk): NodeStep {
  let panic: Panic | null = null;
  try {
    if (disk !== before) implementation.durable?.(disk);
  } catch (error) {
    panic = { text: textOfThrown(error) };
  }
  return untouched(downSlot(options, panic === null ? disk : before), panic);
}

/** The node had no part in what became of it. */
const untouched = (slot: Slot, panic: Panic | null = null): NodeStep => ({
  slot,
  sent: NONE,
  responses: NONE,
  applied: NONE,
  restored: NONE,
  writes: 0,
  entries: 0,
  kept: false,
  struck: false,
  halted: null,
  panic,
});
