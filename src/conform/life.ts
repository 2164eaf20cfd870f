// A server from one boot to the next: the disk that it found, and what it was given since.

import { digestText } from "../contract/digest.js";
import type { Disk } from "../contract/disk.js";
import type { NodeOptions, Transition } from "../contract/implementation.js";
import { canonicalText } from "../contract/json.js";
import { nameOfLog } from "../contract/log.js";
import { messageText } from "../contract/message-text.js";
import type { Message } from "../contract/message.js";
import { nodeName } from "../contract/node-name.js";
import { beginningOf } from "../contract/thrown-text.js";
import { quantity } from "../contract/quantity.js";

/** A message, and what came of it. */
interface Taken {
  readonly message: Message;
  readonly answer: Transition<unknown>;
}

/** It grows with each step of its server. */
export interface Life {
  readonly disk: Disk;
  readonly options: NodeOptions;
  readonly boot: Transition<unknown>;
  readonly taken: Taken[];
  /** Names all of its past: equal for two lives that found one disk and were given the same since. */
  past: string;
}

export const newLife = (disk: Disk, options: NodeOptions, boot: Transition<unknown>): Life => ({
  ...{ disk, options, boot, taken: [] },
  past: digestText(canonicalText([textOfDisk(disk), options])),
});

export function addTaken(life: Life, message: Message, answer: Transition<unknown>): void {
  life.taken.push({ message, answer });
  life.past = digestText(life.past + canonicalText(message));
}

/** Equal for equal disks, and short. */
export const textOfDisk = ({ values, log }: Disk): string => canonicalText([values, nameOfLog(log)]);

/** More than that nobody follows. */
const SHOWN_MAX = 4;

/** How a server came where it is, in two or three lines; `last`: what it is given in the end. */
export function wayOf(
  { disk, options, taken }: Pick<Life, "disk" | "options" | "taken">,
  last: Message | null,
  upTo = taken.length,
): readonly string[] {
  const messages = taken.slice(0, upTo).map(({ message }) => message);
  const all = last === null ? messages : [...messages, last];
  const shown = all.slice(-SHOWN_MAX);
  const isBlank = disk.log.index === 0 && Object.keys(disk.values).length === 0;
  const booted = `${nodeName(options.id)} of ${options.nodes} booted from ${isBlank ? "a blank disk" : diskText(disk)}`;
  if (all.length === 0) return [`${booted}.`];
  const more = all.length - shown.length;
  // Nothing else that is not shown is as likely to be the reason.
  const failed = all.slice(0, more).some(({ type }) => type === "writeFailed") ? " (a write failed among them)" : "";
  const before = more > 0 ? ` ${quantity(more, "other")}${failed}, then` : "";
  return [`${booted}, and was given${before}: ${shown.map(messageText).join("; ")}.`];
}

const DISK_CHARS_MAX = 120;

function diskText({ values, log }: Disk): string {
  const short = beginningOf(canonicalText(values), DISK_CHARS_MAX);
  return `a disk with ${short} and ${log.index === 0 ? "no log" : `a log up to index ${log.index}, term ${log.term}`}`;
}
