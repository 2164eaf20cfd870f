// What goes over the pipe, as schemas: one line each way. docs/protocol.md explains it; the JSON Schema beside that page is
// made from these, and what the page shows is tried against them. What a step answers is checked by the contract's own checks,
// which are faster and say more.

import { z } from "zod";
import { fieldsOf, OPERATION_TYPES } from "../../cluster/operation.js";
import type { OperationFieldKind } from "../../cluster/operations/definition.js";
import type { Operation } from "../../contract/operation.js";
import { ROLES } from "../../contract/view.js";
import { greetingSchema, PROTOCOL_VERSION } from "./protocol.js";

const count = z.int().min(0);
const position = z.int().min(1);
const server = count.describe("a server's number, from 0");
const place = count.describe("where the child keeps a server: booting into a place ends what was there");
const text = z.string();

const configuration = z
  .strictObject({ voters: z.array(server), outgoing: z.array(server).min(1).nullable(), learners: z.array(server) })
  .meta({ id: "configuration" });
const inSession = z.strictObject({ session: text, serial: position, command: text }).meta({ id: "inSession" });
const opening = z.strictObject({ session: text }).meta({ id: "opening" });
const payload = z.union([text, inSession, opening, configuration, z.null()]).meta({
  id: "payload",
  description:
    "a command (a text, or in a session an object), the opening of a session, a configuration, or null where a leader begins its term",
});
const entry = z.strictObject({ term: count, payload }).meta({ id: "entry" });
const entries = z.array(entry);
const json = z.json().meta({ id: "json", description: "plain data" });

const base = z.strictObject({ index: count, term: count, mark: count, configuration: configuration.optional() }).meta({
  id: "base",
  description: "where a log begins that was compacted: a snapshot's index and term, and the `mark` of its data",
});
const logChange = z.strictObject({ base: base.optional(), from: position, entries }).meta({
  id: "logChange",
  description:
    "all entries from index `from` on are removed, then `entries` appended; with `base`, once the log begins behind that",
});
const session = z.strictObject({ id: text, serial: count }).meta({ id: "session" });
const snapshot = z
  .strictObject({
    index: position,
    term: count,
    configuration: configuration.optional(),
    sessions: z.array(session).optional(),
    data: json,
  })
  .meta({ id: "snapshot", description: "the state machine as of an index; `data` is handed back as it was given" });
const write = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("set"), key: text, value: json }),
    z.strictObject({ kind: z.literal("log"), from: position, entries }),
    z.strictObject({ kind: z.literal("snapshot"), snapshot }),
  ])
  .meta({ id: "write" });
const packet = z.strictObject({ from: server, to: server, kind: text, body: json }).meta({ id: "packet" });
const KINDS = {
  client: count,
  name: text,
  server,
  configuration,
  session: text.optional(),
  serial: position.optional(),
} satisfies Record<OperationFieldKind, z.ZodType>;
const operationOf = (type: Operation["type"]) =>
  z.strictObject({
    type: z.literal(type),
    ...Object.fromEntries(fieldsOf(type).map(([field, kind]) => [field, KINDS[kind]])),
  });
const [firstOperation, ...otherOperations] = OPERATION_TYPES.map(operationOf);
const operation = z
  .discriminatedUnion("type", [firstOperation, ...otherOperations])
  .meta({ id: "operation", description: "what a client or an operator asks for" });
const disk = z.strictObject({ values: z.record(text, json), log: entries, snapshot: snapshot.optional() }).meta({
  id: "disk",
  description: "with a snapshot, `log` has the entries behind it",
});
const milliseconds = z.number().min(0);
const options = z
  .strictObject({
    id: server,
    nodes: position,
    bootstrap: configuration.nullable(),
    settings: z.record(text, text),
    electionTimeoutMin: milliseconds,
    electionTimeoutMax: milliseconds,
    heartbeatInterval: milliseconds,
    clockDriftBound: z.number().min(1),
    seed: text,
  })
  .meta({ id: "options" });

