// What goes over a wire, or into a page, comes out as it went in; and nothing comes out of what is damaged.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { initialConfiguration } from "../../src/contract/configuration.js";
import { ContractError } from "../../src/contract/contract-error.js";
import type { Disk, Write } from "../../src/contract/disk.js";
import { canonicalText, type Json } from "../../src/contract/json.js";
import {
  appendAll,
  commonIndex,
  compacted,
  EMPTY_LOG,
  entriesAfter,
  holdsAll,
  logOf,
  logUpTo,
  toEntries,
  type Entry,
  type Log,
} from "../../src/contract/log.js";
import type { Outbound } from "../../src/contract/outbound.js";
import { NOOP, type Payload } from "../../src/contract/payload.js";
import type { View } from "../../src/contract/view.js";
import {
  decodeAnswer,
  decodeDurable,
  decodeOutbound,
  decodeView,
  encode,
  encodeAnswer,
  encodeOutbound,
  type Answer,
} from "../../src/contract/wire.js";

const SEEDED = { seed: 11, numRuns: 500 };

const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;
const name = fc.string({ maxLength: 6 });
const index = fc.nat({ max: 9 });
const indices = fc.array(index, { maxLength: 3 });
const payload: fc.Arbitrary<Payload> = fc.oneof(fc.constantFrom("", "a", "b", NOOP), index.map(initialConfiguration));
const entry: fc.Arbitrary<Entry> = fc.record({ term: index, payload });
const entries = fc.array(entry, { maxLength: 5 });

/** Logs one after the other: each keeps a part of the one before, mostly all of it, and appends some entries. */
const logs = fc
  .array(fc.record({ cut: fc.oneof(fc.constant(0), fc.nat({ max: 12 })), adds: entries }), { maxLength: 8 })
  .map((edits) => {
    let log = EMPTY_LOG;
    return edits.map(({ cut, adds }) => (log = appendAll(logUpTo(log, log.index - cut), adds)));
  });

/** A view without its log. */
const fields: fc.Arbitrary<View> = fc.record(
  {
    currentTerm: index,
    votedFor: fc.option(index),
    role: fc.constantFrom("follower", "candidate", "leader"),
    commitIndex: index,
    lastApplied: index,
    votesGranted: indices,
    nextIndex: indices,
    matchIndex: indices,
  },
  { requiredKeys: [] },
);

type Lists = fc.Arbitrary<readonly Entry[]>;

/** Lists of entries as a server has them at hand: of its log, copies of these, and others. */
const listsOf = (log: Log): Lists =>
  fc.oneof(
    entries,
    fc
      .record({ after: fc.nat({ max: log.index }), limit: index, isCopied: fc.boolean() })
      .map(({ after, limit, isCopied }) => {
        const list = entriesAfter(log, after, limit);
        return isCopied ? list.map(plain) : list;
      }),
  );

const gate = fc.constantFrom("now", "afterWrites");

const outboundOf = (lists: Lists): fc.Arbitrary<Outbound> => {
  const write = fc.oneof<fc.Arbitrary<Write>[]>(
    fc.record({ kind: fc.constant("set"), key: name, value: json }),
    fc.record({ kind: fc.constant("log"), from: index.map((at) => at + 1), entries: lists }),
  );
  const body = fc.oneof(json, fc.dictionary(fc.oneof(name, fc.constant("__proto__")), fc.oneof(json, lists)));
  const packet = fc.record({ from: index, to: index, kind: name, body });
  return fc.oneof<fc.Arbitrary<Outbound>[]>(
    fc.record({ type: fc.constant("send"), packet, when: gate }),
    fc.record({ type: fc.constant("write"), write, notify: fc.boolean() }),
    fc.record(
      {
        ...{ type: fc.constant("respond"), operation: name, outcome: fc.constantFrom("ok", "failed"), when: gate },
        ...{ value: json, leader: index },
      },
      { requiredKeys: ["type", "operation", "outcome", "when"] },
    ),
    fc.record({ type: fc.constant("apply"), index: index.map((at) => at + 1), term: index, payload }),
    fc.record({ type: fc.constant("arm"), timer: name, min: index, max: fc.constant(9), periodic: fc.boolean() }),
    fc.record({ type: fc.constant("disarm"), timer: name }),
    fc.record({ type: fc.constant("halt"), reason: name }),
  );
};

