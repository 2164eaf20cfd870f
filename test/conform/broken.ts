// The reference, sound but for one thing at a time: each mistake is one that a driver makes.

import { canonicalText } from "../../src/contract/json.js";
import { recorded, type LiveNode } from "../../src/contract/recording.js";
import type { Implementation, Transition } from "../../src/contract/implementation.js";
import type { Message } from "../../src/contract/message.js";
import type { Outbound } from "../../src/contract/outbound.js";
import { REFERENCE } from "../../src/raft/reference.js";

export const SOUND = REFERENCE as Implementation;

/** The same with what is asked for changed. */
const asking = (change: (outbound: readonly Outbound[], message: Message | null) => readonly Outbound[]) => {
  const changed = (answer: Transition<unknown>, message: Message | null): Transition<unknown> => ({
    ...answer,
    outbound: change(answer.outbound, message),
  });
  return {
    ...SOUND,
    boot: (...given) => changed(SOUND.boot(...given), null),
    reduce: (state, message) => changed(SOUND.reduce(state, message), message),
  } satisfies Implementation;
};

export const throwsAtVotes = (): Implementation => ({
  ...SOUND,
  reduce(state, message) {
    if (message.type === "packet" && message.packet.kind === "RequestVoteReply") throw new RangeError("no such packet");
    return SOUND.reduce(state, message);
  },
});

export function countsItsCalls(): Implementation {
  let calls = 0;
  return asking((outbound) =>
    outbound.map((one) => (one.type === "arm" ? { ...one, max: one.max + (calls++ % 7) } : one)),
  );
}

/** Two states with one key show different views. */
export const keyOfTheTerm = (): Implementation => ({
  ...SOUND,
  key: (state) => canonicalText(SOUND.view(state).currentTerm),
});

interface Counted {
  readonly inner: unknown;
  readonly count: number;
}

/** Each third message to a server asks for one thing more, and which it is stands in no key. */
export const keyWithoutItsCount = (): Implementation<Counted> => ({
  ...SOUND,
  boot(disk, options) {
    const { state, outbound } = SOUND.boot(disk, options);
    return { state: { inner: state, count: 0 }, outbound };
  },
  reduce({ inner, count }, message) {
    const { state, outbound, ...kept } = SOUND.reduce(inner, message);
    const more: Outbound[] = count % 3 === 2 ? [{ type: "disarm", timer: "third" }] : [];
    return { state: { inner: state, count: count + 1 }, outbound: [...outbound, ...more], ...kept };
  },
  view: ({ inner }) => SOUND.view(inner),
  key: ({ inner }) => SOUND.key(inner),
  rename: undefined as never,
});

/** How often a server was asked for anything outlives it. */
export function remembersAcrossLives(): Implementation<Counted> {
  const counts = new Map<number, number>();
  const whose = new WeakMap<object, number>();
  const timer = (count: number): Outbound => ({ type: "disarm", timer: `after ${Math.min(count, 3)} operations` });
  return {
    ...SOUND,
    boot(disk, options) {
      const { state, outbound } = SOUND.boot(disk, options);
      const own = { inner: state, count: counts.get(options.id) ?? 0 };
      whose.set(own, options.id);
      return { state: own, outbound: [...outbound, timer(own.count)] };
    },
    reduce(before, message) {
      const { state, ...others } = SOUND.reduce(before.inner, message);
      const own = { inner: state, count: before.count };
      const id = whose.get(before)!;
      whose.set(own, id);
      if (message.type === "operation") counts.set(id, 3);
      return { state: own, ...others };
    },
    view: ({ inner }) => SOUND.view(inner),
    key: ({ inner }) => SOUND.key(inner),
    rename: undefined as never,
  };
}

/** Hard state counts on entries that are written after it. */
export const writesTheLengthFirst = (): Implementation => ({
  ...asking((outbound) =>
    outbound.flatMap((one): Outbound[] => {
      if (one.type !== "write" || one.write.kind !== "log") return [one];
      const length = one.write.from - 1 + one.write.entries.length;
      return [{ type: "write", write: { kind: "set", key: "length", value: length }, notify: false }, one];
    }),
  ),
  boot(disk, options) {
    if (((disk.values["length"] as number | undefined) ?? 0) > disk.log.index)
      throw new RangeError("the log is too short");
    return SOUND.boot(disk, options);
  },
});

/** A live server that goes on to change what it wrote; without a key of its own, if so asked. */
export const changesWhatItWrote = (hasKey = true): Implementation =>
  recorded({
    name: "changes-what-it-wrote",
    version: "1",
    capabilities: { ...SOUND.capabilities, settings: {}, replicates: false, asyncDisk: false, restart: false },
    start(disk, options): LiveNode {
      const settings = Object.fromEntries(
        Object.entries(SOUND.capabilities.settings).map(([name, [value]]) => [name, value]),
      );
      const first = SOUND.boot(disk, { ...options, settings });
      let { state } = first;
      const hard: { at: number } = { at: 0 };
      const write: Outbound = { type: "write", write: { kind: "set", key: "at", value: hard as never }, notify: false };
      return {
        outbound: [...first.outbound, write],
        give(message) {
          const answer = SOUND.reduce(state, message);
          ({ state } = answer);
          hard.at++;
          return answer.outbound;
        },
        view: () => SOUND.view(state),
        ...(hasKey && { key: () => SOUND.key(state) + hard.at }),
      };
    },
  });

/** The votes on its disk keep their old names. */
export const renamesNoVotes = (): Implementation => ({
  ...SOUND,
  rename: { ...SOUND.rename!, value: (_, value) => value },
});

export const armsNothingAtBoot = (): Implementation =>
  asking((outbound, message) => (message === null ? outbound.filter(({ type }) => type !== "arm") : outbound));

const armingOnce = (timer: string): Implementation =>
  asking((outbound, message) =>
    message?.type === "timer" && message.timer === timer ? outbound.filter(({ type }) => type !== "arm") : outbound,
  );

export const armsOnce = (): Implementation => armingOnce("election");

export const beatsOnce = (): Implementation => armingOnce("heartbeat");

export const answersBeforeItsWrites = (): Implementation =>
  asking((outbound) => outbound.map((one) => (one.type === "send" ? { ...one, when: "now" } : one)));

/** It declares a network that may repeat packets, and bears none that does. */
export function takesNothingTwice(): Implementation<Counted & { readonly seen: readonly string[] }> {
  return {
    ...SOUND,
    boot(disk, options) {
      const { state, outbound } = SOUND.boot(disk, options);
      return { state: { inner: state, count: 0, seen: [] }, outbound };
    },
    reduce({ inner, count, seen }, message) {
      const text = message.type === "packet" ? canonicalText({ ...message.packet, n: 0 }) : null;
      const { state, ...others } = SOUND.reduce(inner, message);
      if (text !== null && /"term":0/.test(text)) throw new RangeError("a packet of term 0");
      if (text !== null && message.type === "packet" && message.packet.kind === "RequestVote" && seen.includes(text))
        throw new RangeError("a copy");
      return { state: { inner: state, count, seen: text === null ? seen : [...seen, text] }, ...others };
    },
    view: ({ inner }) => SOUND.view(inner),
    key: ({ inner, seen }) => canonicalText([SOUND.key(inner), seen]),
    rename: undefined as never,
  };
}

/** One value of one switch does not work. */
export const throwsWithoutNoop = (): Implementation => ({
  ...SOUND,
  boot(disk, options) {
    if (options.settings["noop"] === "off") throw new RangeError("not there yet");
    return SOUND.boot(disk, options);
  },
});
