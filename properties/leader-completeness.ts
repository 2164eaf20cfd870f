// Leader Completeness (Figure 3): an entry that is committed in a term is in the logs of the leaders of all later terms.

import type { Implementation } from "../src/contract/implementation.js";
import { LEADER_COMPLETENESS } from "../src/laws/leader-completeness.js";
import { lawProperties, type Property } from "./property.js";

export function leaderCompletenessProperties(implementation: Implementation): readonly Property[] {
  return lawProperties(implementation, LEADER_COMPLETENESS, [
    { title: "a leader holds all that was committed before its term, whatever happens" },
    { title: "a server that was cut off is not elected over what it missed", faults: { partition: true } },
    { title: "what is committed survives the crash of those who stored it", disk: "async", faults: { crash: true } },
  ]);
}
