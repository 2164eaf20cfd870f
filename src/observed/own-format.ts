// Our own format of recorded events: one JSON object a line, in the words of Figure 2. docs/judge.md explains it; what is not
// described here is refused.

import { z } from "zod";
import { canonicalText } from "../contract/json.js";
import type { Payload } from "../contract/payload.js";
import { ROLES } from "../contract/view.js";
import type { Event, EventPlace, ToldEntry, ToldMessage } from "./event.js";

/** More than any log, and few enough to be counted to. */
const COUNT_MAX = 2 ** 53 - 1;
const count = z.int().min(0).max(COUNT_MAX);
const server = z.string().min(1);
const indices = z.record(server, count);

// A command of any kind is as good as its text.
const value = z.json();
const entry = z.strictObject({ term: count.optional(), value: value.optional() });
const standing = z.strictObject({ index: count, term: count.optional() });

const message = {
  kind: z.string(),
  term: count.optional(),
  granted: z.boolean().optional(),
  acknowledged: count.optional(),
  previous: standing.optional(),
  entries: z.array(entry).optional(),
  snapshot: z.literal(true).optional(),
  held: standing.optional(),
  body: value.optional(),
};
const sent = z.strictObject({ to: server, ...message });
const received = z.strictObject({ from: server, ...message, accepted: z.literal(true).optional() });

const eventSchema = z.strictObject({
  server,
  event: z.string(),
  time: z.number().optional(),
  boot: z.literal(true).optional(),
  down: z.literal(true).optional(),
  currentTerm: count.optional(),
  votedFor: server.nullable().optional(),
  role: z.enum(ROLES).optional(),
  commitIndex: count.optional(),
  lastApplied: count.optional(),
  lastIndex: count.optional(),
  lastTerm: count.optional(),
  log: z.strictObject({ from: z.int().min(1).max(COUNT_MAX), entries: z.array(entry) }).optional(),
  votesGranted: z.array(server).optional(),
  nextIndex: indices.optional(),
  matchIndex: indices.optional(),
  sent: z.array(sent).optional(),
  received: received.optional(),
  applied: z.array(z.strictObject({ index: count, term: count.optional(), value: value.optional() })).optional(),
});

/** A line of our own format. */
export type EventLine = z.infer<typeof eventSchema>;

/** Reads a line: its event, or what is wrong with it. */
export const parseEventLine = (line: object): z.ZodSafeParseResult<EventLine> => eventSchema.safeParse(line);

/** The JSON Schema of a line. */
export const eventJsonSchema = (): object =>
  z.toJSONSchema(eventSchema.meta({ title: "an event, as seaworthy judge reads it" }), { io: "input" });

/** Whether a line is meant to be of this format. */
export const isOwn = (line: object): boolean => "server" in line && "event" in line && typeof line.event === "string";

/** The event of a line. */
export function eventOf(line: EventLine, place: EventPlace): Event {
  const { server, event, time = null, boot = false, down = false, sent = [], received, applied = [], ...told } = line;
  return {
    place,
    server,
    name: event,
    time,
    boot,
    down,
    told: { ...told, log: told.log && { from: told.log.from, entries: told.log.entries.map(entryOf) } },
    sent: sent.map(({ to, ...message }) => messageOf(server, to, message)),
    received: received === undefined ? null : receivedBy(server, received),
    applied: applied.map((one) => ({ index: one.index, ...entryOf(one) })),
  };
}

type Line = Omit<z.infer<typeof sent>, "to">;

// What becomes of a message is not what was sent.
const receivedBy = (server: string, { from, accepted, ...message }: z.infer<typeof received>): ToldMessage => ({
  ...messageOf(from, server, message),
  accepted,
});

const messageOf = (from: string, to: string, message: Line): ToldMessage => {
  const { entries, body: _, ...others } = message;
  return {
    ...{ from, to, ...others },
    entries: entries?.map(entryOf),
    text: `${from}>${to} ${canonicalText(message)}`,
    body: message,
  };
};

const entryOf = ({ term, value }: z.infer<typeof entry>): ToldEntry => ({ term, payload: payloadOf(value) });

/** A value as it stands in a log: text stays, `null` is a no-op, everything else is its JSON. */
export const payloadOf = (value: unknown): Payload | undefined => {
  if (value === undefined || value === null || typeof value === "string") return value;
  return canonicalText(value);
};
