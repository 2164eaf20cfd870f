// Many hunts for mutants on all processors, while a person watches.

import { availableParallelism } from "node:os";
import { MutantHunt, type HuntJob, type Hunted } from "../host/sessions/mutant-hunt.js";
import { WatchedWorker } from "../host/workers/watched-worker.js";
import { Interrupt } from "./interrupt.js";
import { clockText, counted, roughly } from "./numbers.js";
import { tell } from "./output.js";
import { ProgressLine } from "./progress-line.js";

export interface HuntFlags {
  /** How many hunts a mutant. */
  readonly seeds: number;
  readonly workers?: number;
  readonly json?: boolean;
}

/** What is said of a hunt that has ended; where it presses, to whoever does not watch as well. */
interface Said {
  readonly text: string;
  readonly isPressing?: boolean;
}

const HANG_MILLISECONDS = 120_000;

export const seedsOf = (seed: string, { seeds }: HuntFlags): readonly string[] =>
  Array.from({ length: seeds }, (_, i) => `${seed}/${i + 1}`);

/** What the hunts came to; fewer than there are jobs where it was stopped. */
export async function hunt<J extends HuntJob>(
  jobs: readonly J[],
  flags: HuntFlags,
  saidOf: (hunted: Hunted<J>) => Said,
): Promise<readonly Hunted<J>[]> {
  const count = Math.min(flags.workers ?? availableParallelism(), jobs.length);
  const workers = Array.from({ length: count }, () => new WatchedWorker({ hangMilliseconds: HANG_MILLISECONDS }));
  const began = performance.now();
  const hunts = new MutantHunt(jobs, workers, (hunted) => {
    const { text, isPressing } = saidOf(hunted);
    if (isPressing) progress.say(text);
    else progress.sayToWatcher(text);
  });
  const isQuiet = flags.json === true;
  const progress = new ProgressLine(() => progressParts(hunts, jobs.length, performance.now() - began), { isQuiet });
  const interrupt = new Interrupt(() => hunts.stop());
  if (!isQuiet) tell(`hunting ${counted(jobs.length / flags.seeds, "mutant")}, ${counted(flags.seeds, "seed")} each`);
  try {
    return await hunts.run();
  } finally {
    progress.end();
    await Promise.all(workers.map((worker) => worker.end()));
    interrupt.done();
  }
}

function progressParts(
  { actions, done }: Pick<MutantHunt, "actions" | "done">,
  jobs: number,
  elapsed: number,
): readonly string[] {
  return [
    `${done} of ${jobs} hunts`,
    `${roughly(actions)} actions (${roughly((actions / elapsed) * 1000)}/s)`,
    ...(done === 0 ? [] : [`about ${clockText(((jobs - done) * elapsed) / done)} left`]),
  ];
}
