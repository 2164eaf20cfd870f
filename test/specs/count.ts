// Counts a specification once, for the tables in README.md:
//   npx tsx test/specs/count.ts raft-tla --nodes 2 --values 1 --max-term 2 --max-log 1 --max-messages 2 --max-copies 1
//   npx tsx test/specs/count.ts stateright-raft --depth 6 --upstream
// --symmetry counts modulo permutations of servers as well, which costs as many keys a state as there are permutations.

import { parseArgs } from "node:util";
import { bagSearch } from "./bag-search.js";
import { clusterSearch } from "./cluster-search.js";
import raftTla from "./raft-tla.js";
import { remembering } from "./remembering.js";
import staterightRaft, { asUpstreamHashes } from "./stateright-raft.js";

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    nodes: { type: "string" },
    values: { type: "string", default: "1" },
    "max-term": { type: "string", default: "2" },
    "max-log": { type: "string", default: "1" },
    "max-messages": { type: "string", default: "2" },
    "max-copies": { type: "string", default: "1" },
    depth: { type: "string", default: "Infinity" },
    ghost: { type: "string", default: "on" },
    upstream: { type: "boolean", default: false },
    symmetry: { type: "boolean", default: false },
  },
});

function count() {
  const { symmetry } = flags;
  const depthMax = Number(flags.depth);
  switch (positionals[0]) {
    case "raft-tla":
      return bagSearch(remembering(raftTla), {
        nodes: Number(flags.nodes ?? 2),
        settings: { values: flags.values },
        maxTerm: Number(flags["max-term"]),
        maxLog: Number(flags["max-log"]),
        maxMessages: Number(flags["max-messages"]),
        maxCopies: Number(flags["max-copies"]),
        loss: true,
        depthMax,
        symmetry,
      });
    case "stateright-raft": {
      const nodes = Number(flags.nodes ?? 3);
      const settings = { ghost: flags.ghost };
      const maxDown = Math.floor((nodes - 1) / 2);
      const implementation = flags.upstream ? asUpstreamHashes : staterightRaft;
      return clusterSearch(implementation, { nodes, settings, maxDown, depthMax, symmetry });
    }
    default:
      throw new RangeError("raft-tla or stateright-raft expected");
  }
}

const { user } = process.cpuUsage();
console.log(JSON.stringify({ ...count(), cpuSeconds: Math.round(process.cpuUsage().user - user) / 1e6 }));
