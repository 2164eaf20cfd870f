// Boot accepts every prefix of a server's own writes: a crash may come between any two of them.

import { applyWrite, type Disk, type Write } from "../contract/disk.js";
import type { Implementation, NodeOptions } from "../contract/implementation.js";
import { canonicalText } from "../contract/json.js";
import { nodeName } from "../contract/node-name.js";
import { beginningOf, textOfThrown } from "../contract/thrown-text.js";
import type { View } from "../contract/view.js";
import { hasMishap } from "../cluster/mishap.js";
import { resultOf, type Check, type Evidence, type Result } from "./check.js";
import { textOfDisk, wayOf } from "./life.js";
import type { Moment, WalkedRun } from "./walk.js";

const ABOUT = {
  id: "prefixes",
  title: "Boot accepts every prefix of its own writes",
  of: "disks booted from, as a crash between two writes leaves them",
  mend: "write first what is counted on: entries before the commit index that counts them, the term before entries of it; or put into one write what belongs together",
  untried: "no server wrote anything: what it must not forget has to be a write, or it declares restart: false",
  isEssential: true,
};

export class BootsFromPrefixes implements Check {
  private count = 0;
  private counterexample: Evidence | null = null;
  /** Of the run under way: disks that were booted from. */
  private readonly known = new Set<string>();

  constructor(private readonly implementation: Implementation) {}

  private get isAsked(): boolean {
    return this.implementation.capabilities.restart;
  }

  watch({ run, step, calls, life }: Moment): void {
    if (!this.isAsked || this.counterexample !== null || life === null) return;
    if (hasMishap(step.action) || step.panic !== null) return;
    const { disk, pending } = step.before.slots[step.node];
    const queued = pending.flatMap((one) => (one.type === "write" ? [one.write] : []));
    const asked = calls.flatMap(({ answer }) => answer?.outbound ?? []);
    const writes = [...queued, ...asked.flatMap((one) => (one.type === "write" ? [one.write] : []))];
    let at = disk;
    for (let done = 1; done <= writes.length; done++) {
      at = applyWrite(at, writes[done - 1]);
      const name = `${life.options.id} ${textOfDisk(at)}`;
      if (this.known.has(name)) continue;
      this.known.add(name);
      this.count++;
      const wrong = this.wrongAt(at, life.options);
      if (wrong === null) continue;
      const sentence = `${nodeName(step.node)}, booted after ${done} of ${writes.length} writes, ${wrong}`;
      this.counterexample = { sentence, way: [...wayOf(life, null), writesText(writes, done)], seed: run.name };
      return;
    }
  }

  private wrongAt(disk: Disk, options: NodeOptions): string | null {
    const { implementation } = this;
    try {
      const { state } = implementation.boot(disk, options);
      implementation.durable?.(disk);
      return contradictionIn(implementation.view(state));
    } catch (error) {
      return `throws: ${textOfThrown(error)}`;
    }
  }

  *endRun(_run: WalkedRun): Generator<void> {
    this.known.clear();
  }

  result(): Result {
    const spared = this.isAsked ? null : "it declares restart: false, so that nobody crashes it";
    return resultOf(ABOUT, this.count, this.counterexample, spared);
  }
}

/** What in a view cannot be, as half a sentence; null where all can. */
function contradictionIn({ currentTerm, log, commitIndex, lastApplied }: View): string | null {
  if (log !== undefined && currentTerm !== undefined && currentTerm < log.term)
    return `is in term ${currentTerm}, but its last entry is of term ${log.term}`;
  if (log !== undefined && commitIndex !== undefined && commitIndex > log.index)
    return `has commit index ${commitIndex}, but its log ends at ${log.index}`;
  if (commitIndex !== undefined && lastApplied !== undefined && lastApplied > commitIndex)
    return `has applied up to ${lastApplied}, but commit index ${commitIndex}`;
  return null;
}

function writesText(writes: readonly Write[], done: number): string {
  const texts = writes.map((write, i) => `${writeText(write)}${i === done - 1 ? " (the crash)" : ""}`);
  return `its writes: ${texts.join(", ")}.`;
}

const VALUE_CHARS_MAX = 60;

function writeText(write: Write): string {
  if (write.kind === "log") return `the log from ${write.from} on (${write.entries.length} entries)`;
  if (write.kind === "snapshot") return `the snapshot up to index ${write.snapshot.index}`;
  return `${write.key} = ${beginningOf(canonicalText(write.value), VALUE_CHARS_MAX)}`;
}
