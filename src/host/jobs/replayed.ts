// The trace of a job, read and played.

import type { Implementation } from "../../contract/implementation.js";
import type { Law } from "../../laws/law.js";
import { replayBestEffort, replayStrictly, type Replay } from "../../run/replay.js";
import { parseTrace } from "../../trace/trace-text.js";
import type { Trace } from "../../trace/trace.js";
import { lawsOfTrace } from "../asked/trace-laws.js";

/** Plays the text of a trace, as strictly as is asked for, and judges it by the laws that it was judged by. */
export function replayed(
  { trace: text, bestEffort }: { readonly trace: string; readonly bestEffort: boolean },
  implementation: Implementation,
): { trace: Trace; laws: readonly Law[]; replay: Replay } {
  const trace = parseTrace(text);
  const laws = lawsOfTrace(trace);
  const play = bestEffort ? replayBestEffort : replayStrictly;
  return { trace, laws, replay: play(trace, implementation, laws) };
}
