// Mutants that are taught: what a popular explanation of Raft gives as the algorithm.

import { familyOf } from "./mutant.js";

export const FOLKLORE_MUTANTS = familyOf("folklore", "found", [
  {
    id: "folklore-vote-by-committed-index",
    story:
      'The voter compares committed indexes instead of the last entries, for "only the server with the most committed entries may lead". But an entry is committed before its followers know: a voter that stores it elects a candidate that lacks it.',
    source: "popular explanations of Raft; the paper compares the last entries (section 5.4.1)",
    breaks: ["leader-completeness"],
    needs: "3 servers",
    rules: { logPosition: (node) => ({ index: node.commitIndex, term: 0 }) },
  },
  {
    id: "folklore-most-votes-wins",
    story:
      "The candidate with the most votes wins, majority or not: one that has a vote besides its own and knows of nobody with more takes office. In a split vote several do.",
    source: "popular explanations of Raft; the paper asks for a majority (section 5.2)",
    breaks: ["election-safety"],
    needs: "4 servers or more",
    checks: { nodes: 4 },
    rules: { isElected: ({ voters }, granted) => granted.length >= Math.min(2, voters.length) },
  },
]);
