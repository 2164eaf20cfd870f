// How a still picture is read, in a few words: it has no help to open. Only what occurs in it is told.

import type { Action } from "../../cluster/action.js";
import type { Stretch } from "./lanes.js";
import type { Timeline } from "./timeline.js";

export function legendOf(run: Timeline, isLit: boolean): string {
  const stretches = run.lanes.stretches.flat();
  const arrows = Array.from({ length: run.length + 1 }, (_, row) => run.arrows.at(row)).flat();
  const lives = (holds: (stretch: Stretch) => boolean): boolean => stretches.some(holds);
  const moves = (type: Action["type"]): boolean => run.moves.some((move) => move.type === type);
  const words: readonly (readonly [occurs: boolean, says: string])[] = [
    [true, "Time goes down; the colour of a server's line is its term"],
    [lives(({ up, role }) => up && role === "leader"), "thick, with a crown: leader"],
    [lives(({ up, role }) => up && role === "candidate"), "dashed: candidate"],
    [lives(({ up }) => !up), "dotted: down"],
    [lives(({ writing }) => writing), "hatched beside it: a write is not finished"],
    [arrows.length > 0, "arrow: message"],
    [moves("duplicate"), "dashed arrow: copy"],
    [
      arrows.some(({ fate }) => fate === "dropped" || fate === "waiting"),
      "arrow that ends in a cross: lost, or not arrived",
    ],
    [moves("fire"), "ring: timer"],
    [moves("request"), "diamond: client's request"],
    [moves("finish"), "square: write finishes"],
    [run.moves.some((move) => move.type === "crash" || "crashAfter" in move), "cross: crash"],
    [moves("restart"), "triangle: restart"],
    [run.lanes.cuts.length > 1, "shade and wall: partition"],
    [run.healsAfter !== null, "dashed line across: the faults stop"],
    [isLit, "bold: the facts that contradict each other; dimmed: what they do not depend on"],
  ];
  return `${words.flatMap(([occurs, says]) => (occurs ? [says] : [])).join("; ")}.`;
}
