// Election Safety (Figure 3): at most one leader can be elected in a given term.

import type { Implementation } from "../src/contract/implementation.js";
import { ELECTION_SAFETY } from "../src/laws/election-safety.js";
import { lawProperties, type Property } from "./property.js";

export function electionSafetyProperties(implementation: Implementation): readonly Property[] {
  return lawProperties(implementation, ELECTION_SAFETY, [
    { title: "at most one leader is elected in a term, whatever happens" },
    { title: "half of an even number of servers is not enough", nodes: [2, 4, 6] },
    { title: "a vote that arrives twice counts once", nodes: [4, 5], faults: { duplicate: true } },
    { title: "a server that crashes forgets no vote that anybody counts", disk: "async", faults: { crash: true } },
  ]);
}
