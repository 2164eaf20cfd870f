// What clients ask a server for: to replicate a command, to show what came of those that were (section 8), or to change who has
// a say (section 6).

import { isConfiguration } from "../contract/configuration.js";
import type { Operation, OperationId, Read, Reconfigure, Write } from "../contract/operation.js";
import { appendChange } from "./membership.js";
import { answerReads } from "./reads.js";
import { broadcastAppendEntries, broadcastHeartbeat, countOwnLog } from "./replication.js";
import type { ReducerStep } from "./step.js";

/** Takes an operation, or declines it at once. Answers whether one is asked for. */
export function handleOperation(step: ReducerStep, operation: Operation): boolean {
  if (operation?.type === "write" && typeof operation.command === "string") handleWrite(step, operation);
  else if (operation?.type === "read" && typeof operation.id === "string") handleRead(step, operation);
  else if (
    operation?.type === "reconfigure" &&
    typeof operation.id === "string" &&
    isConfiguration(operation.configuration)
  )
    handleReconfigure(step, operation);
  else return false;
  return true;
}

/** The leader appends the command and replicates it. */
function handleWrite(step: ReducerStep, { command }: Write): void {
  const { node, rules } = step;
  if (!rules.takesCommand(node)) return decline(step, command);
  node.log = rules.logWithCommand(node, command);
  countOwnLog(step);
  broadcastAppendEntries(step);
}

/** The leader begins a round of heartbeats, by which it learns whether it still leads (thesis, section 6.4). */
function handleRead(step: ReducerStep, { id: operation }: Read): void {
  const { node, rules } = step;
  if (!rules.takesRead(node)) return decline(step, operation);
  const { pending, confirmed } = node.reads;
  const round = node.reads.round + 1;
  node.reads = { pending: [...pending, { operation, index: null, round }], round, confirmed };
  if (node.role === "leader") broadcastHeartbeat(step);
  answerReads(step);
}

/** "When the leader receives a request to add or remove a server, it appends the new configuration" (thesis, section 4.1). */
function handleReconfigure(step: ReducerStep, { id: operation, configuration }: Reconfigure): void {
  const { node, rules } = step;
  if (!rules.takesChange(node, configuration, rules)) return decline(step, operation);
  appendChange(step, operation, configuration);
  countOwnLog(step);
  broadcastAppendEntries(step);
}

function decline(step: ReducerStep, operation: OperationId): void {
  step.outbound.push({ type: "respond", operation, outcome: "failed", when: "now" });
}
