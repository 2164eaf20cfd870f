// Commands are named by what can be seen: what comes out of a server must have been seen in it, or in what it was given.

import { toEntries } from "../contract/log.js";
import { idOf } from "../contract/operation.js";
import { commandOf } from "../contract/payload.js";
import type { Slot } from "../cluster/slot.js";
import type { NodeStep, Stimulus } from "../cluster/step-node.js";
import { HiddenCommandError } from "./commands.js";
import type { Numbers } from "./numbers.js";

export class ShownCommands {
  /** Names under which commands were asked for. */
  private readonly names = new Set<string>();

  constructor(private readonly numbers: Numbers) {}

  add(command: string): void {
    this.names.add(command);
  }

  requireLogShown(number: number, { view, options }: Slot): void {
    if (view?.log === undefined || this.names.size === 0) return;
    for (const { payload } of toEntries(view.log)) {
      const command = commandOf(payload);
      if (command !== undefined && this.names.has(command) && !this.numbers.heldBySlot.has(number, command))
        throw new HiddenCommandError(options.id, command);
    }
  }

  requireShown(before: number, stimulus: Stimulus, { slot, applied }: NodeStep, after: number, sent: number): void {
    if (this.names.size === 0) return;
    const { heldBySlot, heldByPacket, sendings } = this.numbers;
    const packet = stimulus.type === "packet" ? this.numbers.packetNumber(stimulus.packet) : -1;
    for (const command of this.names) {
      const isGiven = packet >= 0 && heldByPacket.has(packet, command);
      if (isGiven || isAskedFor(stimulus, command) || heldBySlot.has(before, command)) continue;
      const isOut =
        heldBySlot.has(after, command) ||
        applied.some((one) => commandOf(one.payload) === command) ||
        sendings[sent].some((one) => heldByPacket.has(one, command));
      if (isOut) throw new HiddenCommandError(slot.options.id, command);
    }
  }
}

const isAskedFor = (stimulus: Stimulus, command: string): boolean =>
  stimulus.type === "operation" && idOf(stimulus.operation) === command;
