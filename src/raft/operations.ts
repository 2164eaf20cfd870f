// What clients ask a server for: to replicate a command, or to show what came of those that were (section 8). And what an
// operator does: to let another server lead, to compact its log (section 7), to change who has a say (section 6).

import { isConfiguration } from "../contract/configuration.js";
import type {
  Operation,
  OperationId,
  Read,
  Reconfigure,
  Register,
  Transfer,
  WriteOperation,
} from "../contract/operation.js";
import { isSnapshot, type Snapshot } from "../contract/snapshot.js";
import { handleCompact } from "./compaction.js";
import { appendChange } from "./membership.js";
import { takeRead } from "./read-index.js";
import { broadcastAppendEntries, countOwnLog, sendAppendEntries } from "./replication.js";
import { appendRegistration } from "./sessions.js";
import { armTransfer, type ReducerStep } from "./step.js";
import { tellToStand } from "./transfer.js";

/** Takes an operation, or declines it at once. Answers whether one is asked for. */
export function handleOperation(step: ReducerStep, operation: Operation, snapshot?: Snapshot): boolean {
  if (operation?.type === "write" && typeof operation.command === "string") handleWrite(step, operation);
  else if (operation?.type === "register" && typeof operation.id === "string") handleRegister(step, operation);
  else if (operation?.type === "read" && typeof operation.id === "string") handleRead(step, operation);
  else if (operation?.type === "compact" && typeof operation.id === "string" && isSnapshot(snapshot))
    handleCompact(step, operation, snapshot);
  else if (operation?.type === "transfer" && typeof operation.id === "string") handleTransfer(step, operation);
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
function handleWrite(step: ReducerStep, { command, session, serial }: WriteOperation): void {
  const { node, rules } = step;
  if (!rules.takesCommand(node) || !mayAppend(step)) return decline(step, command);
  const isInSession = session !== undefined && serial !== undefined;
  node.log = rules.logWithCommand(node, isInSession ? { session, serial, command } : command);
  replicate(step);
}

/** The leader appends the entry that opens a session (thesis, Figure 6.1, RegisterClient RPC). */
function handleRegister(step: ReducerStep, operation: Register): void {
  const { node, rules } = step;
  if (!rules.takesRegistration(node) || !mayAppend(step)) return decline(step, operation.id);
  node.log = appendRegistration(step, operation);
  replicate(step);
}

/** Whether what clients ask for may go into the log just now. */
const mayAppend = ({ node, rules }: ReducerStep): boolean => !rules.isHandingOver(node) && rules.hasRoom(node, rules);

/** What the leader has appended goes to the others. */
function replicate(step: ReducerStep): void {
  countOwnLog(step);
  broadcastAppendEntries(step);
}

function handleRead(step: ReducerStep, { id }: Read): void {
  if (!takeRead(step, id)) decline(step, id);
}

/** The leader brings the target up to date and tells it to stand (thesis, section 3.10). */
function handleTransfer(step: ReducerStep, { id: operation, to }: Transfer): void {
  const { node, rules } = step;
  if (!rules.takesTransfer(node, to, rules)) return decline(step, operation);
  // It leads already.
  if (to === node.options.id)
    return void step.outbound.push({ type: "respond", operation, outcome: "ok", when: "now" });
  node.transfer = { operation, to, isTold: false };
  armTransfer(step);
  tellToStand(step);
  if (!node.transfer.isTold) sendAppendEntries(step, to, rules.entriesToSend(node, node.nextIndex[to]));
}

/** "When the leader receives a request to add or remove a server, it appends the new configuration" (thesis, section 4.1). */
function handleReconfigure(step: ReducerStep, { id: operation, configuration }: Reconfigure): void {
  const { node, rules } = step;
  if (!rules.takesChange(node, configuration, rules) || rules.isHandingOver(node)) return decline(step, operation);
  appendChange(step, operation, configuration);
  replicate(step);
}

/** Asked for this once, it will never take effect. */
function decline(step: ReducerStep, operation: OperationId): void {
  const leader = step.rules.leaderNamed(step.node);
  step.outbound.push({
    type: "respond",
    operation,
    outcome: "failed",
    ...(leader !== null && { leader }),
    when: "now",
  });
}
