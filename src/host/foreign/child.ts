// A command that answers a line with a line, in lock step and without the event loop: whoever asks waits. What is no answer
// ends it, since nobody knows any more what its next line would answer. Knows no protocol.

import { closeSync, readSync, writeSync } from "node:fs";
import { constants } from "node:os";
import { beginningOf } from "../../contract/thrown-text.js";
import { UserError } from "../user-error.js";
import { lastWordsIn } from "./last-words.js";
import { EXCERPT_MAX, excerptOf, parsedLine } from "./line.js";
import { LostError, type EndOfChild } from "./lost.js";
import { isHeard, readNow } from "./without-waiting.js";
import { killGroup, supervise, type Supervised } from "./supervisor.js";

/** Who must be able to end a command while this thread waits for it. */
export interface Keeper {
  /** The process group of the command that this thread waits for; 0: there is none. */
  child: number;
  /** Whether this thread is to come to its end, and start nothing more. */
  readonly isEnding: boolean;
}

/** What an honest answer never is. */
const MEGABYTE = 1024 * 1024;
const LINE_BYTES_MAX = 64 * MEGABYTE;

/** So long last words are waited for at most: a busy machine is slow to end a process, and some leave theirs to others. */
const LAST_WORDS_MILLISECONDS = 5000;
/** Who still listens after so long has closed its output, and has not ended. */
const ENDING_MILLISECONDS = 500;

const NEWLINE = 10;
const EXPLAINED =
  "Only answers belong on standard output, each a line of JSON; print everything else to standard error";

export class Child {
  private readonly at: Supervised;
  private inBuffer = Buffer.allocUnsafeSlow(1 << 16);
  private outBuffer = Buffer.allocUnsafeSlow(1 << 16);
  isOver = false;
  /** The last request. */
  private asked = "";
  /** Where the line ends that was read last. */
  private lineEnd = 0;

  constructor(
    command: string,
    directory: string,
    private readonly keeper: Keeper,
  ) {
    this.at = supervise(command, directory);
    keeper.child = this.at.group;
    this.requireTime();
  }

  /** Asks, waits, and answers what the next line holds. Throws a LostError where that is no answer. */
  ask(request: string): unknown {
    this.requireTime();
    this.requireSilence(request);
    this.write(request);
    this.asked = request;
    const size = this.read();
    const end = this.lineEnd;
    const answer = parsedLine(this.inBuffer.toString("utf8", 0, end));
    if (answer === undefined)
      this.lose(`the command answered with a line that is not JSON: ${this.excerpt(0, end)}. ${EXPLAINED}`);
    if (size > end + 1)
      this.lose(`the command said more than the one line of its answer: ${this.excerpt(end + 1, size)}. ${EXPLAINED}`);
    return answer;
  }

  // What is left over would be taken for the answer to this request, and each answer from then on for that to another.
  private requireSilence(request: string): void {
    const size = this.asked === "" ? 0 : (readNow(this.at.outputNow, this.inBuffer) ?? 0);
    if (size === 0) return;
    this.lose(
      `the command had said a line too much before it was asked ${requestText(request)}: left over after its answer to ${requestText(this.asked)} was ${this.excerpt(0, size)}. Each request has one answer, said once`,
    );
  }

  /** Whether it said something that nobody asked for. */
  get hasStrayed(): boolean {
    return (readNow(this.at.outputNow, Buffer.alloc(1)) ?? 0) > 0;
  }

