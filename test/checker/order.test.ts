// What stands in another order is something else: no rearrangement has the fingerprint of another, in neither lane.

import { describe, expect, it } from "vitest";
import { Expansion } from "../../src/checker/expansion.js";
import { hashText } from "../../src/checker/hash.js";
import { DEFAULT_BOUNDS, type Model } from "../../src/checker/model.js";
import { Parts } from "../../src/checker/parts.js";
import { Search } from "../../src/checker/search.js";
import { keyOfSlot, Renamer } from "../../src/checker/symmetry.js";
import { DEFAULT_ENVIRONMENT } from "../../src/cluster/setup.js";
import { Slot, type Pending } from "../../src/cluster/slot.js";
import { initialConfiguration } from "../../src/contract/configuration.js";
import { BLANK_DISK } from "../../src/contract/disk.js";
import { digestText } from "../../src/contract/digest.js";
import { canonicalText } from "../../src/contract/json.js";
import { append, EMPTY_LOG, logOf, type Entry } from "../../src/contract/log.js";
import type { Packet } from "../../src/contract/message.js";
import { NOOP } from "../../src/contract/payload.js";
import { selectLaws } from "../../src/laws/all-laws.js";
import { COMMITTED } from "../../src/laws/committed.js";
import { COMMITMENTS } from "../../src/laws/leader-completeness.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { outOfOrder } from "./out-of-order.js";

/** Every list of these letters up to a length. */
function listsOf<T>(letters: readonly T[], length: number): readonly (readonly T[])[] {
  let last: readonly (readonly T[])[] = [[]];
  const all = [...last];
  for (let i = 0; i < length; i++) all.push(...(last = last.flatMap((list) => letters.map((one) => [...list, one]))));
  return all;
}

/** How many of the fingerprints have a lane that another one has: by chance it would be none of so few. */
function alike(fingerprints: readonly (readonly [number, number])[]): number {
  const lanes = [0, 1].map((lane) => new Set(fingerprints.map((one) => one[lane])).size);
  return 2 * fingerprints.length - lanes[0] - lanes[1];
}

const ofText = (text: string): [number, number] => {
  const lanes = new Int32Array(2);
  hashText(text, lanes, 0);
  return [lanes[0], lanes[1]];
};

const FIFO: Model = {
  setup: { implementation: REFERENCE, environment: { ...DEFAULT_ENVIRONMENT, network: "fifo" } },
  laws: [],
  bounds: DEFAULT_BOUNDS,
  loss: "send",
  symmetry: false,
  dropsIgnored: false,
};

const packet = (from: number, to: number, body: number): Packet => ({ from, to, kind: "p", body });
const vote = (from: number, to: number, term: number): Packet => ({
  ...{ from, to, kind: "RequestVoteReply" },
  body: { term, voteGranted: true },
});

describe("packets on links that keep order", () => {
  /** The fingerprint of a cluster with these packets under way. */
  function fingerprintsOf(
    model: Model,
    queues: readonly (readonly Packet[])[],
  ): readonly (readonly [number, number])[] {
    const parts = new Parts(model);
    const fingerprints: (readonly [number, number])[] = [];
    const expansion = new Expansion(parts, {
      wants: (low, high) => (fingerprints.push([low, high]), false),
      take() {},
      isBroken() {},
    });
    for (const queue of queues) {
      const list = [...parts.firstList(), ...queue.map((one) => parts.numbers.packetNumber(one))];
      expansion.show(Int32Array.from(list), list.length);
    }
    return fingerprints;
  }

  it("of one link", () => {
    const queues = listsOf([packet(0, 1, 1), packet(0, 1, 2), packet(0, 1, 3)], 7);
    expect(queues.length).toBe(3280);
    expect(alike(fingerprintsOf(FIFO, queues))).toBe(0);
  });

  it("of one link, under all names that servers may have", () => {
    const queues = listsOf([vote(0, 1, 1), vote(0, 1, 2)], 9);
    expect(alike(fingerprintsOf({ ...FIFO, symmetry: true }, queues))).toBe(0);
  });

  it("of two links, between which there is no order", () => {
    const linkOf = ({ from }: Packet): number => from;
    const queues = listsOf([packet(0, 1, 1), packet(0, 1, 2), packet(2, 1, 1), packet(2, 1, 2)], 5);
    const different = new Set(queues.map((queue) => canonicalText(queue.toSorted((a, b) => linkOf(a) - linkOf(b)))));
    const found = new Set(fingerprintsOf(FIFO, queues).map((fingerprint) => fingerprint.join()));
    expect(found.size).toBe(different.size);
  });
});

