// A mapping says which field of a line is what, for logs that are not in our own format. It is data: those that Seaworthy
// brings are in formats.ts, everybody else's is a file.

import { z } from "zod";
import { ROLES } from "../contract/view.js";

/** The names on the way to a field, with dots between: `event.state.term`. */
const path = z.string().min(1);
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** By path: the values that the field must have one of. A field that is not there has the value null. */
const condition = z.record(path, z.array(scalar).min(1));

const standing = z.strictObject({ when: condition.optional(), index: path, term: path.optional() });

const message = z.strictObject({
  when: condition,
  way: z.enum(["sent", "received"]),
  peer: path,
  kind: path,
  content: path.optional(),
  term: path.optional(),
  granted: condition.optional(),
  acknowledged: standing.optional(),
  appends: z
    .strictObject({
      when: condition.optional(),
      previousIndex: path,
      previousTerm: path.optional(),
      entries: path.optional(),
      entryTerm: path.optional(),
      entryValue: path.optional(),
      count: path.optional(),
      lastIndex: path.optional(),
    })
    .optional(),
  accepted: condition.optional(),
  snapshot: condition.optional(),
  held: standing.optional(),
});

/** What a mapping file holds. */
export const mappingSchema = z.strictObject({
  server: path,
  event: path,
  time: path.optional(),
  boot: condition.optional(),
  down: condition.optional(),
  aside: condition.optional(),
  currentTerm: path.optional(),
  votedFor: path.optional(),
  nobody: z.array(scalar).optional(),
  role: path.optional(),
  roles: z.record(z.string(), z.enum(ROLES)).optional(),
  commitIndex: path.optional(),
  lastApplied: path.optional(),
  lastIndex: path.optional(),
  lastTerm: path.optional(),
  follower: z
    .strictObject({
      when: condition.optional(),
      server: path,
      matchIndex: path.optional(),
    })
    .optional(),
  tellsEarly: z.boolean().optional(),
  messages: z.array(message).optional(),
});

/** The JSON Schema of a mapping file. */
export const mappingJsonSchema = (): object =>
  z.toJSONSchema(mappingSchema.meta({ title: "a mapping, as seaworthy judge --map takes it" }), { io: "input" });

export type Mapping = z.infer<typeof mappingSchema>;
export type MessageMapping = z.infer<typeof message>;
export type Condition = z.infer<typeof condition>;
