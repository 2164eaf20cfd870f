// Leaving office: what every server does that hears of a newer term or of its term's leader (section 5.1, 5.2).

import { endLeases } from "./leases.js";
import { NO_READS, NOT_ASKED } from "./state.js";
import { loseTransfer } from "./transfer.js";
import { armElection, type ReducerStep } from "./step.js";

/** Becomes a follower in a term: a newer one that it heard of, or its own once that has a leader. */
export function becomeFollower(step: ReducerStep, term: number): void {
  const { node } = step;
  node.votedFor = step.rules.voteKept(node, term);
  if (term > node.currentTerm) {
    node.heardFromLeader = step.rules.heardInNewerTerm(node, step.rules);
    node.leader = null;
    giveUpAsked(step);
  }
  node.currentTerm = term;
  if (node.role === "leader") {
    step.outbound.push({ type: "disarm", timer: "heartbeat" });
    if (node.options.settings.checkQuorum) step.outbound.push({ type: "disarm", timer: "quorum" });
    armElection(step);
  }
  node.role = "follower";
  forgetOffice(step);
}

const NOTHING: readonly number[] = [];

/** What only candidates and leaders know means nothing once the office is lost: equal servers must be equal states. */
export function forgetOffice(step: ReducerStep): void {
  step.node.votesGranted = NOTHING;
  step.node.nextIndex = NOTHING;
  step.node.matchIndex = NOTHING;
  step.node.contacts = NOTHING;
  endLeases(step, 0);
  giveUpReads(step);
  loseTransfer(step);
  giveUpChange(step);
}

/** Whoever asked for a read can ask the next leader: a read that is not answered has no effect. */
function giveUpReads({ node, outbound }: ReducerStep): void {
  for (const { operation, from } of node.reads.pending)
    if (from === undefined) outbound.push({ type: "respond", operation, outcome: "failed", when: "now" });
  node.reads = NO_READS;
}

/** Nor is a read whose leader is not heard from any more. */
export function giveUpAsked({ node, outbound }: ReducerStep): void {
  for (const { operation } of node.asked) outbound.push({ type: "respond", operation, outcome: "failed", when: "now" });
  node.asked = NOT_ASKED;
}

/** The entries of a change may still be committed by the next leader, or be overwritten. */
function giveUpChange({ node, outbound }: ReducerStep): void {
  if (node.change === null) return;
  outbound.push({ type: "respond", operation: node.change.operation, outcome: "unknown", when: "now" });
  node.change = null;
}
