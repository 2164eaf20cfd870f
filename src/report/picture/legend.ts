// How a still picture is read, in a few words: it has no help to open. Only what occurs in it is told.

import { ACTION_TYPES, type ActionType } from "../../cluster/action.js";
import { standingOf, type Standing } from "../membership-text.js";
import { rowOf } from "../action-rows.js";
import { isCrossed } from "./drawing.js";
import { isCountedAnew, type Stretch } from "../../playback/lanes.js";
import type { Timeline } from "../../playback/timeline.js";

export function legendOf(run: Timeline, isLit: boolean): string {
  const stretches = run.lanes.stretches.flat();
  const arrows = Array.from({ length: run.length + 1 }, (_, row) => run.arrows.at(row)).flat();
  const lives = (holds: (stretch: Stretch) => boolean): boolean => stretches.some(holds);
  const occurs = (type: ActionType): boolean =>
    run.moves.some((move, i) => move.type === type || (type === "crash" && isCrossed(run, i + 1)));
  const stands = (standing: Standing): boolean =>
    run.lanes.stretches.some((line, node) =>
      line.some(({ configuration }) => standingOf(configuration, node) === standing),
    );
  const words: readonly (readonly [occurs: boolean, says: string | null])[] = [
    [true, "Time goes down; the colour of a server's line is its term"],
    [lives(({ up, role }) => up && role === "leader"), "thick, with a crown: leader"],
    [lives(({ up, role }) => up && role === "candidate"), "dashed: candidate"],
    [lives(({ up, role }) => up && role === "pre-candidate"), "finely dashed: asks whether it would be elected"],
    [stands("learner"), "thin: learner"],
    [stands("outside"), "thin and faint: outside the cluster"],
    [
      run.lanes.stretches.some((line) => line.some((_, place) => isCountedAnew(line, place))),
      "{1 2}: who votes, as far as the server knows from there on",
    ],
    [lives(({ up }) => !up), "dotted: down"],
    [lives(({ writing }) => writing), "hatched beside it: a write is not finished"],
    [lives(({ paused }) => paused), "grey around it: it stands still"],
    [arrows.length > 0, "arrow: message"],
    [
      arrows.some(({ fate }) => fate === "dropped" || fate === "waiting"),
      "arrow that ends in a cross: lost, or not arrived",
    ],
    ...ACTION_TYPES.map((type) => [occurs(type), rowOf(type).legend] as const),
    [run.operations.clients > 0, "bar beside the servers: what a client asked for, until it was answered"],
    [
      run.operations.all.some(({ answer }) => answer === null || answer.outcome === "unknown"),
      "dashed bar: it never learned what came of it",
    ],
    [run.healsAfter !== null, "dashed line across: the faults stop"],
    [isLit, "bold: the facts that contradict each other; dimmed: what they do not depend on"],
  ];
  return `${words.flatMap(([occurs, says]) => (occurs && says !== null ? [says] : [])).join("; ")}.`;
}