const answerWith = (log: Log | undefined): fc.Arbitrary<Answer> =>
  fc.record(
    {
      outbound: fc.array(outboundOf(listsOf(log ?? EMPTY_LOG)), { maxLength: 4 }),
      view: fields.map((view) => (log ? { ...view, log } : view)),
      kept: fc.constant(true as const),
      localMessages: fc.array(name, { maxLength: 2 }),
    },
    { requiredKeys: ["outbound", "view"] },
  );

/** What a server answers one time after the other. Now and then it shows no log. */
const answers = logs.chain((logs) =>
  fc.tuple(...logs.map((log) => fc.option(fc.constant(log), { freq: 9, nil: undefined }).chain(answerWith))),
);

const plain = ({ term, payload }: Entry): Entry => ({ term, payload });

/** Over the wire. */
const sent = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** The text of an answer with everything in it. */
const told = ({ view: { log, ...view }, ...others }: Answer): string =>
  canonicalText({ ...others, view, log: log && toEntries(log) });

const listsIn = (outbound: Outbound): readonly (readonly Entry[])[] => {
  const lists =
    outbound.type === "send"
      ? Object.values((outbound.packet.body ?? {}) as object)
      : outbound.type === "write" && outbound.write.kind === "log"
        ? [outbound.write.entries]
        : [];
  return lists.filter((list): list is readonly Entry[] => Array.isArray(list));
};

const isEndOf = (log: Log, list: readonly Entry[]): boolean =>
  list.length > 0 &&
  list.length <= log.index &&
  canonicalText(list) === canonicalText(entriesAfter(log, log.index - list.length, list.length));

describe("what a server answers", () => {
  it("comes over the wire as it was, one answer after the other", () => {
    fc.assert(
      fc.property(answers, (answers) => {
        let [before, read]: View[] = [{}, {}];
        for (const answer of answers) {
          const back = decodeAnswer(sent(encodeAnswer(answer, before)), read, "answer") as Answer;
          expect(told(back)).toBe(told(answer));
          expect(encodeAnswer(back, read)).toEqual(encodeAnswer(answer, before));
          [before, read] = [answer.view, back.view];
        }
      }),
      SEEDED,
    );
  });

  it("shares entries where they were shared: a log with the log before, what is written and sent with the log", () => {
    fc.assert(
      fc.property(answers, (answers) => {
        let [before, read]: View[] = [{}, {}];
        for (const answer of answers) {
          const back = decodeAnswer(sent(encodeAnswer(answer, before)), read, "answer") as Answer;
          const [log, own] = [answer.view.log ?? EMPTY_LOG, back.view.log ?? EMPTY_LOG];
          const common = commonIndex(log, before.log ?? EMPTY_LOG);
          expect(logUpTo(own, common)).toBe(logUpTo(read.log ?? EMPTY_LOG, common));
          answer.outbound.forEach((outbound, i) => {
            const lists = listsIn(back.outbound[i]);
            // Where entries repeat, those in the midst of a log may be written in full.
            listsIn(outbound).forEach((list, at) => {
              if (isEndOf(log, list)) expect(holdsAll(own, lists[at])).toBe(true);
            });
          });
          [before, read] = [answer.view, back.view];
        }
      }),
      SEEDED,
    );
  });

  it("keeps the very lists of the view before where they are the same", () => {
    const before: View = { nextIndex: [1, 2], matchIndex: [0, 0] };
    const after = decodeView(sent(encode({ nextIndex: [1, 2], matchIndex: [0, 1] }, before)), before, "view");
    expect(after.nextIndex).toBe(before.nextIndex);
    expect(after.matchIndex).toEqual([0, 1]);
  });

  it("shows fields in the order in which they were written", () => {
    const packet = { from: 0, to: 1, kind: "k", body: { z: 1, entries: [{ term: 1, payload: "x" }], a: 2 } };
    const log = logOf(packet.body.entries);
    const wire = encodeOutbound({ type: "send", packet, when: "now" }, log);
    expect(JSON.stringify(wire)).toBe(
      '{"type":"send","packet":{"from":0,"to":1,"kind":"k","body":{"z":1,"entries":{"from":1,"count":1},"a":2}},' +
        '"when":"now","stretches":["entries"]}',
    );
    expect(JSON.stringify(decodeOutbound(wire, log, "outbound"))).toBe(
      JSON.stringify({ type: "send", packet, when: "now" }),
    );
  });

  it.each([
    ["of which the log has forgotten all", ["a"]],
    ["of which the log has only the last", ["b", "b"]],
    ["that are more than the log ever had", ["b", "b", "b", "b"]],
  ])("has in full the entries %s", (_, payloads) => {
    const entriesOf = (payloads: readonly string[]): Entry[] => payloads.map((payload) => ({ term: 1, payload }));
    const log = compacted(logOf(entriesOf(["a", "b", "b"])), 2);
    const packet = { from: 0, to: 1, kind: "k", body: { entries: entriesOf(payloads) } };
    const outbound: Outbound = { type: "send", packet, when: "now" };
    const wire = encodeOutbound(outbound, log);
    expect(wire).toEqual(outbound);
    expect(decodeOutbound(sent(wire), log, "outbound")).toEqual(outbound);
  });

  it("may be an error, which keeps its name and its message", () => {
    const back = decodeAnswer(sent(encodeAnswer(new RangeError("too far"), {})), {}, "answer");
    expect(back).toBeInstanceOf(Error);
    expect(String(back)).toBe("RangeError: too far");
  });
});

