// State Machine Safety (Figure 3): no two servers apply different entries at the same index.

import type { Implementation } from "../src/contract/implementation.js";
import { STATE_MACHINE_SAFETY } from "../src/laws/state-machine-safety.js";
import { lawProperties, type Property } from "./property.js";

export function stateMachineSafetyProperties(implementation: Implementation): readonly Property[] {
  return lawProperties(implementation, STATE_MACHINE_SAFETY, [
    { title: "no two servers commit different entries at an index, whatever happens" },
    { title: "a follower commits nothing that its leader has not shown it", faults: { drop: true, duplicate: true } },
    { title: "a server that comes back commits what it had committed before", faults: { crash: true } },
  ]);
}
