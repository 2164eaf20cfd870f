// Makes the data of a picture: plays a trace once, or switches a cluster on. Of code that a page does not hold
// the answers are written down along the way.

import type { Faults } from "../../cluster/enabled-actions.js";
import { possibleFaults, type Fixed } from "../../cluster/fixed.js";
import { CAREFUL } from "../../contract/capabilities.js";
import type { Implementation } from "../../contract/implementation.js";
import type { SwarmLimits } from "../../fuzz/limits.js";
import { ALL_LAWS, judgedOn } from "../../laws/all-laws.js";
import { renderCluster } from "../../report/cluster-text.js";
import { renderStep } from "../../report/step-text.js";
import { ownImplementation } from "../../report/picture/open-run.js";
import { healingPartOf } from "../../report/picture/heading.js";
import type { PageData } from "../../report/picture/page-data.js";
import { Timeline } from "../../playback/timeline.js";
import { blankTranscript, scripted } from "../../playback/transcript.js";
import { renderBestEffort } from "../../report/verdict-text.js";
import type { Drift } from "../../run/trace-follower.js";
import { environmentFor } from "../asked/environment.js";
import { replayed } from "./replayed.js";
import type { Subject } from "./subject.js";
import { outsideOf } from "../asked/settings.js";
import { UserError } from "../user-error.js";

/** A trace, by its text. */
interface Recorded {
  readonly trace: string;
  readonly bestEffort: boolean;
}

/** A cluster that was just switched on. */
interface Fresh {
  readonly trace: null;
  readonly limits: SwarmLimits;
}

/** Makes the data of a picture. */
export type ViewJob = { readonly do: "view"; readonly subject: Subject } & (Recorded | Fresh);

export type ViewResult =
  | { readonly drift: Drift }
  /** `outside`: what was asked for beyond what the implementation claims to stand. */
  | { readonly drift: null; readonly data: PageData; readonly outside: readonly string[] };

export const viewJob = (job: ViewJob, implementation: Implementation): ViewResult =>
  job.trace === null ? freshCluster(job, implementation) : recordedRun(job, implementation);

export function recordedRun(recorded: Recorded, implementation: Implementation): ViewResult {
  const { bestEffort } = recorded;
  const { trace, laws, replay } = replayed(recorded, implementation);
  const { header } = trace;
  const { drift } = replay;
  if (drift !== null && !bestEffort) return { drift };
  const transcript = ownImplementation(implementation.name) === null ? blankTranscript(implementation) : null;
  // The page takes the very same way through the run, so it makes the same calls in the same order.
  const run = new Timeline({
    implementation: transcript === null ? implementation : scripted(transcript, implementation),
    environment: header.environment,
  });
  if (transcript !== null) renderCluster(run.cluster);
  run.follow(replay, (step) => {
    if (transcript === null) return;
    // What the page says of a step asks the code as well, of its disks: said here once, it is written down.
    renderStep(step);
    renderCluster(step.cluster);
  });
  const data: PageData = {
    implementation: bestEffort ? { name: implementation.name, version: implementation.version } : header.implementation,
    environment: header.environment,
    seed: header.seed,
    laws: laws.map(({ id }) => id),
    moves: run.moves,
    verdict: bestEffort ? replay.verdict : trace.verdict,
    healing: healingPartOf(replay),
    note: renderBestEffort(replay),
    faults: offered(header.fixed),
    transcript,
  };
  return { drift: null, data, outside: [] };
}

function freshCluster({ limits }: Fresh, implementation: Implementation): ViewResult {
  const { name, version, capabilities } = implementation;
  if (ownImplementation(name) === null) {
    throw new UserError(
      `${name} cannot be explored in a page: it is somebody else's code, which a page does not hold. Give a trace of it, or explore the reference or a mutant.`,
    );
  }
  const environment = environmentFor(capabilities, limits);
  const { judged } = judgedOn(implementation, ALL_LAWS);
  const data: PageData = {
    implementation: { name, version },
    environment,
    seed: "view",
    laws: judged.map(({ id }) => id),
    moves: [],
    verdict: null,
    healing: null,
    note: null,
    faults: offered(limits),
    transcript: null,
  };
  return { drift: null, data, outside: outsideOf(capabilities, limits) };
}

/** What a page offers to do: the faults that a careful Raft stands, and others where a flag asked for them. */
const offered = (fixed: Fixed = {}): Faults => possibleFaults(CAREFUL, fixed);
