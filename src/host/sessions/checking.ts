// One search by several workers: who gets which part of it, and their answers put together.

import type { CheckJob, CheckResult } from "../jobs/check-job.js";
import type { SearchCounts } from "../workers/pulse.js";
import { Meeting } from "../workers/meeting.js";
import type { WatchedWorker } from "../workers/watched-worker.js";

/** A search as all of its workers get it; `parts`: what each goes on from, or null. */
export interface SharedJob extends Omit<CheckJob, "share" | "resume"> {
  readonly resume: { readonly path: string; readonly parts: readonly string[] } | null;
}

/** Lets the workers search; rejects as soon as one of them fails. */
export async function checkTogether(workers: readonly WatchedWorker[], job: SharedJob): Promise<CheckResult> {
  const meeting = Meeting.bufferFor(workers.length);
  const budgets = { ...job.budgets, bytes: job.budgets.bytes / workers.length };
  const answers = workers.map((worker, index) =>
    worker.run({
      ...job,
      budgets,
      share: { index, of: workers.length, meeting },
      resume: job.resume && { path: job.resume.path, part: job.resume.parts[index] },
    }),
  );
  // The failure that is told is the first; what the others die of then is not.
  for (const answer of answers) answer.catch(() => {});
  const all = Promise.all(answers);
  all.catch(() => {});
  const first = await Promise.race([answers[0], all.then(([answer]) => answer)]);
  // Until they part all do the same: the first has the whole answer then, and the others may never end.
  return first.isParted ? together(await all) : first;
}

/** What all workers show of themselves, as one. */
export function countsShown(workers: readonly WatchedWorker[]): SearchCounts {
  const counts = workers.map(({ pulse }) => pulse.search);
  return {
    distinct: sum(counts, ({ distinct }) => distinct),
    generated: sum(counts, ({ generated }) => generated),
    queued: sum(counts, ({ queued }) => queued),
    depth: Math.max(...counts.map(({ depth }) => depth)),
  };
}

function together(results: readonly CheckResult[]): CheckResult {
  const [first] = results;
  const shortest = results.find(({ found }) => found !== null) ?? first;
  return {
    ...first,
    distinct: sum(results, ({ distinct }) => distinct),
    generated: sum(results, ({ generated }) => generated),
    queued: sum(results, ({ queued }) => queued),
    bytes: sum(results, ({ bytes }) => bytes),
    reducerCalls: sum(results, ({ reducerCalls }) => reducerCalls),
    nodeStates: joined(results.map(({ nodeStates }) => nodeStates)),
    messages: joined(results.map(({ messages }) => messages)),
    witnessed: [...new Set(results.flatMap(({ witnessed }) => witnessed))],
    stoppedBy: results.find(({ stoppedBy }) => stoppedBy !== null)?.stoppedBy ?? null,
    notSaved: results.find(({ notSaved }) => notSaved !== null)?.notSaved ?? null,
    found: shortest.found,
    events: shortest.events,
    modelSteps: shortest.modelSteps,
  };
}

const sum = <T>(list: readonly T[], of: (one: T) => number): number => list.reduce((total, one) => total + of(one), 0);

const joined = (lists: readonly Int32Array[]): Int32Array => Int32Array.from(lists.flatMap((list) => [...list]));

/** How many different hashes of two lanes there are. */
export function differentHashes(hashes: Int32Array): number {
  const seen = new Set<bigint>();
  for (let at = 0; at < hashes.length; at += 2) seen.add((BigInt(hashes[at + 1]) << 32n) | BigInt(hashes[at] >>> 0));
  return seen.size;
}