  /** Ends it, and all that it started and left in its process group. */
  end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.keeper.child = 0;
    killGroup(this.at.group);
    const { input, inputNow, output, outputNow, lastWords, lifeline } = this.at;
    [input, inputNow, output, outputNow, lastWords, lifeline].forEach((fd) => closeSync(fd));
  }

  // Whoever ends this thread first says so and then looks for a command to end: between the two no other may start.
  private requireTime(): void {
    if (!this.keeper.isEnding) return;
    this.end();
    throw new UserError("stopped before an answer.");
  }

  private write(text: string): void {
    // No character of a string takes more than three bytes.
    const most = 3 * text.length + 1;
    if (this.outBuffer.length < most) this.outBuffer = Buffer.allocUnsafeSlow(2 * most);
    const size = this.outBuffer.write(text, 0, "utf8");
    this.outBuffer[size] = NEWLINE;
    try {
      for (let from = 0; from <= size;) from += writeSync(this.at.input, this.outBuffer, from, size + 1 - from);
    } catch {
      // It reads no more: what it said before it ended tells why.
    }
  }

  /** Reads a line, and what has come with it; answers the size of all that. */
  private read(): number {
    let size = 0;
    for (;;) {
      if (size === this.inBuffer.length) this.grow(size);
      const count = readSync(this.at.output, this.inBuffer, size, this.inBuffer.length - size, null);
      if (count === 0) this.tellEnd(size);
      this.lineEnd = this.inBuffer.subarray(0, size + count).indexOf(NEWLINE, size);
      size += count;
      if (this.lineEnd >= 0) return size;
    }
  }

  private grow(size: number): void {
    if (size >= LINE_BYTES_MAX)
      this.lose(
        `the command answered with a line of more than ${LINE_BYTES_MAX / MEGABYTE} MB, ${this.excerpt(0, size)}`,
      );
    this.inBuffer = Buffer.concat([this.inBuffer], Math.min(LINE_BYTES_MAX, 4 * size));
  }

  private tellEnd(size: number): never {
    const within = size === 0 ? "" : `, in the middle of the line ${this.excerpt(0, size)}`;
    const end = this.hearEnd();
    const words = end.words === "" ? "" : `; it said at last: ${end.words}`;
    return this.lose(`the command ${endText(end)}${within}${words}`, end);
  }

  // One that lives on is not asked for last words: its line says it all.
  private lose(what: string, end: EndOfChild | null = null): never {
    this.end();
    this.requireTime();
    throw new LostError(what, end);
  }

  private excerpt(from: number, to: number): string {
    const text = this.inBuffer.toString("utf8", from, Math.min(to, from + 4 * EXCERPT_MAX)).trimEnd();
    return excerptOf(text);
  }

  // Its last words come once all that may say some have ended: of one that lives on that is seen to here.
  private hearEnd(): EndOfChild {
    const { group, inputNow, lastWords } = this.at;
    const heard: Buffer[] = [];
    const part = Buffer.alloc(4096);
    const began = performance.now();
    let livesOn = false;
    for (;;) {
      const count = readNow(lastWords, part);
      const waited = performance.now() - began;
      if (count === 0 || waited > LAST_WORDS_MILLISECONDS || this.keeper.isEnding) break;
      if (count !== null) heard.push(Buffer.from(part.subarray(0, count)));
      else Atomics.wait(NOTHING, 0, 0, 2);
      if (livesOn || waited < ENDING_MILLISECONDS || !isHeard(inputNow)) continue;
      livesOn = true;
      killGroup(group);
    }
    const text = Buffer.concat(heard).toString("utf8");
    return livesOn ? { status: null, words: lastWordsIn(text), livesOn } : endIn(text);
  }
}

const NOTHING = new Int32Array(new SharedArrayBuffer(4));

const requestText = (request: string): string => beginningOf(request, 2 * EXCERPT_MAX);

function endIn(text: string): EndOfChild {
  const [, said, status] = /^([^]*)\n(\d+)$/.exec(text) ?? ["", text, ""];
  return { status: status === "" ? null : Number(status), words: lastWordsIn(said) };
}

function endText({ status, livesOn = false }: EndOfChild): string {
  if (livesOn) return "closed its standard output, and did not end";
  if (status === null) return "ended, or closed its standard output";
  const signal = Object.entries(constants.signals).find(([, number]) => number === status - 128);
  return signal === undefined ? `ended (exit status ${status})` : `was ended (${signal[0]})`;
}
