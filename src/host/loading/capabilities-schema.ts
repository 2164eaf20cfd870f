// What an implementation may declare of itself, wherever it comes from.

import { z } from "zod";
import type { Capabilities } from "../../contract/capabilities.js";

export const capabilitiesSchema = z.strictObject({
  network: z.enum(["any", "fifo"]),
  bag: z.literal("block").optional(),
  loss: z.boolean(),
  restart: z.boolean(),
  asyncDisk: z.boolean(),
  replicates: z.boolean(),
  disciplined: z.boolean(),
  nodesMin: z.int().min(1).max(7).optional(),
  settings: z.record(z.string(), z.array(z.string()).min(1)),
}) satisfies z.ZodType<Capabilities>;
