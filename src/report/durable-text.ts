// What a disk keeps of a server, and what a write adds to it. An implementation that can read its own disk says so in
// Figure 2's words; of any other the bare values are shown.

import { applyWrite, type Disk, type Write } from "../contract/disk.js";
import type { Implementation } from "../contract/implementation.js";
import { nameOfLog, type Log } from "../contract/log.js";
import { textOfThrown } from "../contract/thrown-text.js";
import type { DurableView, View } from "../contract/view.js";
import { nodeName } from "../contract/node-name.js";
import { renderEntries, renderLog } from "./log-text.js";
import { renderBody } from "./packet-text.js";
import { oneLine, oneWord } from "./plain-text.js";

/** What a disk would bring back; its log alone where the code does not say, or fails as it is asked. */
export function durableOn(implementation: Implementation, disk: Disk): DurableView {
  const said = saidOf(implementation, disk);
  return said instanceof Failed ? { log: disk.log } : said;
}

class Failed {
  constructor(readonly text: string) {}
}

// A report may be of the very disk in which the code failed.
function saidOf(implementation: Implementation, disk: Disk): DurableView | Failed {
  try {
    return implementation.durable?.(disk) ?? { log: disk.log };
  } catch (error) {
    return new Failed(textOfThrown(error));
  }
}

/** What a view holds that another does not, in words. */
export function durableDifferences(view: DurableView, other: View): string[] {
  const { currentTerm, votedFor, log } = view;
  const parts: string[] = [];
  if (currentTerm !== undefined && currentTerm !== other.currentTerm) parts.push(`term ${currentTerm}`);
  if (votedFor !== undefined && votedFor !== other.votedFor) {
    parts.push(votedFor === null ? "no vote" : `vote for ${nodeName(votedFor)}`);
  }
  if (log && other.log && !isSameLog(log, other.log))
    parts.push(log.index === 0 ? "empty log" : `log ${renderLog(log)}`);
  return parts;
}

const isSameLog = (a: Log, b: Log): boolean => nameOfLog(a) === nameOfLog(b);

/** A write, and what it brings to the disk that it goes to. */
export function renderWrite(write: Write, disk: Disk, implementation: Implementation): string {
  if (write.kind === "log") {
    const { from, entries } = write;
    return entries.length === 0 ? `log cut from index ${from}` : `log from index ${from} (${renderEntries(entries)})`;
  }
  if (write.kind === "snapshot") return `snapshot up to index ${write.snapshot.index}`;
  const after = saidOf(implementation, applyWrite(disk, write));
  if (after instanceof Failed)
    return `${oneWord(write.key)} (what it brings cannot be said: ${oneLine(after.text, 200)})`;
  const news = durableDifferences(after, durableOn(implementation, disk)).join(", ");
  const value = news === "" ? renderBody(write.value) : news;
  return value === "" ? oneWord(write.key) : `${oneWord(write.key)} (${value})`;
}
