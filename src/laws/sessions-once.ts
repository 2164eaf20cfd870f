// A session's command takes effect once (section 8; thesis, section 6.3): it is judged where it is applied, by who takes it at which
// index, and where it is answered, by what it was answered when it took effect.

import type { Step } from "../cluster/apply-action.js";
import type { Applied } from "../cluster/node-output.js";
import type { Json } from "../contract/json.js";
import { canonicalText } from "../contract/json.js";
import { nodeName } from "../contract/node-name.js";
import { isSessionCommand, type Command, type SessionCommand } from "../contract/payload.js";
import { GrowingMap } from "./growing-map.js";
import type { HistoryPart } from "./history.js";
import type { Judgement, Law, Violation } from "./law.js";

interface Effects {
  /** By index: whether whoever applied the command there took it. */
  readonly taken: GrowingMap<boolean>;
  /** By command: the index at which it was applied first. */
  readonly first: GrowingMap<number>;
  /** By command: the index at which it took effect. */
  readonly effect: GrowingMap<number>;
  /** By command: what came of it, where that is known. */
  readonly value: GrowingMap<{ readonly is: Json }>;
}

/** Which commands of sessions took effect, and where. */
const EFFECTS: HistoryPart<Effects> = {
  id: "effects",
  empty: {
    taken: GrowingMap.empty(),
    first: GrowingMap.empty(),
    effect: GrowingMap.empty(),
    value: GrowingMap.empty(),
  },
  fold(effects, step) {
    for (const entry of step.applied) if (isSessionCommand(entry.payload)) effects = after(effects, step, entry);
    return effects;
  },
  text: ({ taken, first, effect, value }) =>
    canonicalText([
      taken.keys().map((index) => [index, taken.get(index)!]),
      first.keys().map((command) => [command, first.get(command)!, effect.get(command) ?? null]),
      value.keys().map((command) => [command, value.get(command)!]),
    ]),
};

function after({ taken, first, effect, value }: Effects, step: Step, entry: Applied): Effects {
  const { command } = entry.payload as SessionCommand;
  const isTaken = entry.skipped !== true;
  const answer = isTaken ? valueOf(step, entry.payload as SessionCommand) : undefined;
  return {
    taken: taken.with(String(entry.index), isTaken),
    first: first.with(command, entry.index),
    effect: isTaken ? effect.with(command, entry.index) : effect,
    value: answer === undefined ? value : value.with(command, { is: answer }),
  };
}

/** What the state machine says to a command that its server has just taken, if nothing in the session came after it. */
function valueOf({ cluster, node }: Step, { session, command }: SessionCommand): Json | undefined {
  const last = cluster.slots[node].replica?.answers?.[session];
  return last?.command === command ? last.value : undefined;
}

export const SESSIONS_ONCE: Law = {
  id: "sessions-once",
  title: "A session's command takes effect once",
  kind: "raft",
  sentence:
    "However often a client asks for a command of its session, it takes effect at one index at most, at the same on all servers, and whoever is told that it succeeded is told what came of it there.",
  source: "paper, section 8; thesis, section 6.3",
  needs: ["lastApplied"],
  needsSessions: true,
  others: "none",
  reads: [EFFECTS],
  judge(step, history) {
    if (step.node < 0 || (step.applied.length === 0 && step.responses.length === 0)) return null;
    let effects = history.get(EFFECTS);
    let judgement: Judgement = null;
    for (const entry of step.applied) {
      if (!isSessionCommand(entry.payload)) continue;
      const broken = judgeApplied(step, effects, entry, entry.payload.command);
      if (broken !== null) return broken;
      // It was asked for before, or its session was not there any more.
      const first = effects.first.get(entry.payload.command);
      if (entry.skipped || (first !== undefined && first !== entry.index)) judgement = "holds";
      effects = after(effects, step, entry);
    }
    return judgeAnswers(step, effects) ?? judgement;
  },
};

function judgeApplied({ node }: Step, effects: Effects, entry: Applied, command: Command): Violation | null {
  const { index, skipped } = entry;
  const deed = `${nodeName(node)} ${skipped ? "does not take" : "takes"} "${command}" at index ${index}`;
  const taken = effects.taken.get(String(index));
  if (taken !== undefined && taken === (skipped === true))
    return {
      how: "not everywhere",
      sentence: `${deed}, where it ${taken ? "took effect" : "did not take effect"} before.`,
      facts: [`At index ${index} "${command}" ${taken ? "took effect" : "did not take effect"} before.`, `${deed}.`],
    };
  const before = effects.effect.get(command);
  if (skipped || before === undefined || before === index) return null;
  return {
    how: "twice",
    sentence: `${deed}, although it took effect at index ${before}.`,
    facts: [`"${command}" took effect at index ${before}.`, `${deed}.`],
  };
}

function judgeAnswers({ node, responses }: Step, { first, effect, value }: Effects): Violation | null {
  for (const { operation, outcome, value: told } of responses) {
    if (outcome !== "ok" || first.get(operation) === undefined) continue;
    const says = `${nodeName(node)} answers that "${operation}" has succeeded`;
    if (effect.get(operation) === undefined)
      return {
        how: "no effect",
        sentence: `${says}, and it never took effect.`,
        facts: [`"${operation}" was applied at index ${first.get(operation)!} and did not take effect.`, `${says}.`],
      };
    const was = value.get(operation);
    if (was === undefined || told === undefined || canonicalText(was.is) === canonicalText(told)) continue;
    return {
      how: "another answer",
      sentence: `${says} with ${canonicalText(told)}, and what came of it was ${canonicalText(was.is)}.`,
      facts: [
        `"${operation}" took effect at index ${effect.get(operation)!}, and ${canonicalText(was.is)} came of it.`,
        `${says} with ${canonicalText(told)}.`,
      ],
    };
  }
  return null;
}