const message = z
  .discriminatedUnion("type", [
    z.strictObject({ type: z.literal("packet"), packet }),
    z.strictObject({ type: z.literal("timer"), timer: text }),
    z.strictObject({ type: z.literal("operation"), operation, snapshot: snapshot.optional() }),
    z.strictObject({ type: z.literal("written"), write }),
    z.strictObject({ type: z.literal("writeFailed"), write }),
    z.strictObject({ type: z.literal("local"), name: text }),
  ])
  .meta({ id: "message" });

const when = z.enum(["now", "afterWrites"]);
const outbound = z
  .discriminatedUnion("type", [
    z.strictObject({ type: z.literal("send"), packet, when }),
    z.strictObject({ type: z.literal("write"), write, notify: z.boolean() }),
    z.strictObject({
      type: z.literal("respond"),
      operation: text,
      outcome: z.enum(["ok", "failed", "unknown"]),
      value: json.optional(),
      index: count.optional(),
      leader: server.optional(),
      when,
    }),
    z.strictObject({
      type: z.literal("apply"),
      index: position,
      term: count,
      payload,
      skipped: z.literal(true).optional(),
    }),
    z.strictObject({ type: z.literal("restore"), snapshot }),
    z.strictObject({
      type: z.literal("arm"),
      timer: text,
      min: milliseconds,
      max: milliseconds,
      periodic: z.boolean().optional(),
    }),
    z.strictObject({ type: z.literal("disarm"), timer: text }),
    z.strictObject({ type: z.literal("halt"), reason: text }),
  ])
  .meta({ id: "outbound" });

const durableFields = { currentTerm: count, votedFor: server.nullable(), log: logChange };
const view = z
  .strictObject({
    ...durableFields,
    role: z.enum(ROLES),
    commitIndex: count,
    lastApplied: count,
    votesGranted: z.array(server),
    nextIndex: z.array(count),
    matchIndex: z.array(count),
    configuration,
  })
  .partial()
  .meta({ id: "view" });

const pledge = z
  .discriminatedUnion("type", [
    z.strictObject({ type: z.literal("vote"), term: count, granted: z.boolean() }),
    z.strictObject({ type: z.literal("acknowledgement"), term: count, index: count }),
  ])
  .meta({ id: "pledge" });

/** What the harness says. */
export const requestSchema = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("greet"), protocol: z.literal(PROTOCOL_VERSION) }).meta({ title: "greet" }),
  z.strictObject({ do: z.literal("boot"), server: place, options, disk }).meta({ title: "boot" }),
  z.strictObject({ do: z.literal("take"), server: place, message }).meta({ title: "take" }),
  z.strictObject({ do: z.literal("durable"), disk }).meta({ title: "durable" }),
  z.strictObject({ do: z.literal("describe"), packet }).meta({ title: "describe" }),
]);

const panic = z.strictObject({ panic: text }).meta({ title: "panic" });
const step = z
  .strictObject({
    outbound: z.array(outbound),
    view,
    key: json.optional(),
    localMessages: z.array(text).optional(),
  })
  .meta({ title: "step" });

/** What a child answers, by what it was asked. */
export const answerSchemas = {
  greet: greetingSchema,
  boot: z.union([step, panic]),
  take: z.union([step, panic]),
  durable: z.union([
    z.strictObject({ durable: z.strictObject(durableFields).partial() }).meta({ title: "durable" }),
    panic,
  ]),
  describe: z.union([z.strictObject({ pledge: pledge.nullable() }).meta({ title: "pledge" }), panic]),
} as const;

/** The JSON Schema (2020-12) of a line, either way. */
export function protocolJsonSchema(): object {
  const answers = z.union([
    greetingSchema,
    step,
    answerSchemas.durable.options[0],
    answerSchemas.describe.options[0],
    panic,
  ]);
  const line = z.union([requestSchema.meta({ title: "to the child" }), answers.meta({ title: "from the child" })]);
  return z.toJSONSchema(line.meta({ title: "a line of the protocol between Seaworthy and an implementation" }));
}
