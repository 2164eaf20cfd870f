// A module that runs: it is asked in text and answers in text. Whatever it does in place of an answer is thrown, and it is not
// to be asked again then: who knows where it stood. Knows no protocol.

import { excerptOf, parsedLine } from "../line.js";
import { LostError } from "../lost.js";
import { textOfError } from "../../user-error.js";
import { CHUNK_BYTES, chunksIn, placesOf, putBack, putChunks, type Image } from "./image.js";
import { lastWordsIn } from "../last-words.js";
import { STEPS_MAX, type Program } from "./program.js";
import { FUEL, SPENT } from "./rewritten.js";
import { Exit, NotOffered, System } from "./system.js";

const PAGE_BYTES = 65_536;

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly [FUEL]: WebAssembly.Global;
  readonly _initialize?: () => void;
  readonly _start?: () => void;
  /** Where so many bytes can be written. */
  seaworthy_input(size: number): number;
  /** Answers what was written there: where that is, and how many bytes in the lower half. */
  seaworthy_answer(): bigint;
}

export class Instance {
  private readonly exports: Exports;
  private readonly globals: readonly WebAssembly.Global[];
  private readonly system = new System();
  private buffer!: Buffer;
  private places!: readonly Uint8Array[];
  /** What it held when that was last known. */
  private held: Image | null = null;

  constructor({ module, imports, globals }: Program) {
    const functions = Object.fromEntries(imports.map((name) => [name, this.system.functionNamed(name)]));
    this.exports = this.instantiated(module, { wasi_snapshot_preview1: functions });
    const { exports } = this;
    this.globals = globals.map((name) => (exports as unknown as Record<string, WebAssembly.Global>)[name]);
    this.system.memory = this.exports.memory;
    this.look();
  }

  /** Lets it set itself up, once, before it is asked for anything. */
  start(): void {
    const { _initialize, _start } = this.exports;
    try {
      this.run(_initialize ?? _start ?? ((): void => {}));
    } catch (error) {
      // A program whose `main` has nothing to read has come to its end, and can be asked.
      if (!(error instanceof LostError && error.end?.status === 0)) throw error;
    }
  }

  ask(request: string): unknown {
    const answer = this.run(() => this.exchange(request));
    const said = parsedLine(answer);
    if (said === undefined) throw this.lost(`answered with a text that is not JSON: ${excerptOf(answer)}`);
    return said;
  }

  /** How much memory it has: it never has less again. */
  get bytes(): number {
    return this.look().length;
  }

  /** Whether it is in this very state. */
  isIn = (image: Image): boolean => this.held === image;

  /** The state in which it is. */
  image(): Image {
    this.look();
    const chunks = chunksIn(this.places, this.held?.chunks ?? []);
    const globals = this.globals.map(({ value }) => value);
    this.held = { chunks, globals, system: this.system.state };
    return this.held;
  }

  /** Brings it into a state, of as much memory as it has or more. */
  become(image: Image): void {
    if (this.isIn(image)) return;
    const missing = image.chunks.length * CHUNK_BYTES - this.bytes;
    if (missing > 0) this.exports.memory.grow(missing / PAGE_BYTES);
    this.look();
    putChunks(this.places, image.chunks, this.held?.chunks ?? []);
    this.putOthers(image);
    this.held = image;
  }

  /** Brings it back into the state in which it last was; false where it has grown, and cannot. */
  goBack(): boolean {
    const { held } = this;
    if (held === null || this.bytes !== held.chunks.length * CHUNK_BYTES) return false;
    putBack(this.places, held.chunks);
    this.putOthers(held);
    return true;
  }

  /** Where chance begins from now on. */
  set chance(chance: number) {
    this.system.state = { ...this.system.state, chance };
  }

  private putOthers({ globals, system }: Image): void {
    for (let i = 0; i < globals.length; i++) this.globals[i].value = globals[i];
    this.system.state = system;
  }

  // A start function of the module's own runs before its memory is here: it cannot call what needs that.
  private instantiated(module: WebAssembly.Module, imports: object): Exports {
    try {
      return new WebAssembly.Instance(module, imports).exports as Exports;
    } catch (error) {
      throw this.lost(`did not start: ${textOfError(error)}`);
    }
  }

  private exchange(request: string): string {
    const { exports } = this;
    const size = Buffer.byteLength(request);
    const input = exports.seaworthy_input(size) >>> 0;
    const memory = this.look();
    if (input + size > memory.length)
      throw this.lost(`answered seaworthy_input(${size}) with a place that is not in its memory, ${input}`);
    memory.write(request, input);
    const packed: unknown = exports.seaworthy_answer();
    if (typeof packed !== "bigint")
      throw this.lost(`answered seaworthy_answer() with no number of 64 bits, but ${String(packed)}`);
    const [from, length] = [Number((packed >> 32n) & 0xffffffffn), Number(packed & 0xffffffffn)];
    if (from + length > this.look().length)
      throw this.lost(
        `answered seaworthy_answer() with a place that is not in its memory: ${length} bytes from ${from} on`,
      );
    return this.buffer.toString("utf8", from, from + length);
  }

  /** Growing takes the buffer away from whoever has it. */
  private look(): Buffer {
    if (this.buffer !== undefined && this.buffer.length > 0) return this.buffer;
    const { buffer } = this.exports.memory;
    this.buffer = Buffer.from(buffer);
    this.places = placesOf(buffer);
    return this.buffer;
  }

  /** What it holds is not worth comparing any more. */
  forget(): void {
    this.held = null;
  }

  private run<T>(job: () => T): T {
    const fuel = this.exports[FUEL];
    fuel.value = STEPS_MAX;
    try {
      const result = job();
      this.system.takeWords();
      return result;
    } catch (error) {
      if (error instanceof LostError) throw error;
      throw this.lost(
        fuel.value === SPENT
          ? `took more than ${STEPS_MAX / 1_000_000} million steps (calls, and turns of loops) in one answer: an endless loop?`
          : whatHappened(error),
        error instanceof Exit ? error.status : null,
      );
    }
  }

  private lost(what: string, status: number | null = null): LostError {
    const words = lastWordsIn(this.system.takeWords());
    const said = words === "" ? "" : `; it said at last: ${words}`;
    return new LostError(`the module ${what}${said}`, status === null ? null : { status, words });
  }
}

function whatHappened(error: unknown): string {
  if (error instanceof Exit || error instanceof NotOffered) return error.message;
  if (error instanceof WebAssembly.RuntimeError) return `trapped (${error.message})`;
  // By its own recursion, or by an answer that cannot be made a text.
  if (error instanceof RangeError && error.message.includes("call stack")) return "trapped (stack overflow)";
  if (error instanceof RangeError) return "trapped (it told the system of a place that is not in its memory)";
  return `called the system otherwise than WASI says (${textOfError(error)})`;
}
