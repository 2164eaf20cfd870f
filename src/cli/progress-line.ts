// How work that takes a while is told while it goes on, on standard error. On a terminal: one line that is written anew. On
// anything else: a line now and then, and the longer it takes the more seldom.

import { forTerminal } from "../report/plain-text.js";
import { clockText } from "./numbers.js";

const REDRAW_MILLISECONDS = 200;
const FIRST_MILLISECONDS = 10_000;
const LONGEST_MILLISECONDS = 600_000;

export interface ProgressOptions {
  /** Where nobody watches, say nothing: the one document is all that is wanted. */
  readonly isQuiet: boolean;
  readonly stream?: NodeJS.WriteStream;
}

export class ProgressLine {
  private readonly stream: NodeJS.WriteStream;
  private readonly isQuiet: boolean;
  private readonly began = performance.now();
  private timer: NodeJS.Timeout | null = null;
  private shown = false;

  constructor(
    private readonly parts: () => readonly string[],
    { isQuiet, stream = process.stderr }: ProgressOptions,
  ) {
    this.stream = stream;
    this.isQuiet = isQuiet && !stream.isTTY;
    if (stream.isTTY) this.timer = setInterval(() => this.draw(), REDRAW_MILLISECONDS);
    else if (!this.isQuiet) this.writeAfter(FIRST_MILLISECONDS);
  }

  /** Writes a line that stays, above the one that moves. */
  say(line: string): void {
    if (this.isQuiet) return;
    this.clear();
    this.stream.write(`${forTerminal(line)}\n`);
    if (this.stream.isTTY && this.timer !== null) this.draw();
  }

  /** The same where somebody watches, and nothing elsewhere. */
  sayToWatcher(line: string): void {
    if (this.stream.isTTY) this.say(line);
  }

  end(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.clear();
  }

  private writeAfter(milliseconds: number): void {
    this.timer = setTimeout(() => {
      this.stream.write(`after ${this.age}: ${forTerminal(this.parts().join(", "))}\n`);
      this.writeAfter(Math.min(2 * milliseconds, LONGEST_MILLISECONDS));
    }, milliseconds);
  }

  private get age(): string {
    return clockText(1000 * Math.floor((performance.now() - this.began) / 1000));
  }

  private draw(): void {
    const width = (this.stream.columns || 80) - 1;
    this.stream.write(`\r\u001b[K${forTerminal(this.parts().join("  ")).slice(0, width)}`);
    this.shown = true;
  }

  private clear(): void {
    if (this.shown) this.stream.write("\r\u001b[K");
    this.shown = false;
  }
}
