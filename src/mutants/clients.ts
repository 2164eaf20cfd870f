// Mutants of what clients are told of their writes: section 8 of the paper, section 6.3 of the thesis.

import { entriesAfter } from "../contract/log.js";
import { answer, answeringByIndex } from "./answering.js";
import { familyOf } from "./mutant.js";

export const CLIENT_MUTANTS = familyOf("clients", "found", [
  {
    id: "definite-failure-on-stepdown",
    story:
      "A leader that is deposed tells the clients that wait for it that their writes have failed. But the entries are in its log, and in those of others: the next leader may commit them.",
    source: "braft#91; the discussion of hashicorp/raft#561; fluree/db#1839; Hoverbear/old-raft-rs#115",
    breaks: ["answers-are-true"],
    needs: "3 servers; a leader that is deposed with a write under way",
    checks: { bounds: { log: 3 } },
    rules: {},
    around: (node) => ({
      reduce(state, message) {
        const step = node.reduce(state, message);
        if (state.role !== "leader" || step.state.role === "leader") return step;
        const { log, commitIndex, currentTerm } = state;
        const own = entriesAfter(log, commitIndex, log.index).filter(({ term }) => term === currentTerm);
        const failed = own.flatMap(({ payload }) => (typeof payload === "string" ? [answer(payload, "failed")] : []));
        return { ...step, outbound: [...step.outbound, ...failed] };
      },
    }),
  },
  {
    id: "callback-by-index-only",
    story:
      "A server keeps its waiting clients by the index of their entries, and tells each that its write has succeeded once that index is applied. Another leader's entry may have taken the place.",
    source: "Students' Guide to Raft; RATIS-2001",
    breaks: ["answers-are-true"],
    needs: "3 servers; an entry that is replaced while its client waits",
    checks: { settings: { noop: "off" } },
    length: 12,
    rules: { answersClient: () => false },
    around: answeringByIndex,
  },
]);
