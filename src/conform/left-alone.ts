// What goes in and out is plain data, and is left alone: what it was given and what it has handed out reads the same later.
// It is tried without the guard, whose copies would hide it.

import { canonicalCopy, canonicalText } from "../contract/json.js";
import type { Implementation } from "../contract/implementation.js";
import { messageText } from "../contract/message-text.js";
import { nodeName } from "../contract/node-name.js";
import type { Outbound } from "../contract/outbound.js";
import { partedIn } from "../contract/seen.js";
import { resultOf, type Check, type Evidence, type Result } from "./check.js";
import { wayOf, type Life } from "./life.js";
import type { WalkedRun } from "./walk.js";

const ABOUT = {
  id: "data",
  title: "What goes in and out is plain data, and is left alone",
  of: "packets, writes, answers and messages read again later",
  mend: "hand out copies ({ ...value }, [...list]) of what goes on changing, and change nothing that was given",
  untried: "nothing went in or out",
  isEssential: true,
};

/** Something that went in or out, with what it was then. */
interface Kept {
  readonly value: unknown;
  readonly text: string;
  readonly name: string;
  /** How many messages had been given by then. */
  readonly at: number;
}

export class LeftAlone implements Check {
  private count = 0;
  private counterexample: Evidence | null = null;

  /** `bare`: the implementation as it was loaded. */
  constructor(private readonly bare: Implementation) {}

  *endRun(run: WalkedRun): Generator<void> {
    for (const life of run.lives) {
      if (this.counterexample !== null) return;
      yield* this.tried(life, run.name);
    }
  }

  private *tried(life: Life, seed: string): Generator<void> {
    const kept: Kept[] = [];
    try {
      for (const step of this.steps(life, kept)) {
        void step;
        yield;
      }
    } catch (error) {
      // What throws is for another check to tell. What is no plain data is told here.
      if (error instanceof NotPlain) return this.found(error.message, life, kept.at(-1)?.at ?? 0, seed);
    }
    for (const { value, text, name, at } of kept) {
      this.count++;
      const now = textOrNot(value);
      if (now === text) continue;
      const parted = partedIn(text, now);
      return this.found(`it changed ${name}: that was ${parted.first}, and is now ${parted.second}`, life, at, seed);
    }
  }

  private *steps({ disk, options, taken }: Life, kept: Kept[]): Generator<void> {
    const keep = (value: unknown, name: string, at: number): void => {
      kept.push({ value, text: textOf(value, name), name, at });
    };
    const out = (outbound: readonly Outbound[], at: number): void => {
      for (const one of outbound) keep(one, outboundName(one), at);
    };
    const { values, log, snapshot } = disk;
    const found = { values: canonicalCopy(values), log, ...(snapshot && { snapshot: canonicalCopy(snapshot) }) };
    const told = canonicalCopy(options);
    keep(found.values, "the values of the disk that it booted from", 0);
    if (found.snapshot) keep(found.snapshot, "the snapshot of the disk that it booted from", 0);
    keep(told, "the options that it was given", 0);
    let { state, outbound } = this.bare.boot(found, told);
    out(outbound, 0);
    for (const [i, { message }] of taken.entries()) {
      const own = canonicalCopy(message);
      keep(own, `what it was given (${messageText(message)})`, i + 1);
      ({ state, outbound } = this.bare.reduce(state, own));
      out(outbound, i + 1);
      if (i % 10 === 0) yield;
    }
  }

  private found(sentence: string, life: Life, at: number, seed: string): void {
    const { id } = life.options;
    this.counterexample = { sentence: `${nodeName(id)}: ${sentence}`, way: wayOf(life, null, at), seed };
  }

  result(): Result {
    return resultOf(ABOUT, this.count, this.counterexample);
  }
}

class NotPlain extends Error {}

function textOf(value: unknown, name: string): string {
  try {
    return canonicalText(value);
  } catch (error) {
    throw new NotPlain(`${name} is not plain data: ${(error as Error).message}`);
  }
}

function textOrNot(value: unknown): string {
  try {
    return canonicalText(value);
  } catch (error) {
    return (error as Error).message;
  }
}

function outboundName(outbound: Outbound): string {
  switch (outbound.type) {
    case "send":
      return `the packet ${outbound.packet.kind} after it had sent it`;
    case "write":
      return outbound.write.kind === "set"
        ? `the value of ${outbound.write.key} after it had written it`
        : "the entries after it had written them";
    case "respond":
      return "an answer after it had given it";
    default:
      return `what it asked for (${outbound.type})`;
  }
}
