// Cuts work into slices of about the same time, however slow the code that is tried: so that a worker stays answerable.

import type { Pulse } from "./pulse.js";

/** Long enough to cost nothing, short enough for a person who waits. */
const SLICE_MILLISECONDS = 40;

export interface Work {
  /** Does about `budget` actions' worth. */
  advance(budget: number): void;
}

export interface PaceOptions {
  readonly isDone: () => boolean;
  /** Called after each slice; answers whether to go on. */
  readonly between: () => boolean;
}

/** Works in slices until it is done or told to stop; lets the thread's other business in between. */
export async function pace(work: Work, { isDone, between }: PaceOptions): Promise<void> {
  let budget = 1;
  let turned = performance.now();
  while (!isDone()) {
    const began = performance.now();
    work.advance(budget);
    const now = performance.now();
    const took = now - began;
    // A slice that ended early says nothing of how long a full one takes.
    if (took > SLICE_MILLISECONDS) budget = Math.max(1, Math.floor((budget * SLICE_MILLISECONDS) / took));
    else if (took < SLICE_MILLISECONDS / 2) budget = Math.min(20_000, budget * 2);
    if (!between()) break;
    if (now - turned < SLICE_MILLISECONDS) continue;
    await turn();
    turned = performance.now();
  }
  await turn();
}

/** Work that says how far it is. */
interface CountedWork extends Work {
  readonly done: boolean;
  readonly actions: number;
  readonly runs?: number;
}

/** The same, with the pulse told of each slice; it ends early when that is asked to stop. `between`: what else is told then. */
export const pacedBy = (pulse: Pulse, work: CountedWork, between = (): void => undefined): Promise<void> =>
  pace(work, {
    isDone: () => work.done,
    between() {
      const { actions, runs = 0 } = work;
      pulse.beat();
      pulse.show({ actions, runs });
      between();
      return !pulse.isAskedToStop;
    },
  });

/** A promise that was rejected outside of a step is seen only when the event loop turns. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What fails after an answer is heard by nobody: a timer of no time, or of one millisecond, is waited for. */
export const lastTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2));
