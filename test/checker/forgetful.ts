// A server alone that leads before its term is durable: term and log are written separately, the log first. When it comes
// up with the old term it takes what it logged in the new one for impossible and ignores it. (tigerbeetle#650)

import type { Disk } from "../../src/contract/disk.js";
import type { Implementation, Transition } from "../../src/contract/implementation.js";
import { canonicalText } from "../../src/contract/json.js";
import { logUpTo } from "../../src/contract/log.js";
import type { Outbound } from "../../src/contract/outbound.js";
import { raftNode } from "../../src/raft/reference.js";
import { PAPER_RULES } from "../../src/raft/rules.js";
import type { NodeState } from "../../src/raft/state.js";

interface Server {
  readonly node: NodeState;
  /** The write of term and vote that is still to be asked for. */
  readonly late: Outbound | null;
}

const NODE = raftNode("forgetful", {
  ...PAPER_RULES,
  ownVoteIsDurable: () => true,
  logOn(disk: Disk) {
    const { currentTerm } = PAPER_RULES.hardStateOn(disk);
    let end = disk.log;
    while (end.index > 0 && end.term > currentTerm) end = logUpTo(end, end.index - 1);
    return end;
  },
});

const isOfTerm = (outbound: Outbound): boolean => outbound.type === "write" && outbound.write.kind === "set";

function taken({ state: node, outbound }: Transition<NodeState>, before: Server["late"]): Transition<Server> {
  const write = outbound.findLast(isOfTerm);
  const late: Outbound | null = write?.type === "write" ? { ...write, notify: false } : before;
  return { state: { node, late }, outbound: outbound.filter((one) => !isOfTerm(one)) };
}

export const FORGETFUL: Implementation<Server> = {
  ...{ name: "forgetful", version: "1", capabilities: NODE.capabilities },
  boot: (disk, options) => taken(NODE.boot(disk, options), null),
  reduce(server, message) {
    if (message.type !== "local") return taken(NODE.reduce(server.node, message), server.late);
    return { state: { ...server, late: null }, outbound: server.late ? [server.late] : [] };
  },
  view: ({ node }) => NODE.view(node),
  key: ({ node, late }) => canonicalText([NODE.key(node), late]),
  localMessages: ({ late }) => (late === null ? [] : ["write term and vote"]),
};
