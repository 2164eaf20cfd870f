// Log Matching (Figure 3): if two logs contain an entry with the same index and term, then the logs are identical in all
// entries up through that index.

import type { Implementation } from "../src/contract/implementation.js";
import { LOG_MATCHING } from "../src/laws/log-matching.js";
import { lawProperties, type Property } from "./property.js";

export function logMatchingProperties(implementation: Implementation): readonly Property[] {
  return lawProperties(implementation, LOG_MATCHING, [
    { title: "logs that share an entry share all before it, whatever happens" },
    { title: "AppendEntries that overtake each other leave no gap", network: "any", faults: { duplicate: true } },
    { title: "a crash between two writes leaves a log that some leader had", faults: { crash: true } },
  ]);
}