describe("a disk", () => {
  it("is what its own durable view is written by: the log of both is one", () => {
    const disk: Disk = { values: {}, log: logOf([{ term: 1, payload: "x" }]) };
    const wire = encode({ currentTerm: 1, votedFor: null, log: disk.log }, disk);
    expect(wire.log).toEqual({ from: 2, entries: [] });
    expect(decodeDurable(sent(wire), disk, "durable").log).toBe(disk.log);
  });
});

describe("the size of a run", () => {
  /** A leader that saves its log anew at each step and sends all of it to somebody who never answers. */
  function sizeOfRun(steps: number): number {
    let [size, log, view]: [number, Log, View] = [0, EMPTY_LOG, {}];
    for (let step = 0; step < steps; step++) {
      log = appendAll(log, [{ term: 1, payload: `c${step}` }]);
      // Code that is not trusted has copies of its entries.
      const copies = toEntries(log).map(plain);
      const answer: Answer = {
        outbound: [
          { type: "write", write: { kind: "log", from: 1, entries: copies }, notify: true },
          { type: "send", packet: { from: 0, to: 1, kind: "append", body: { entries: copies } }, when: "now" },
        ],
        view: { log },
      };
      size += JSON.stringify(encodeAnswer(answer, view)).length;
      // It boots from its disk now and then.
      size += JSON.stringify(encodeAnswer({ outbound: [], view: { log } }, { log })).length;
      ({ view } = answer);
    }
    return size;
  }

  it("grows with its steps, not with its steps times its log", () => {
    expect(sizeOfRun(400) / sizeOfRun(100)).toBeLessThan(4.5);
    expect(sizeOfRun(400) / 400).toBeLessThan(500);
  });
});

type Path = readonly (string | number)[];

/** The ways to all parts of plain data. */
const pathsIn = (value: unknown): readonly Path[] =>
  typeof value !== "object" || value === null
    ? [[]]
    : [[], ...Object.entries(value).flatMap(([key, part]) => pathsIn(part).map((path) => [key, ...path]))];

/** Plain data with the part at a path replaced; undefined: left out. */
function withPart(value: unknown, [first, ...rest]: Path, part: unknown): unknown {
  if (first === undefined) return part;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<string, unknown>;
  copy[first] = withPart(copy[first], rest, part);
  return copy;
}

const damage = fc.oneof(json, fc.constantFrom<unknown[]>(undefined, -1, 1.5, 1e300, "", [], {}, ["send"], null, true));

