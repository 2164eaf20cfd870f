// A picture that stands still: what the page of `view` shows of a run, in one file without a script.

import { shownSteps } from "../phase-text.js";
import { brokenBy, whyBroken } from "../picture/broken.js";
import { headingOf, headingOfBroken, healingPartOf } from "../picture/heading.js";
import { svgLines } from "../picture/shape-text.js";
import { stillOf } from "../picture/still.js";
import { Timeline } from "../../playback/timeline.js";
import type { RecordedRun } from "./recording.js";
import { ExportRefusal, fileOf } from "./refusal.js";

/** Longer pictures are drawn, and nobody can read them. */
const ACTIONS_MAX = 300;

export function exportSvg({ replay }: RecordedRun): string {
  const { start, verdict } = replay;
  const steps = shownSteps(replay);
  if (steps.length > ACTIONS_MAX) {
    throw new ExportRefusal(
      `this run has ${steps.length} actions, and a still picture is read up to ${ACTIONS_MAX}. Shrink it first (seaworthy shrink), or open it as a page (seaworthy view).`,
    );
  }
  const run = new Timeline(start.cluster.setup, start);
  run.follow(replay);
  const broken = brokenBy(verdict, run);
  const why = whyBroken(run, broken);
  const heading = broken === null ? headingOf(verdict, healingPartOf(replay)) : headingOfBroken(broken, why);
  return fileOf(svgLines(stillOf({ run, heading, broken: broken?.row ?? null, why })));
}
