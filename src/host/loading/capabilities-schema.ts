// What an implementation may declare of itself, wherever it comes from.

import { z } from "zod";
import type { Capabilities } from "../../contract/capabilities.js";

const switches = z.record(z.string(), z.union([z.string(), z.array(z.string()).min(1)]));

/** What names switches and the values that they must have. */
const SWITCHED = ["compacts", "transfers", "leases", "reconfigures", "sessions", "standsCuts"] as const;

export const capabilitiesSchema = z
  .strictObject({
    network: z.enum(["any", "fifo"]),
    bag: z.literal("block").optional(),
    loss: z.boolean(),
    restart: z.boolean(),
    asyncDisk: z.boolean(),
    devices: z.boolean().optional(),
    replicates: z.boolean(),
    reads: z.boolean().optional(),
    compacts: switches.optional(),
    transfers: switches.optional(),
    sessions: switches.optional(),
    leases: switches.optional(),
    pauses: z.boolean().optional(),
    reconfigures: switches.optional(),
    configurationInForce: z.literal("applied").optional(),
    disciplined: z.boolean(),
    nodesMin: z.int().min(1).max(7).optional(),
    settings: z.record(z.string(), z.array(z.string()).min(1)),
    features: z.array(z.string()).optional(),
    standsCuts: z.record(z.string(), z.string()).optional(),
  })
  .refine(({ features = [], settings }) => features.every((name) => Object.hasOwn(settings, name)), {
    path: ["features"],
    error: "expected names of settings",
  })
  .superRefine(({ settings, ...declared }, context) => {
    const isKnown = ([name, values]: readonly [string, string | readonly string[]]): boolean =>
      Object.hasOwn(settings, name) && [values].flat().every((value) => settings[name].includes(value));
    for (const name of SWITCHED)
      if (!Object.entries(declared[name] ?? {}).every(isKnown))
        context.addIssue({
          code: "custom",
          path: [name],
          message: "expected names of settings, each with one or some of its values",
        });
  }) satisfies z.ZodType<Capabilities>;
