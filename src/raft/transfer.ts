// Leadership transfer (thesis, section 3.10): a leader that is asked to brings the log of another server up to its own, and tells it
// to stand for election. Who asked is answered once the other leads, as far as this server hears of it.

import type { NodeId } from "../contract/node-name.js";
import type { Outcome } from "../contract/outbound.js";
import { endLeases } from "./leases.js";
import { armTransfer, send, type ReducerStep } from "./step.js";

/** "It sends a TimeoutNow request to the target server", and says so again with every word from it. */
export function tellToStand(step: ReducerStep): void {
  const { node, rules } = step;
  const { transfer } = node;
  if (transfer === null || node.role !== "leader" || !rules.isCaughtUp(node, transfer.to)) return;
  endLeases(step, rules.leaseAfterTelling(node));
  send(step, transfer.to, "TimeoutNow", { term: node.currentTerm });
  node.transfer = { ...transfer, isTold: true };
}

/** "If leadership transfer does not complete after about an election timeout" (section 3.10). */
export function handleTransferTimer(step: ReducerStep): void {
  const { node, rules } = step;
  if (node.transfer === null) return;
  const after = rules.transferAfterTimeout(node);
  if (after === null) giveUp(step);
  else {
    node.transfer = after;
    armTransfer(step);
  }
}

/** Whoever was told to stand may be elected after the office is lost; nobody else is waited for. */
export function loseTransfer(step: ReducerStep): void {
  if (step.node.transfer?.isTold === false) giveUp(step);
}

/** Another server leads a newer term. */
export function learnLeader(step: ReducerStep, leader: NodeId): void {
  const { transfer } = step.node;
  if (transfer !== null && transfer.to === leader) end(step, "ok");
  else giveUp(step);
}

/** It is not known any more what becomes of the transfer, if there is one. */
export function giveUp(step: ReducerStep): void {
  const { transfer } = step.node;
  if (transfer !== null) end(step, step.rules.outcomeOfGivenUp(transfer));
}

function end(step: ReducerStep, outcome: Outcome): void {
  const { operation } = step.node.transfer!;
  step.outbound.push({ type: "disarm", timer: "transfer" });
  step.outbound.push({ type: "respond", operation, outcome, when: "now" });
  step.node.transfer = null;
}
