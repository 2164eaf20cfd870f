// A Raft of somebody's own, as small as one can be: it elects leaders and does nothing else, and it keeps nothing on disk,
// so it declares that its servers do not restart. docs/properties.md and own.test.ts put it under the properties.

import { CAREFUL } from "../src/contract/capabilities.js";
import type { Implementation, NodeOptions, Transition } from "../src/contract/implementation.js";
import { canonicalText } from "../src/contract/json.js";
import type { Message } from "../src/contract/message.js";
import type { NodeId } from "../src/contract/node-name.js";
import type { Outbound } from "../src/contract/outbound.js";
import type { Role } from "../src/contract/view.js";

export interface Server {
  readonly options: NodeOptions;
  readonly currentTerm: number;
  readonly votedFor: NodeId | null;
  readonly role: Role;
  readonly votesGranted: readonly NodeId[];
}

type Body = { readonly term: number };

const armed = ({ electionTimeoutMin: min, electionTimeoutMax: max }: NodeOptions): Outbound => ({
  type: "arm",
  timer: "election",
  min,
  max,
});

function sent(server: Server, to: NodeId, kind: string): Outbound {
  const { options, currentTerm } = server;
  return { type: "send", packet: { from: options.id, to, kind, body: { term: currentTerm } }, when: "now" };
}

const elected = (server: Server): Server =>
  server.votesGranted.length * 2 > server.options.nodes ? { ...server, role: "leader" } : server;

function stand(server: Server): Transition<Server> {
  const { options, currentTerm } = server;
  const { id, nodes } = options;
  const term = { currentTerm: currentTerm + 1, votedFor: id, votesGranted: [id] };
  const candidate = elected({ ...server, ...term, role: "candidate" });
  const others = Array.from({ length: nodes }, (_, to) => to).filter((to) => to !== id);
  return { state: candidate, outbound: [armed(options), ...others.map((to) => sent(candidate, to, "RequestVote"))] };
}

function heard(server: Server, from: NodeId, kind: string, { term }: Body): Transition<Server> {
  const fresh = { currentTerm: term, votedFor: null, votesGranted: [], role: "follower" as const };
  const voter = term > server.currentTerm ? { ...server, ...fresh } : server;
  if (term < voter.currentTerm) return { state: voter, outbound: [] };
  if (kind === "Vote" && voter.role === "candidate") {
    return { state: elected({ ...voter, votesGranted: [...new Set([...voter.votesGranted, from])] }), outbound: [] };
  }
  if (kind !== "RequestVote" || (voter.votedFor ?? from) !== from) return { state: voter, outbound: [] };
  const state = { ...voter, votedFor: from };
  return { state, outbound: [armed(server.options), sent(state, from, "Vote")] };
}

function reduce(server: Server, message: Message): Transition<Server> {
  if (message.type === "timer" && server.role !== "leader") return stand(server);
  if (message.type !== "packet") return { state: server, outbound: [] };
  const { from, kind, body } = message.packet;
  return heard(server, from, kind, body as Body);
}

export const myRaft: Implementation<Server> = {
  name: "my-raft",
  version: "1",
  capabilities: { ...CAREFUL, restart: false, asyncDisk: false, replicates: false },
  boot: (_disk, options) => ({
    state: { options, currentTerm: 0, votedFor: null, role: "follower", votesGranted: [] },
    outbound: [armed(options)],
  }),
  reduce,
  view: ({ currentTerm, votedFor, role, votesGranted }) => ({ currentTerm, votedFor, role, votesGranted }),
  key: canonicalText,
};
