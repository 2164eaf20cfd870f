// The rules of leadership transfer (thesis, section 3.10), by the switch `transfer`. Off, only the first two are ever asked.

import type { NodeId } from "../../contract/node-name.js";
import type { Outcome } from "../../contract/outbound.js";
import type { TimeoutNow } from "../packets.js";
import type { NodeState, PendingTransfer } from "../state.js";
import type { MembershipRules } from "./membership.js";

export const TRANSFER_RULES = {
  /** A leader hands over to a server that may lead, and to one at a time. */
  takesTransfer: (node: NodeState, to: NodeId, rules: MembershipRules): boolean =>
    node.options.settings.transfer &&
    node.role === "leader" &&
    node.transfer === null &&
    rules.hasVote(node, to, rules),
  /** "The prior leader stops accepting new client requests." */
  isHandingOver: ({ role, transfer }: NodeState): boolean => role === "leader" && transfer !== null,
  /** "The prior leader fully updates the target server's log to match its own." */
  isCaughtUp: ({ matchIndex, log }: NodeState, to: NodeId): boolean => matchIndex[to] === log.index,
  /** "This request has the same effect as the target server's election timer firing": in the term of the leader that says so. */
  standsAtOnce: ({ role, currentTerm }: NodeState, request: TimeoutNow): boolean =>
    role !== "leader" && request.term === currentTerm,
  /** "I have permission to disrupt the leader: it told me to!" (section 4.2.3). */
  mayDisrupt: (request: { readonly transfer?: boolean }): boolean => request.transfer === true,
  /** "The current leader aborts the transfer and resumes accepting client requests." */
  transferAfterTimeout: (_node: NodeState): PendingTransfer | null => null,
  /** Unlike the thesis, which answers nobody: whoever was told to stand may yet be elected. */
  outcomeOfGivenUp: ({ isTold }: PendingTransfer): Outcome => (isTold ? "unknown" : "failed"),
};

type Bodies = typeof TRANSFER_RULES;
export interface TransferRules extends Bodies {}
