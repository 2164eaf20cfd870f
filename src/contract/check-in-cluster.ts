// Whether what a server asks for and shows fits the cluster that it is in: servers that are there, lists with a place for each
// of them, and in every answer the same fields. That these are well-formed is known already.

import { membersOf } from "./configuration.js";
import { ContractError } from "./contract-error.js";
import type { NodeOptions } from "./implementation.js";
import type { NodeId } from "./node-name.js";
import type { Outbound } from "./outbound.js";
import { VIEW_FIELDS, type View, type ViewField } from "./view.js";

/** Who asks and shows, and of how many servers it is one. */
export type Member = Pick<NodeOptions, "id" | "nodes">;

/** Throws a ContractError where an outbound names a server that is not there, or speaks for another. */
export function checkOutboundIn(outbound: Outbound, { id, nodes }: Member, what: string): void {
  if (outbound.type === "respond" && outbound.leader !== undefined && outbound.leader >= nodes)
    throw new ContractError(`${what} (respond).leader: ${stranger(outbound.leader, nodes)}`);
  if (outbound.type !== "send") return;
  const { from, to } = outbound.packet;
  if (from !== id) throw new ContractError(`${what} (send).packet.from: ${from}, but this server is ${id}`);
  if (to >= nodes) throw new ContractError(`${what} (send).packet.to: ${stranger(to, nodes)}`);
}

const stranger = (id: NodeId, nodes: number): string => `${id}, but servers are 0 to ${nodes - 1}`;

/**
 * Throws a ContractError where a view does not fit. `earlier`: one that was shown before, of this server or of another. What
 * is the very same in both was looked at then.
 */
export function checkViewIn(view: View, { nodes }: Member, what: string, earlier: View | null): void {
  const wrong = (field: ViewField, how: string): never => {
    throw new ContractError(`${what}.${field}: ${how}`);
  };
  const { votedFor, votesGranted, nextIndex, matchIndex, role, configuration } = view;
  if (typeof votedFor === "number" && votedFor >= nodes) wrong("votedFor", stranger(votedFor, nodes));
  if (votesGranted !== undefined && votesGranted !== earlier?.votesGranted) {
    const why = whyNoVoters(votesGranted, nodes);
    if (why !== null) wrong("votesGranted", why);
  }
  if (configuration !== undefined && configuration !== earlier?.configuration) {
    const why = whyNoVoters(membersOf(configuration), nodes);
    if (why !== null) wrong("configuration", why);
  }
  if (!isListOf(nodes, nextIndex, role)) wrong("nextIndex", wrongLength(nextIndex!, nodes, role));
  if (!isListOf(nodes, matchIndex, role)) wrong("matchIndex", wrongLength(matchIndex!, nodes, role));
  if (earlier === null) return;
  for (let i = 0; i < VIEW_FIELDS.length; i++) {
    const field = VIEW_FIELDS[i];
    const isThere = view[field] !== undefined;
    if (isThere !== (earlier[field] !== undefined)) wrong(field, isThere ? APPEARED : DISAPPEARED);
  }
}

const ALWAYS = "show the same fields in every answer, null or an empty list where there is nothing";
const APPEARED = `shown now, and missing in an earlier answer; ${ALWAYS}`;
const DISAPPEARED = `missing now, and shown in an earlier answer; ${ALWAYS}`;

// One that is named twice may be the very mistake that a law is to find.
function whyNoVoters(voters: readonly NodeId[], nodes: number): string | null {
  const unknown = voters.find((voter) => voter >= nodes);
  return unknown === undefined ? null : stranger(unknown, nodes);
}

/** Whether it has an index for each server, or none at all where nobody is led. */
const isListOf = (nodes: number, list: readonly number[] | undefined, role: View["role"]): boolean =>
  list === undefined || list.length === nodes || (list.length === 0 && role !== "leader");

function wrongLength(list: readonly number[], nodes: number, role: View["role"]): string {
  const found = `found ${list.length === 0 ? "none" : list.length}`;
  return role === "leader"
    ? `one index for each of the ${nodes} servers expected, by id, its own too, ${found}; leave the field out of all answers if you have none`
    : `no index, or one for each of the ${nodes} servers expected, ${found}`;
}
