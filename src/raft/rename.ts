// The reference's values with its servers renamed. Only RPCs' addresses, votes, configurations, whom a leader hands over to, whom a server follows and what
// it keeps of each server name any.

import { renamedConfiguration } from "../contract/configuration.js";
import type { Renaming } from "../contract/implementation.js";
import type { NodeId } from "../contract/node-name.js";
import { renamedEntries, renamedLog, renamedSnapshot } from "../contract/renamed-log.js";
import { RPCS } from "./rpc.js";
import type { HardState } from "./rules/persistence.js";
import { draftOf, type NodeState } from "./state.js";

export const RENAMING: Renaming<NodeState> = {
  state(node, permutation) {
    const renamed = draftOf(node);
    const { id, configuration } = node.options;
    renamed.options = {
      ...node.options,
      id: permutation[id],
      configuration: renamedConfiguration(configuration, permutation),
    };
    renamed.snapshot = node.snapshot && renamedSnapshot(node.snapshot, permutation);
    renamed.log = renamedLog(node.log, permutation);
    renamed.durable = renamedLog(node.durable, permutation);
    renamed.votedFor = node.votedFor === null ? null : permutation[node.votedFor];
    renamed.votesGranted = renamedServers(node.votesGranted, permutation);
    renamed.contacts = renamedServers(node.contacts, permutation);
    renamed.nextIndex = rearranged(node.nextIndex, permutation);
    renamed.matchIndex = rearranged(node.matchIndex, permutation);
    const { pending, round, confirmed } = node.reads;
    renamed.reads = {
      pending: pending.map((read) => (read.from === undefined ? read : { ...read, from: permutation[read.from] })),
      round,
      confirmed: rearranged(confirmed, permutation),
    };
    renamed.leader = node.leader === null ? null : permutation[node.leader];
    if (node.transfer !== null) renamed.transfer = { ...node.transfer, to: permutation[node.transfer.to] };
    return renamed;
  },
  packet(packet, permutation) {
    const { from, to, kind, body } = packet;
    const addressed = { from: permutation[from], to: permutation[to], kind };
    if (RPCS.AppendEntries.isBody(body))
      return { ...addressed, body: { ...body, entries: renamedEntries(body.entries, permutation) } };
    if (!RPCS.InstallSnapshot.isBody(body) || body.configuration === undefined) return { ...addressed, body };
    return { ...addressed, body: { ...body, configuration: renamedConfiguration(body.configuration, permutation) } };
  },
  value(_key, value, permutation) {
    if (typeof value !== "object" || value === null || !("votedFor" in value)) return value;
    const { votedFor } = value as HardState;
    return { ...value, votedFor: votedFor === null ? null : permutation[votedFor] };
  },
};

const renamedServers = (servers: readonly NodeId[], permutation: readonly NodeId[]): readonly NodeId[] =>
  servers.map((server) => permutation[server]).sort((a, b) => a - b);

function rearranged(byServer: readonly number[], permutation: readonly NodeId[]): readonly number[] {
  const renamed = byServer.slice();
  byServer.forEach((value, server) => (renamed[permutation[server]] = value));
  return renamed;
}