describe("other things that have an order", () => {
  const entries: readonly Entry[] = [1, 2].flatMap((term) =>
    [NOOP, "c1.1", "c1.2", initialConfiguration(1)].map((payload) => ({ term, payload })),
  );

  it("entries of a log, in its text, its hash and the digest of a packet", () => {
    const logs = listsOf(entries, 4);
    expect(alike(logs.map((log) => ofText(canonicalText(log))))).toBe(0);
    expect(new Set(logs.map((log) => logOf(log).hash)).size).toBe(logs.length);
    expect(new Set(logs.map((log) => digestText(canonicalText(log)))).size).toBe(logs.length);
  });

  it("what waits for a disk", () => {
    const renamer = new Renamer(FIFO.setup);
    const send = (to: number): Pending => ({ type: "send", when: "afterWrites", packet: vote(0, to, 1) });
    const set = (value: number): Pending => ({ type: "write", write: { kind: "set", key: "a", value }, notify: false });
    const [slot] = new Parts(FIFO).first.slots;
    const { options, state, view, timers, replica } = slot;
    const waitingFor = (pending: readonly Pending[]): Slot =>
      new Slot(options, true, state, view, BLANK_DISK, pending, timers, replica);
    const keys = listsOf([set(1), set(2), send(1), send(2)], 6).map((pending) =>
      keyOfSlot(FIFO.setup, waitingFor(pending)),
    );
    expect(alike(keys.map(ofText))).toBe(0);
    // To whom first means nothing where both leave at once: all else still does.
    const renamed = (...pending: Pending[]): string =>
      keyOfSlot(FIFO.setup, renamer.slot(waitingFor(pending), [0, 1, 2]));
    expect(renamed(set(1), send(1), send(2))).toBe(renamed(set(1), send(2), send(1)));
    expect(renamed(set(1), send(1), set(2), send(2))).not.toBe(renamed(set(1), send(2), set(2), send(1)));
  });

  it("what was committed, and in which terms", () => {
    const names = [0, 1, 2];
    const committed = listsOf(entries, 4).map((log) => COMMITTED.text(logOf(log), names));
    const logs = [EMPTY_LOG, append(EMPTY_LOG, 1, "a"), append(EMPTY_LOG, 2, "a")];
    const commitments = listsOf(
      [1, 2].flatMap((term) => logs.map((log) => ({ term, log }))),
      3,
    ).map((list) => list.reduce<typeof COMMITMENTS.empty>((previous, one) => ({ ...one, previous }), null));
    expect(alike(committed.map(ofText))).toBe(0);
    expect(alike(commitments.map((value) => ofText(COMMITMENTS.text(value, names))))).toBe(0);
  });
});

it.each(["qppq", "pqqp", "ppqq", "qqpp", "pqpq", "qpqp"])(
  "a server that must take go and then %s is found",
  (order) => {
    const search = new Search({
      ...FIFO,
      setup: { implementation: outOfOrder(order), environment: FIFO.setup.environment },
      laws: selectLaws(["election-safety"]).laws,
      bounds: { ...DEFAULT_BOUNDS, messages: 8 },
      loss: "nothing",
    });
    search.advance(Infinity);
    expect(search.violated?.law?.id).toBe("election-safety");
    expect(search.violated?.actions.length).toBe(11);
  },
);
