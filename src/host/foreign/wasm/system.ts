// All that a module can reach: the part of WASI that a Raft needs. Clock and chance are the harness's, what is printed is
// last words, and everything else is refused by name.

import { digestText } from "../../../contract/digest.js";
import type { NodeOptions } from "../../../contract/implementation.js";

/** The module asked for its end. */
export class Exit extends Error {
  constructor(readonly status: number) {
    super(`ended (exit status ${status})`);
  }
}

/** The module asked for what it cannot have. */
export class NotOffered extends Error {
  constructor(name: string) {
    super(`called ${name}, which is not offered: ${whyNot(name)}`);
  }
}

const whyNot = (name: string): string =>
  name.startsWith("sock_")
    ? "there are no sockets; what is sent is in the answer"
    : name.startsWith("path_") || name.startsWith("fd_")
      ? "there are no files; what is written is in the answer"
      : name === "poll_oneoff"
        ? "nothing can be waited for; timers are armed in the answer"
        : "there is a clock, chance and standard error, and nothing else";

/** How far clock and chance have come: plain data, part of a state. */
export interface SystemState {
  /** Times that the clock was asked. */
  readonly ticks: number;
  readonly chance: number;
}

/** Where chance is before a server is told its seed. */
const AT_START: SystemState = { ticks: 0, chance: chanceOf("seaworthy") };

function chanceOf(text: string): number {
  return Number.parseInt(digestText(text).slice(0, 8), 16);
}

/** Where chance begins for a server. */
export const chanceFor = ({ seed, id }: NodeOptions): number => chanceOf(`${seed}/${id}`);

const OK = 0;
/** Errors of WASI: no such descriptor, no seeking in it. */
const BADF = 8;
const SPIPE = 70;
const CHARACTER_DEVICE = 2;

/** Midnight, January 1st of 2000, and so long is it from one look at the clock to the next. */
const EPOCH_NANOSECONDS = 946_684_800_000_000_000n;
const TICK_NANOSECONDS = 1_000_000n;

const WORDS_BYTES_MAX = 4000;

export class System {
  state = AT_START;
  /** Set once there is one. */
  memory!: WebAssembly.Memory;
  private words: Buffer = Buffer.alloc(0);

  /** What was printed since this was last asked, if that is not too much: else the end of it. */
  takeWords(): string {
    const { words } = this;
    if (words.length === 0) return "";
    this.words = Buffer.alloc(0);
    return words.toString("utf8");
  }

  /** The functions under their names in WASI; a name that is none of these is refused when it is called. */
  functionNamed(name: string): (...args: never[]) => number {
    const known = (this.functions as Readonly<Record<string, (...args: never[]) => number>>)[name];
    return (
      known ??
      ((): never => {
        throw new NotOffered(name);
      })
    );
  }

  private readonly functions = {
    args_get: () => OK,
    args_sizes_get: (count: number, size: number) => this.putZeros(count, size),
    environ_get: () => OK,
    environ_sizes_get: (count: number, size: number) => this.putZeros(count, size),
    clock_res_get: (_clock: number, at: number) => this.putLong(at, TICK_NANOSECONDS),
    clock_time_get: (_clock: number, _precision: bigint, at: number) => this.putLong(at, this.now()),
    random_get: (at: number, size: number) => this.putChance(at, size),
    fd_write: (fd: number, parts: number, count: number, written: number) => this.print(fd, parts, count, written),
    fd_read: (fd: number, _parts: number, _count: number, read: number) => (fd === 0 ? this.putZeros(read) : BADF),
    fd_close: (fd: number) => (fd <= 2 ? OK : BADF),
    fd_seek: (fd: number) => (fd <= 2 ? SPIPE : BADF),
    fd_fdstat_get: (fd: number, at: number) => (fd <= 2 ? this.putDevice(at) : BADF),
    fd_fdstat_set_flags: (fd: number) => (fd <= 2 ? OK : BADF),
    // No folder is open, so that whoever looks for a file finds none without asking.
    fd_prestat_get: () => BADF,
    fd_prestat_dir_name: () => BADF,
    sched_yield: () => OK,
    proc_exit: (status: number): never => {
      throw new Exit(status);
    },
  };

  private get view(): DataView {
    return new DataView(this.memory.buffer);
  }

  private putZeros(...places: readonly number[]): number {
    for (const at of places) this.view.setUint32(at >>> 0, 0, true);
    return OK;
  }

  private putLong(at: number, value: bigint): number {
    this.view.setBigUint64(at >>> 0, value, true);
    return OK;
  }

  private now(): bigint {
    const { ticks, chance } = this.state;
    this.state = { ticks: ticks + 1, chance };
    return EPOCH_NANOSECONDS + BigInt(ticks) * TICK_NANOSECONDS;
  }

  private putChance(at: number, size: number): number {
    const { ticks, chance } = this.state;
    const bytes = new Uint8Array(this.memory.buffer, at >>> 0, size >>> 0);
    // A counter, well stirred (splitmix32): where it is tells all that will come.
    let drawn = chance;
    for (let i = 0; i < bytes.length; i++) bytes[i] = stirred((drawn = (drawn + 0x9e3779b9) | 0));
    this.state = { ticks, chance: drawn };
    return OK;
  }

  private putDevice(at: number): number {
    new Uint8Array(this.memory.buffer, at >>> 0, 24).fill(0)[0] = CHARACTER_DEVICE;
    return OK;
  }

  private print(fd: number, parts: number, count: number, written: number): number {
    if (fd !== 1 && fd !== 2) return BADF;
    const { view } = this;
    let total = 0;
    const texts: Buffer[] = [this.words];
    for (let i = 0; i < count; i++) {
      const at = view.getUint32((parts >>> 0) + 8 * i, true);
      const size = view.getUint32((parts >>> 0) + 8 * i + 4, true);
      texts.push(Buffer.from(new Uint8Array(this.memory.buffer, at, size).slice(-WORDS_BYTES_MAX)));
      total += size;
    }
    this.words = Buffer.concat(texts).subarray(-WORDS_BYTES_MAX);
    view.setUint32(written >>> 0, total, true);
    return OK;
  }
}

function stirred(counter: number): number {
  let mixed = Math.imul(counter ^ (counter >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) & 255;
}
