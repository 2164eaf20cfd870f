// What clients ask a server for: to replicate a command, or to show what came of those that were (section 8). And what an
// operator does: to compact its log (section 7).

import type { Operation, OperationId, Read, Write } from "../contract/operation.js";
import { isSnapshot, type Snapshot } from "../contract/snapshot.js";
import { handleCompact } from "./compaction.js";
import { answerReads } from "./reads.js";
import { broadcastAppendEntries, broadcastHeartbeat, countOwnLog } from "./replication.js";
import type { ReducerStep } from "./step.js";

/** Takes an operation, or declines it at once. Answers whether one is asked for. */
export function handleOperation(step: ReducerStep, operation: Operation, snapshot?: Snapshot): boolean {
  if (operation?.type === "write" && typeof operation.command === "string") handleWrite(step, operation);
  else if (operation?.type === "read" && typeof operation.id === "string") handleRead(step, operation);
  else if (operation?.type === "compact" && typeof operation.id === "string" && isSnapshot(snapshot))
    handleCompact(step, operation, snapshot);
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

function decline(step: ReducerStep, operation: OperationId): void {
  step.outbound.push({ type: "respond", operation, outcome: "failed", when: "now" });
}
