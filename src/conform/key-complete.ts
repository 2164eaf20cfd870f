// The key is complete: states with equal keys show the same and do the same. A search takes them for one.

import { canonicalText } from "../contract/json.js";
import { digestText } from "../contract/digest.js";
import type { Implementation } from "../contract/implementation.js";
import { messageText } from "../contract/message-text.js";
import type { Message } from "../contract/message.js";
import { nodeName } from "../contract/node-name.js";
import { differenceOf, partedIn, seenOf, viewText, type Seen } from "../contract/seen.js";
import { textOfThrown } from "../contract/thrown-text.js";
import { streamsOf, type Stream } from "../random/streams.js";
import { resultOf, type Check, type Evidence, type Result } from "./check.js";
import { wayOf, type Life } from "./life.js";
import type { Moment, WalkedRun } from "./walk.js";

/** A state, and on which way a server came there. */
interface Arrival {
  readonly state: unknown;
  readonly life: Life;
  /** How many messages its life had been given. */
  readonly at: number;
  readonly past: string;
  readonly timers: readonly string[];
}

const ABOUT = {
  id: "key",
  title: "States with equal keys show the same and do the same",
  of: "pairs of states that were reached on different ways",
  mend: "let key(state) hold all that decides what comes next; canonicalText(state) does, where the state is plain data",
  untried:
    "no two ways led to one key: where the key is the list of messages, as recording makes it for code without a key of its own, that is as it must be; else try more --runs",
  isEssential: false,
};

/** Of one key, so many ways are kept to be compared with others. */
const WAYS_MAX = 12;
/** So many messages each pair is given. */
const MESSAGES = 3;
/** So many pairs are tried after a run; fewer where going back to a state is dear. */
const PAIRS_A_RUN = 60;
const RECORDED_PAIRS_A_RUN = 8;
/** So many of the messages that a server was given are remembered. */
const POOL_MAX = 200;

export class KeyComplete implements Check {
  private count = 0;
  private counterexample: Evidence | null = null;
  private group = -1;
  private readonly byKey = new Map<string, Arrival[]>();
  private readonly pools = new Map<string, Message[]>();
  private pairs: (readonly [Arrival, Arrival])[] = [];
  private readonly stream: Stream;

  constructor(
    private readonly implementation: Implementation,
    seed: string,
  ) {
    this.stream = streamsOf(seed)("pairs");
  }

  watch({ run, step, calls, life }: Moment): void {
    if (this.counterexample !== null || life === null || calls.length === 0) return;
    if (run.group !== this.group) this.beginGroup(run.group);
    const { state, timers, up } = step.cluster.slots[step.node];
    const whose = canonicalText(life.options);
    for (const call of calls) if (call.type === "reduce") this.remember(whose, call.message);
    if (!up) return;
    const at = life.taken.length;
    this.meet(whose, { state, life, at, past: life.past, timers: timers.map(({ name }) => name) });
  }

  private beginGroup(group: number): void {
    this.group = group;
    this.byKey.clear();
    this.pools.clear();
    this.pairs = [];
  }

  /** What may come in any state. */
  private remember(whose: string, message: Message): void {
    if (message.type !== "packet" && message.type !== "operation") return;
    const pool = this.pools.get(whose) ?? [];
    this.pools.set(whose, pool);
    if (pool.length < POOL_MAX) pool.push(message);
    else pool[this.stream.below(POOL_MAX)] = message;
  }

  private meet(whose: string, arrival: Arrival): void {
    const key = `${digestText(whose)} ${this.implementation.key(arrival.state)}`;
    const others = this.byKey.get(key);
    if (others === undefined) {
      this.byKey.set(key, [arrival]);
      return;
    }
    if (others.length >= WAYS_MAX || others.some(({ past }) => past === arrival.past)) return;
    this.pairs.push([this.stream.pick(others), arrival]);
    others.push(arrival);
  }

  *endRun(run: WalkedRun): Generator<void> {
    const { pairs } = this;
    this.pairs = [];
    const most = this.implementation.recording ? RECORDED_PAIRS_A_RUN : PAIRS_A_RUN;
    for (let tried = 0; tried < most && pairs.length > 0 && this.counterexample === null; tried++) {
      const [pair] = pairs.splice(this.stream.below(pairs.length), 1);
      this.count++;
      this.counterexample = this.shown(pair, run) ?? this.done(pair, run);
      yield;
    }
  }

  private shown([a, b]: readonly [Arrival, Arrival], run: WalkedRun): Evidence | null {
    const [first, second] = [a, b].map(({ state }) => viewText(this.implementation.view(state)));
    if (first === second) return null;
    const parted = partedIn(first, second);
    const sentence = `two states of ${nodeName(a.life.options.id)} have one key and different views: one is ${parted.first}, the other ${parted.second}`;
    return { sentence, way: this.ways(a, b), seed: run.name };
  }

  private done([a, b]: readonly [Arrival, Arrival], run: WalkedRun): Evidence | null {
    for (const message of this.messagesFor(a, b)) {
      const [first, second] = [a, b].map(({ state }) => this.answer(state, message));
      const parted = differenceBetween(first, second);
      if (parted === null) continue;
      const sentence = `two states of ${nodeName(a.life.options.id)} have one key, and given ${messageText(message)} they part: ${parted}`;
      return { sentence, way: this.ways(a, b), seed: run.name };
    }
    return null;
  }

  private ways(a: Arrival, b: Arrival): readonly string[] {
    return [a, b].flatMap(({ life, at }, i) =>
      wayOf(life, null, at).map((line) => `${i === 0 ? "one" : "other"}: ${line}`),
    );
  }

  /** What was given to either next, and what else may come in both. */
  private messagesFor(a: Arrival, b: Arrival): readonly Message[] {
    const next = [a, b].flatMap(({ life, at }) => life.taken[at]?.message ?? []);
    const may = next.filter((message) => this.mayCome(message, a, b));
    const pool = this.pools.get(canonicalText(a.life.options)) ?? [];
    const timers = a.timers
      .filter((name) => b.timers.includes(name))
      .map((timer): Message => ({ type: "timer", timer }));
    while (may.length < MESSAGES && pool.length > 0) may.push(this.stream.pick(pool));
    return [...may, ...timers];
  }

  private mayCome(message: Message, a: Arrival, b: Arrival): boolean {
    switch (message.type) {
      case "packet":
      case "operation":
        return true;
      case "timer":
        return false;
      case "local":
        return [a, b].every(({ state }) => this.implementation.localMessages!(state).includes(message.name));
      case "written":
      case "writeFailed":
        // Which writes are under way is not in the key.
        return false;
    }
  }

  private answer(state: unknown, message: Message): Seen | string {
    try {
      return seenOf(this.implementation, this.implementation.reduce(state, message));
    } catch (error) {
      return textOfThrown(error);
    }
  }

  result(): Result {
    return resultOf(ABOUT, this.count, this.counterexample);
  }
}

function differenceBetween(first: Seen | string, second: Seen | string): string | null {
  if (typeof first === "string" || typeof second === "string") {
    if (typeof first === typeof second) return null;
    return typeof first === "string"
      ? `one throws ${first}, the other does not`
      : `the other throws ${second as string}`;
  }
  const difference = differenceOf(first, second);
  return difference && `${difference.what} ${difference.first}, for the other ${difference.second}`;
}
