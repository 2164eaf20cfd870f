// Pictures to open, made without the command line.

import { join } from "node:path";
import { ALL_FAULTS } from "../../src/cluster/enabled-actions.js";
import type { Implementation } from "../../src/contract/implementation.js";
import { writePage } from "../../src/host/files/page-file.js";
import { renderCluster } from "../../src/report/cluster-text.js";
import { renderStep } from "../../src/report/step-text.js";
import type { PageData } from "../../src/report/picture/page-data.js";
import { Timeline } from "../../src/playback/timeline.js";
import { blankTranscript, scripted } from "../../src/playback/transcript.js";
import { freshFolder } from "../cli/run-cli.js";
import type { Played } from "../trace/random-run.js";

/** The data of a run of an implementation that the page holds. */
export function dataOf({ setup, steps }: Played, others: Partial<PageData> = {}): PageData {
  const { implementation, environment } = setup;
  const run = new Timeline(setup);
  for (const { action } of steps) run.take(action);
  return {
    implementation: { name: implementation.name, version: implementation.version },
    environment,
    seed: "1",
    laws: ["election-safety"],
    moves: run.moves,
    verdict: { verdict: "holds" },
    healing: null,
    note: null,
    faults: ALL_FAULTS,
    transcript: null,
    ...others,
  };
}

/** The data of a run of somebody else's code. */
export function foreignDataOf(played: Played, others: Partial<PageData> = {}): PageData {
  const transcript = blankTranscript(played.setup.implementation);
  const implementation = scripted(transcript, played.setup.implementation) as Implementation;
  const run = new Timeline({ ...played.setup, implementation });
  renderCluster(run.cluster);
  for (const { action } of played.steps) {
    const step = run.take(action)!;
    renderStep(step);
    renderCluster(step.cluster);
  }
  return { ...dataOf(played), transcript, ...others };
}

/** A file of the running test's own. */
export function pictureOf(data: PageData): string {
  const path = join(freshFolder(), "picture.html");
  writePage(path, data);
  return path;
}
