// Reads are linearizable (section 8): the order of commands is known, so a read is judged where it is answered, by how far
// into that order the state reaches that it shows.

import type { OperationId } from "../contract/operation.js";
import { commandOf } from "../contract/payload.js";
import type { Step } from "../cluster/apply-action.js";
import { readsLackClocks } from "../cluster/setup.js";
import { COMMITTED } from "./committed.js";
import type { History, HistoryPart } from "./history.js";
import type { Judgement, Law, Violation } from "./law.js";
import { committedUpTo } from "./seen.js";
import { nodeName } from "../contract/node-name.js";

/** A read that was asked for, and what had been answered by then. */
interface Asked {
  readonly id: OperationId;
  readonly seen: Seen;
}

/** Something that was answered, and the index that it showed: of a write its own. */
interface Seen {
  readonly operation: OperationId | null;
  readonly index: number;
}

interface Answers {
  /** What showed the most so far. */
  readonly newest: Seen;
  /** By client: the read that it asked for last. */
  readonly asked: readonly (Asked | undefined)[];
}

/** What reads must show: what was answered before they were asked. */
const ANSWERS: HistoryPart<Answers> = {
  id: "answers",
  empty: { newest: { operation: null, index: 0 }, asked: [] },
  dear: "it remembers what was answered before each read, which multiplies the states",
  fold(answers, step) {
    const { action } = step;
    if (step.responses.length === 0 && action.type !== "invoke") return answers;
    let { newest, asked } = answers;
    // Of a read that relies on clocks where there are none nobody knows what it must show.
    if (action.type === "invoke" && action.operation.type === "read" && !readsLackClocks(step.before.setup)) {
      const { client, id } = action.operation;
      asked = Array.from({ length: Math.max(asked.length, client + 1) }, (_, i) =>
        i === client ? { id, seen: newest } : asked[i],
      );
    }
    for (const { operation, outcome, index = indexOfWrite(step, operation) } of step.responses)
      if (outcome === "ok" && index > newest.index) newest = { operation, index };
    return newest === answers.newest && asked === answers.asked ? answers : { newest, asked };
  },
  text: ({ newest, asked }) => JSON.stringify([newest, asked]),
};

// A server answers a write as it applies it; of one that answers later nobody knows the index, and nothing is asked for.
function indexOfWrite({ applied }: Step, operation: OperationId): number {
  for (const { payload, skipped, index } of applied)
    // Of one that had taken effect before nobody knows it either.
    if (commandOf(payload) === operation && !skipped) return index;
  return 0;
}

export const LINEARIZABLE_READS: Law = {
  id: "linearizable-reads",
  title: "Reads are linearizable",
  kind: "raft",
  sentence: "A read shows everything that was answered before it was asked for, and nothing that is not committed.",
  source: "paper, section 8; thesis, section 6.4",
  needs: ["log", "commitIndex"],
  needsReads: true,
  asksOfReads: true,
  others: "none",
  reads: [ANSWERS, COMMITTED],
  judge(step, history) {
    if (step.responses.length === 0) return null;
    let judgement: Judgement = null;
    for (const { operation, outcome, index } of step.responses) {
      if (outcome !== "ok" || index === undefined) continue;
      const broken = judgeRead(step, history, operation, index);
      if (broken !== null) return broken;
      judgement = "holds";
    }
    return judgement;
  },
};

function judgeRead(step: Step, history: History, operation: OperationId, index: number): Violation | null {
  const { newest, asked } = history.get(ANSWERS);
  const seen = isAskedIn(step, operation) ? newest : asked.find((one) => one?.id === operation)?.seen;
  const shows = `${nodeName(step.node)} answers the read ${operation} with the state as of index ${index}`;
  if (seen !== undefined && index < seen.index)
    return {
      how: "stale",
      sentence: `${shows}, although ${seen.operation} had shown index ${seen.index} before ${operation} was asked for.`,
      facts: [
        `${seen.operation} was answered before ${operation} was asked for, and shows index ${seen.index}.`,
        `${shows}.`,
      ],
    };
  const committed = committedBy(step, history);
  if (index <= committed) return null;
  return {
    how: "not committed",
    sentence: `${shows}, and nothing beyond index ${committed} is committed.`,
    facts: [`No server has committed anything beyond index ${committed}.`, `${shows}.`],
  };
}

/** Whether it is asked for in this very step: one that has waited may be answered where the next is asked for. */
function isAskedIn({ action, before }: Step, operation: OperationId): boolean {
  if (action.type !== "invoke" || action.operation.type !== "read") return false;
  return action.operation.id === operation && !readsLackClocks(before.setup);
}

/** How far anybody has committed by the end of a step. */
function committedBy({ node, cluster, applied }: Step, history: History): number {
  const applies = applied.length === 0 ? 0 : applied[applied.length - 1].index;
  return Math.max(history.get(COMMITTED).index, committedUpTo(cluster.slots[node].view), applies);
}
