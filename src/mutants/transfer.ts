// Mutants of leadership transfer: section 3.10 of the thesis.

import { familyOf } from "./mutant.js";

export const TRANSFER_MUTANTS = familyOf("transfer", "found", [
  {
    id: "transfer-never-given-up",
    story:
      "A leader that hands over waits for the other for as long as it takes. The word that the other should stand is lost, and the leader stays in office and takes no more writes.",
    source: "RATIS-1796; RedisLabs/raft#88; hashicorp/raft#487, #581",
    breaks: ["progress"],
    needs: "a transfer to a server that never hears of it, or cannot win",
    rules: { transferAfterTimeout: ({ transfer }) => transfer },
  },
  {
    id: "transfer-of-another-term",
    story:
      "A server that is told to stand does so whatever the term of who says it. The word of a former leader comes late, and deposes one that has handed over nothing and answers reads by its lease.",
    source: "a mutant form of etcd#12704: there no word comes late",
    breaks: ["linearizable-reads"],
    needs: "a transfer that was given up; leases, clocks; reads",
    rules: { standsAtOnce: ({ role }) => role !== "leader" },
  },
]);
