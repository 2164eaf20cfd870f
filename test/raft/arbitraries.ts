// Servers and messages for the properties of the reducer: well-formed messages with any numbers, and junk.

import fc from "fast-check";
import type { NodeOptions } from "../../src/contract/implementation.js";
import { initialConfiguration } from "../../src/contract/configuration.js";
import type { Message } from "../../src/contract/message.js";
import { NOOP } from "../../src/contract/payload.js";
import { SETTINGS } from "../../src/raft/settings.js";
import type { NodeState } from "../../src/raft/state.js";
import { candidateWith, followerWith, leaderWith } from "./server.js";

const KINDS = [
  ...(["RequestVote", "RequestVoteReply", "AppendEntries", "AppendEntriesReply"] as const),
  ...(["RequestPreVote", "RequestPreVoteReply", "TimeoutNow"] as const),
  ...(["InstallSnapshot", "InstallSnapshotReply"] as const),
  ...(["ReadIndex", "ReadIndexReply"] as const),
];

const settings = fc.record(
  Object.fromEntries(Object.entries(SETTINGS).map(([name, values]) => [name, fc.constantFrom<string>(...values)])),
);

const options: fc.Arbitrary<Partial<NodeOptions>> = fc
  .integer({ min: 1, max: 5 })
  .chain((nodes) => fc.record({ nodes: fc.constant(nodes), id: fc.nat({ max: nodes - 1 }), settings }));

const terms = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 5 }).map((list) => list.sort((a, b) => a - b));

/** A server of any role, from any disk that a server could have left. */
export const anyServer: fc.Arbitrary<NodeState> = fc
  .record({
    start: fc.constantFrom(followerWith, candidateWith, leaderWith),
    options,
    terms,
    base: fc.nat({ max: 2 }),
    extra: fc.nat({ max: 2 }),
    votedFor: fc.constantFrom(null, 0, 1),
  })
  .map(({ start, options, terms, base, extra, votedFor }) =>
    start({ terms, base, currentTerm: (terms.at(-1) ?? 0) + extra, votedFor }, options),
  );

const term = fc.nat({ max: 6 });
const index = fc.oneof({ weight: 8, arbitrary: fc.nat({ max: 6 }) }, fc.constant(Number.MAX_SAFE_INTEGER));
const entry = fc.record({
  term,
  payload: fc.constantFrom(
    ...["", "a", "b", NOOP, initialConfiguration(2)],
    ...[{ session: "o1" }, { session: "o1", serial: 1, command: "c" }, { session: "o2", serial: 2, command: "d" }],
  ),
});
const entries = fc.array(entry, { maxLength: 3 });

/** What the harness once took, of some state. */
const data = fc.record({ mark: fc.nat(), state: fc.constantFrom(null, {}, { "": "a" }) });
const sessions = fc.constantFrom(
  [],
  [{ id: "o1", serial: 0 }],
  [
    { id: "o1", serial: 1 },
    { id: "o2", serial: 3 },
  ],
);
/** A piece of what the harness once took, or of something else. */
const chunk = fc.oneof(
  ...['{"mark":1,"state":null}', "{}"].map((text) =>
    fc
      .tuple(fc.nat({ max: 2 }), fc.nat({ max: text.length }))
      .map(([part, length]) => ({ offset: part * length, data: text.slice(part * length, (part + 1) * length) }))
      .map(({ offset, data }) => ({ offset, data, done: offset + data.length >= text.length })),
  ),
);
const position = fc.integer({ min: 1, max: 8 });

const body: Record<(typeof KINDS)[number], fc.Arbitrary<object>> = {
  RequestVote: fc.record(
    { term, lastLogIndex: index, lastLogTerm: term, transfer: fc.constant(true as const) },
    { requiredKeys: ["term", "lastLogIndex", "lastLogTerm"] },
  ),
  RequestVoteReply: fc.record({ term, voteGranted: fc.boolean() }),
  AppendEntries: fc.record({ term, prevLogIndex: index, prevLogTerm: term, entries, leaderCommit: index }),
  AppendEntriesReply: fc.record({
    term,
    success: fc.boolean(),
    matchIndex: index,
    prevLogIndex: index,
    conflictIndex: index,
  }),
  RequestPreVote: fc.record({ term, lastLogIndex: index, lastLogTerm: term }),
  RequestPreVoteReply: fc.record({ term, voteGranted: fc.boolean(), requestTerm: term }),
  TimeoutNow: fc.record({ term }),
  ReadIndex: fc.record({ term, operation: fc.constantFrom("r1", "r2") }),
  ReadIndexReply: fc.record({ term, operation: fc.constantFrom("r1", "r2"), index }),
  InstallSnapshot: fc.oneof(
    fc.record(
      { term, lastIncludedIndex: position, lastIncludedTerm: term, sessions, data },
      { requiredKeys: ["term", "lastIncludedIndex", "lastIncludedTerm", "data"] },
    ),
    fc
      .record({ term, lastIncludedIndex: fc.constantFrom(1, 2), lastIncludedTerm: term, chunk })
      .map(({ chunk, ...head }) => ({ ...head, ...chunk })),
  ),
  InstallSnapshotReply: fc.oneof(
    fc.record({ term, matchIndex: index }),
    fc.record({ term, matchIndex: fc.constant(0), lastIncludedIndex: position, offset: index }),
  ),
};

