// A client's operation as its command is named in a cluster: by the first name for its place that nothing holds; or, where
// what was asked for counts as held for ever, by how often that was.

import { bitOf, commandName } from "./commands.js";
import type { Parts } from "./parts.js";

export class OperationNames {
  constructor(private readonly parts: Parts) {}

  /** An operation in the cluster that a list is, under its name there. */
  named(operation: number, list: Int32Array, length: number): number {
    const { model, local, spent, layout } = this.parts;
    const bound = local.counts[operation];
    if (bound !== undefined) return local.operationAs(operation, spent.timesAskedFor(list[layout.usage], bound));
    const place = local.asks[operation] - 1;
    if (model.commands === "counted") return local.operationAs(operation, spent.timesAsked(list[layout.usage], place));
    if ((this.bitsHeld(list, length) & bitOf(local.places[place])) === 0) return operation;
    let nth = 0;
    while (this.isHeld(commandName(local.places[place], nth), list, length)) nth++;
    return local.operationAs(operation, nth);
  }

  /** The bits of the places of all commands in the cluster. */
  private bitsHeld(list: Int32Array, length: number): number {
    const { numbers, verdicts, layout } = this.parts;
    let bits = verdicts.held.bits[list[layout.history]];
    for (let node = 0; node < layout.servers; node++) bits |= numbers.heldBySlot.bits[list[node]];
    for (let at = layout.packets; at < length; at++) bits |= numbers.heldByPacket.bits[list[at]];
    return bits;
  }

  private isHeld(command: string, list: Int32Array, length: number): boolean {
    const { numbers, verdicts, layout } = this.parts;
    if (verdicts.held.has(list[layout.history], command)) return true;
    for (let node = 0; node < layout.servers; node++) if (numbers.heldBySlot.has(list[node], command)) return true;
    for (let at = layout.packets; at < length; at++) if (numbers.heldByPacket.has(list[at], command)) return true;
    return false;
  }
}
