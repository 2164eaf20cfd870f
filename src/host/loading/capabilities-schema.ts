// What an implementation may declare of itself, wherever it comes from.

import { z } from "zod";
import type { Capabilities } from "../../contract/capabilities.js";

export const capabilitiesSchema = z
  .strictObject({
    network: z.enum(["any", "fifo"]),
    bag: z.literal("block").optional(),
    loss: z.boolean(),
    restart: z.boolean(),
    asyncDisk: z.boolean(),
    replicates: z.boolean(),
    reads: z.boolean().optional(),
    reconfigures: z.record(z.string(), z.array(z.string())).optional(),
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
  .refine(
    ({ standsCuts = {}, settings }) =>
      Object.entries(standsCuts).every(
        ([name, value]) => Object.hasOwn(settings, name) && settings[name].includes(value),
      ),
    { path: ["standsCuts"], error: "expected names of settings, each with one of its values" },
  )
  .refine(
    ({ reconfigures = {}, settings }) =>
      Object.entries(reconfigures).every(
        ([name, values]) => Object.hasOwn(settings, name) && values.every((value) => settings[name].includes(value)),
      ),
    { path: ["reconfigures"], error: "expected names of settings, each with some of its values" },
  ) satisfies z.ZodType<Capabilities>;
