// What an implementation may declare of itself, wherever it comes from.

import { z } from "zod";
import type { Capabilities } from "../../contract/capabilities.js";

const AS_SETTINGS = "expected names of settings, each with one of its values";

const areSettings = (
  values: Readonly<Record<string, string>> = {},
  settings: Readonly<Record<string, readonly string[]>>,
): boolean =>
  Object.entries(values).every(([name, value]) => Object.hasOwn(settings, name) && settings[name].includes(value));

export const capabilitiesSchema = z
  .strictObject({
    network: z.enum(["any", "fifo"]),
    bag: z.literal("block").optional(),
    loss: z.boolean(),
    restart: z.boolean(),
    asyncDisk: z.boolean(),
    replicates: z.boolean(),
    reads: z.boolean().optional(),
    compacts: z.record(z.string(), z.string()).optional(),
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
  .refine(({ standsCuts, settings }) => areSettings(standsCuts, settings), { path: ["standsCuts"], error: AS_SETTINGS })
  .refine(({ compacts, settings }) => areSettings(compacts, settings), {
    path: ["compacts"],
    error: AS_SETTINGS,
  }) satisfies z.ZodType<Capabilities>;
