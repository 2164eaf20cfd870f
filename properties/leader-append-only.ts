// Leader Append-Only (Figure 3): a leader never overwrites or deletes entries in its log; it only appends.

import type { Implementation } from "../src/contract/implementation.js";
import { LEADER_APPEND_ONLY } from "../src/laws/leader-append-only.js";
import { lawProperties, type Property } from "./property.js";

export function leaderAppendOnlyProperties(implementation: Implementation): readonly Property[] {
  return lawProperties(implementation, LEADER_APPEND_ONLY, [
    { title: "a leader only appends to its log, whatever happens" },
    { title: "a leader takes no late AppendEntries of another one", faults: { duplicate: true, partition: true } },
  ]);
}
