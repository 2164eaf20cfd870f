// Who a child is, as it says in its first line, and what it may offer. docs/protocol.md explains the protocol; schemas of all other
// lines are in protocol-schema.ts.

import { z } from "zod";
import { capabilitiesSchema } from "../loading/capabilities-schema.js";

export const PROTOCOL_VERSION = 1;

/** What a child may offer beyond what it must. */
const OFFERS = ["key", "localMessages", "durable", "describe"] as const;
export type Offer = (typeof OFFERS)[number];

const text = z.string().min(1);

export const greetingSchema = z
  .strictObject({
    protocol: z.literal(PROTOCOL_VERSION),
    name: text,
    version: text,
    capabilities: capabilitiesSchema,
    offers: z.array(z.enum(OFFERS)).optional(),
  })
  .meta({ title: "greeting" });
export type Greeting = z.infer<typeof greetingSchema>;
