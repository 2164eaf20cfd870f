// What clients are told of their writes is so (section 8): judged where it is told, and for what was said to have failed for
// ever after. The order of commands is known, so that nothing has to be searched.

import { nodeName, type NodeId } from "../contract/node-name.js";
import type { OperationId } from "../contract/operation.js";
import { commandOf, type Command } from "../contract/payload.js";
import { EMPTY_LOG, entriesAfter, type Log } from "../contract/log.js";
import type { Step } from "../cluster/apply-action.js";
import { COMMITTED } from "./committed.js";
import { GrowingMap } from "./growing-map.js";
import type { HistoryPart } from "./history.js";
import type { Judgement, Law, Violation } from "./law.js";

interface Told {
  /** Which writes were asked for: what else is answered is none. */
  readonly asked: GrowingMap<true>;
  /** Which of them again, in a session: what is said to have failed of one is no other. */
  readonly again: GrowingMap<true>;
  readonly committed: Log;
  /** By command: the index at which it is committed. */
  readonly indexes: GrowingMap<number>;
  /** By command: who said that it had failed. */
  readonly failed: GrowingMap<NodeId>;
}

/** What is committed, by command, and what clients were told that it never would be. */
const TOLD: HistoryPart<Told> = {
  id: "told",
  empty: {
    asked: GrowingMap.empty(),
    again: GrowingMap.empty(),
    committed: EMPTY_LOG,
    indexes: GrowingMap.empty(),
    failed: GrowingMap.empty(),
  },
  dear: "it remembers which writes were said to have failed, which multiplies the states",
  fold(told, step) {
    const { action, node, responses } = step;
    const committed = COMMITTED.fold(told.committed, step);
    if (committed === told.committed && responses.length === 0 && action.type !== "invoke") return told;
    let { asked, again, indexes, failed } = told;
    if (action.type === "invoke" && action.operation.type === "write") {
      const { command } = action.operation;
      if (asked.get(command)) again = again.with(command, true);
      asked = asked.with(command, true);
    }
    for (const { index, payload } of entriesAfter(committed, told.committed.index, committed.index))
      if (commandOf(payload) !== undefined) indexes = indexes.with(commandOf(payload)!, index);
    for (const { operation, outcome } of responses)
      if (outcome === "failed" && asked.get(operation)) failed = failed.with(operation, node);
    const isSame =
      committed === told.committed && asked === told.asked && again === told.again && failed === told.failed;
    return isSame ? told : { asked, again, committed, indexes, failed };
  },
  text: ({ asked, again, failed, indexes }, names) =>
    JSON.stringify([
      asked.keys(),
      ...again.keys(),
      failed.keys().map((command) => [command, names[failed.get(command)!]]),
      indexes.keys().map((command) => [command, indexes.get(command)!]),
    ]),
};

export const ANSWERS_ARE_TRUE: Law = {
  id: "answers-are-true",
  title: "Answers are true",
  kind: "raft",
  sentence: "A write that a client was told has succeeded is committed, and one that it was told has failed never is.",
  source: "paper, section 8; thesis, section 6.3",
  needs: ["log", "commitIndex"],
  others: "none",
  reads: [TOLD],
  judge(step, history) {
    if (step.node < 0) return null;
    const told = history.get(TOLD);
    const committed = COMMITTED.fold(told.committed, step);
    if (committed === told.committed && step.responses.length === 0) return null;
    return judgeCommits(step, told, committed) ?? judgeAnswers(step, told, committed);
  },
};

/** What is committed in this step was never said to have failed. */
function judgeCommits(step: Step, told: Told, committed: Log): Violation | null {
  for (let at = committed; at.index > told.committed.index; at = at.previous!) {
    const { payload, index } = at;
    const command = commandOf(payload);
    const by = command === undefined ? undefined : told.failed.get(command);
    if (by !== undefined && !isAskedAgain(step, told, command!)) return tookEffect(command!, index, by);
  }
  return null;
}

function judgeAnswers(step: Step, told: Told, committed: Log): Judgement {
  let judgement: Judgement = null;
  for (const { operation, outcome } of step.responses) {
    if (outcome === "unknown" || !isWrite(step, told, operation)) continue;
    const index = told.indexes.get(operation) ?? indexIn(committed, told.committed.index, operation);
    if (outcome === "ok" && index === undefined) return notCommitted(step.node, operation, committed);
    if (outcome === "failed" && index !== undefined && !isAskedAgain(step, told, operation))
      return tookEffect(operation, index, step.node);
    judgement = "holds";
  }
  return judgement;
}

const isAskedNow = ({ action }: Step, operation: OperationId): boolean =>
  action.type === "invoke" && action.operation.type === "write" && action.operation.command === operation;

const isWrite = (step: Step, { asked }: Told, operation: OperationId): boolean =>
  asked.get(operation) === true || isAskedNow(step, operation);

/** By this step, at the latest. */
const isAskedAgain = (step: Step, { asked, again }: Told, operation: OperationId): boolean =>
  again.get(operation) === true || (isAskedNow(step, operation) && asked.get(operation) === true);

function indexIn(log: Log, above: number, command: Command): number | undefined {
  for (let at = log; at.index > above; at = at.previous!) if (commandOf(at.payload) === command) return at.index;
  return undefined;
}

function notCommitted(node: NodeId, command: Command, committed: Log): Violation {
  const answer = `${nodeName(node)} answers that "${command}" has succeeded`;
  return {
    how: "not committed",
    sentence: `${answer}, and it is not committed.`,
    facts: [`${answer}.`, `What is committed ends at index ${committed.index}, and "${command}" is not in it.`],
  };
}

function tookEffect(command: Command, index: number, by: NodeId): Violation {
  return {
    how: "took effect",
    sentence: `"${command}" is committed at index ${index}, although ${nodeName(by)} answered that it had failed.`,
    facts: [`${nodeName(by)} answered that "${command}" had failed.`, `"${command}" is committed at index ${index}.`],
  };
}