describe("what is damaged", () => {
  it("is an error that says where, or it is another answer, as well-formed as any", () => {
    let refused = 0;
    fc.assert(
      fc.property(
        logs.filter((logs) => logs.length > 1).chain((logs) => fc.tuple(fc.constant(logs[0]), answerWith(logs[1]))),
        fc.nat(),
        damage,
        ([log, answer], place, part) => {
          const wire = sent(encodeAnswer(answer, { log }));
          const paths = pathsIn(wire);
          const damaged = sent(withPart(wire, paths[place % paths.length], part) ?? null);
          let back: Answer | Error;
          try {
            back = decodeAnswer(damaged, { log }, "answer");
          } catch (error) {
            refused++;
            expect(error).toBeInstanceOf(ContractError);
            expect((error as Error).message).toMatch(/^answer/);
            return;
          }
          const again = decodeAnswer(sent(encodeAnswer(back, { log })), { log }, "answer");
          expect(told(again as Answer)).toBe(told(back as Answer));
        },
      ),
      { ...SEEDED, numRuns: 3000 },
    );
    expect(refused).toBeGreaterThan(1000);
  });

  const view = { log: { from: 1, entries: [] } };
  const send = (others: object) => ({
    outbound: [{ type: "send", packet: { from: 0, to: 1, kind: "k", body: {} }, when: "now", ...others }],
    view,
  });
  const deep = JSON.parse("[".repeat(5000) + "]".repeat(5000)) as unknown;

  it.each<[string, unknown, RegExp]>([
    ["nothing", null, /^answer: an object expected, found null$/],
    ["a list", [], /^answer: an object expected, found a list$/],
    ["a field too many", { outbound: [], view, rest: 1 }, /^answer: unknown field rest; there are outbound, view, /],
    ["a field that all objects have", { outbound: [], view, toString: 1 }, /^answer: unknown field toString/],
    ["no view", { outbound: [] }, /^answer.view: an object expected, found nothing$/],
    ["a list for a view", { outbound: [], view: [] }, /^answer.view: an object expected, found a list$/],
    ["a role that nobody has", { outbound: [], view: { role: "king" } }, /^answer.view.role: one of follower, /],
    [
      "a gap in the log",
      { outbound: [], view: { log: { from: 4, entries: [] } } },
      /^answer.view.log.from: at most 3 expected, since the log before has 2 entries; found 4$/,
    ],
    [
      "no place for the entries",
      { outbound: [], view: { log: { entries: [] } } },
      /^answer.view.log.from: an index from 1 on/,
    ],
    [
      "an entry without a term",
      { outbound: [], view: { log: { from: 1, entries: [{ payload: "" }] } } },
      /^answer.view.log.entries\[0\].term: a whole number from 0 on expected, found nothing$/,
    ],
    [
      "an entry with a payload that is none",
      { outbound: [], view: { log: { from: 1, entries: [{ term: 1, payload: 7 }] } } },
      /^answer.view.log.entries\[0\].payload: /,
    ],
    [
      "an entry without a payload",
      { outbound: [], view: { log: { from: 1, entries: [{ term: 1 }] } } },
      /^answer.view.log.entries\[0\].payload: /,
    ],
    [
      "a step that was not kept",
      { outbound: [], view, kept: false },
      /^answer.kept: true or nothing expected, found false$/,
    ],
    [
      "names that are none",
      { outbound: [], view, localMessages: [1] },
      /^answer.localMessages: a string expected, found 1$/,
    ],
    ["an outbound of no type", { outbound: [{}], view }, /^answer.outbound\[0\]: an outbound's type is one of send, /],
    [
      "a list as a type",
      { outbound: [{ type: ["halt"], reason: "" }], view },
      /^answer.outbound\[0\]: .* found a list$/,
    ],
    [
      "a packet without a body",
      send({ packet: { from: 0, to: 1, kind: "k" } }),
      /^answer.outbound\[0\] \(send\).packet.body: plain data expected/,
    ],
    [
      "a body without a bottom",
      send({ packet: { from: 0, to: 1, kind: "k", body: deep } }),
      /^answer.outbound\[0\]: plain data expected/,
    ],
    [
      "a stretch of nothing",
      send({ stretches: ["entries"] }),
      /^answer.outbound\[0\], stretch entries: an object expected, found nothing$/,
    ],
    [
      "a stretch of what is inherited",
      send({ stretches: ["__proto__"] }),
      /^answer.outbound\[0\], stretch __proto__.from: an index from 1 on/,
    ],
    [
      "a stretch beyond the log",
      send({ packet: { from: 0, to: 1, kind: "k", body: { a: { from: 1, count: 1 } } }, stretches: ["a"] }),
      /^answer.outbound\[0\], stretch a: 1 entries from 1 on, but the log has 0$/,
    ],
    [
      "an error without a message",
      { threw: { name: "Error" } },
      /^answer.threw.message: a string expected, found nothing$/,
    ],
    [
      "an error with a view",
      { threw: { name: "Error", message: "" }, view },
      /^answer: unknown field view; there are threw$/,
    ],
  ])("is told of: %s", (_, wire, message) => {
    const log = logOf([
      { term: 1, payload: "x" },
      { term: 1, payload: "y" },
    ]);
    const decoded = () => decodeAnswer(wire, { log }, "answer");
    expect(decoded).toThrow(ContractError);
    expect(decoded).toThrow(message);
  });
});