const from = fc.nat({ max: 4 });

const wellFormedPacket: fc.Arbitrary<Message> = fc
  .constantFrom(...KINDS)
  .chain((kind) => fc.record({ from, to: from, kind: fc.constant<string>(kind), body: body[kind] }))
  .map((packet) => ({ type: "packet", packet }));

const junk = fc.oneof(fc.anything(), fc.constantFrom(null, undefined, NaN, Infinity, -1, 0.5, 2 ** 53, "1", [], {}));

/** A well-formed body with one field replaced, removed or nested wrongly. */
const damaged = fc
  .constantFrom(...KINDS)
  .chain((kind) => fc.tuple(fc.constant<string>(kind), body[kind], fc.nat(), junk))
  .map(([kind, whole, at, value]) => {
    const field = Object.keys(whole)[at % Object.keys(whole).length];
    return { kind, body: { ...whole, [field]: value } };
  });

const junkPacket: fc.Arbitrary<Message> = fc
  .record({
    from: fc.oneof(from, fc.integer()),
    to: junk,
    content: fc.oneof(
      damaged,
      fc.record({ kind: fc.oneof(fc.constantFrom<string>(...KINDS), fc.string()), body: junk }),
    ),
  })
  .map(({ from, to, content }) => ({ type: "packet", packet: { from, to, ...content } }) as Message);

const servers = fc.uniqueArray(fc.nat({ max: 5 }), { maxLength: 4 }).map((list) => list.sort((a, b) => a - b));

const anyOperation: fc.Arbitrary<Message> = fc
  .oneof(
    fc.record({
      ...{ type: fc.constant("reconfigure"), client: fc.nat({ max: 2 }), id: fc.constant("m1") },
      configuration: fc.record({ voters: servers, outgoing: fc.constantFrom(null, [0]), learners: servers }),
    }),
    junk,
    fc.record({ type: fc.oneof(fc.constant("write"), fc.string(), junk), client: junk, command: junk }),
  )
  .map((operation) => ({ type: "operation", operation }) as Message);

const write = fc.oneof(
  fc.record({
    kind: fc.constant("set" as const),
    key: fc.constantFrom("hardState", "other"),
    value: fc.oneof(
      fc.record({ currentTerm: term, votedFor: fc.constantFrom(null, 0, 1, 2) }),
      fc.constantFrom(null, 0, "x"),
    ),
  }),
  fc.record({ kind: fc.constant("log" as const), from: fc.integer({ min: -1, max: 7 }), entries }),
);

const localMessage: fc.Arbitrary<Message> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Message>({ type: "timer", timer: "election" }) },
  { weight: 2, arbitrary: fc.constant<Message>({ type: "timer", timer: "heartbeat" }) },
  fc.constantFrom<Message>({ type: "timer", timer: "quorum" }, { type: "timer", timer: "transfer" }),
  fc.string().map((timer): Message => ({ type: "timer", timer })),
  fc.string().map((name): Message => ({ type: "local", name })),
  {
    weight: 2,
    arbitrary: fc
      .string()
      .map((command): Message => ({ type: "operation", operation: { type: "write", client: 0, command } })),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Message>(
      { type: "operation", operation: { type: "register", client: 0, id: "o1" } },
      { type: "operation", operation: { type: "write", client: 0, command: "c", session: "o1", serial: 1 } },
    ),
  },
  {
    weight: 3,
    arbitrary: fc
      .nat({ max: 5 })
      .map((to): Message => ({ type: "operation", operation: { type: "transfer", client: 0, id: `t${to}`, to } })),
  },
  { weight: 3, arbitrary: write.map((write): Message => ({ type: "written", write })) },
  write.map((write): Message => ({ type: "writeFailed", write })),
  {
    weight: 2,
    arbitrary: fc
      .record({ index: fc.integer({ min: 1, max: 2 }), term, data })
      .map((snapshot): Message => ({ type: "operation", operation: { type: "compact", id: "s" }, snapshot })),
  },
);

/** Any message at all; `wellFormed` leaves out what no sender could have written. */
export const wellFormedMessage: fc.Arbitrary<Message> = fc.oneof(
  { weight: 3, arbitrary: wellFormedPacket },
  { weight: 1, arbitrary: localMessage },
);

export const anyMessage: fc.Arbitrary<Message> = fc.oneof(
  { weight: 5, arbitrary: wellFormedMessage },
  { weight: 2, arbitrary: junkPacket },
  { weight: 1, arbitrary: anyOperation },
);
