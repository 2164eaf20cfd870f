// One order for the events of several files. Those of a file stay in the order of its lines, and a message is received after
// one like it was sent; where both leave a choice, clocks decide if all events tell one, and else nobody does.

import type { Event, EventFile } from "./event.js";

/** By what the events were put in order: the lines of one file, a clock, or what was sent and received alone. */
type OrderedBy = "lines" | "clock" | "messages";

export interface Merged {
  readonly events: readonly Event[];
  readonly by: OrderedBy;
  /** Receives that stand before any send like them, whatever was tried: the order is not one in which it happened. */
  readonly early: number;
  /** Receives of which no send is told at all. */
  readonly unsent: number;
  /** Receives that a clock puts before their sends, and that were put after them. */
  readonly late: number;
  /** Receives, all in all. */
  readonly receives: number;
}

export function merged(files: readonly EventFile[]): Merged {
  const sends = new Map<string, number>();
  for (const { events } of files)
    for (const { sent } of events) for (const { text } of sent) sends.set(text, (sends.get(text) ?? 0) + 1);
  const clocked = files.every(({ events }) => events.every(({ time }) => time !== null));
  const by = files.length === 1 ? "lines" : clocked ? "clock" : "messages";
  return { ...new Merging(files, sends, by === "clock").run(), by };
}

class Merging {
  private readonly events: Event[] = [];
  private readonly sent = new Set<string>();
  private readonly next: number[];
  private early = 0;
  private unsent = 0;
  private late = 0;
  private receives = 0;
  /** The file that went on last: without a clock it goes on as long as it can. */
  private last = 0;

  constructor(
    private readonly files: readonly EventFile[],
    private readonly sends: ReadonlyMap<string, number>,
    private readonly clocked: boolean,
  ) {
    this.next = files.map(() => 0);
  }

  run(): Omit<Merged, "by"> {
    for (let file = this.choose(); file >= 0; file = this.choose()) this.take(file);
    const { events, early, unsent, late, receives } = this;
    return { events, early, unsent, late, receives };
  }

  private choose(): number {
    const { files, last } = this;
    if (!this.clocked && this.isFree(last)) return last;
    let first = -1;
    let free = -1;
    for (let file = 0; file < files.length; file++) {
      if (this.headOf(file) === undefined) continue;
      if (first < 0 || this.isBefore(file, first)) first = file;
      if (this.isFree(file) && (free < 0 || this.isBefore(file, free))) free = file;
    }
    if (free >= 0 && free !== first && this.isBefore(first, free)) this.late++;
    return free >= 0 ? free : first;
  }

  private take(file: number): void {
    const event = this.headOf(file)!;
    const { received, sent } = event;
    if (received !== null) {
      this.receives++;
      if (!this.sends.has(received.text)) this.unsent++;
      else if (!this.sent.has(received.text)) this.early++;
    }
    for (const { text } of sent) this.sent.add(text);
    this.events.push(event);
    this.next[file]++;
    this.last = file;
  }

  private headOf(file: number): Event | undefined {
    return this.files[file].events[this.next[file]];
  }

  /** Whether nothing that is told forbids that a file's next event comes now. */
  private isFree(file: number): boolean {
    const event = this.headOf(file);
    if (event === undefined) return false;
    const { received } = event;
    return received === null || this.sent.has(received.text) || !this.sends.has(received.text);
  }

  private isBefore(a: number, b: number): boolean {
    return this.clocked && this.headOf(a)!.time! < this.headOf(b)!.time!;
  }
}
