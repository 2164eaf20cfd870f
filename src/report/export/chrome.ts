// Trace events as Chrome and Perfetto read them: a track a server with a slice for each office it holds and each step it
// takes, an arrow for each packet that arrives. A step is a millisecond: the order is what happened, the length is not.

import type { Step } from "../../cluster/apply-action.js";
import type { Slot } from "../../cluster/slot.js";
import { nodeName } from "../../contract/node-name.js";
import { renderAction } from "../action-rows.js";
import { trafficOf, type Journey } from "../../playback/journeys.js";
import { PHASE_BEGINS, shownSteps } from "../phase-text.js";
import { oneWord } from "../plain-text.js";
import { renderSetup } from "../run-text.js";
import { changesOf, renderBoot } from "../step-text.js";
import { PLAIN } from "../style.js";
import { outcomeOf } from "./outcome.js";
import type { RecordedRun } from "./recording.js";
import { fileOf } from "./refusal.js";

/** Microseconds. */
const STEP = 1000;
// A step's slice lies inside the office's, and an arrow inside the step's: readers nest slices by their times.
const MARGIN = 100;
const MIDDLE = STEP / 2;

const CLUSTER = 1;

/** An event as these formats have it; `ts` and `dur` in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ph: "M" | "X" | "i" | "s" | "f";
  readonly pid: number;
  readonly tid: number;
  readonly [field: string]: unknown;
}

export const exportChrome = (recording: RecordedRun): string => fileOf(linesOf(recording));

function* linesOf(recording: RecordedRun): Iterable<string> {
  const { replay, trace } = recording;
  const other = { implementation: replay.start.cluster.setup.implementation.name, seed: trace.header.seed };
  yield `{"displayTimeUnit":"ms","otherData":${JSON.stringify(other)},"traceEvents":[`;
  let last: TraceEvent | null = null;
  for (const event of eventsOf(recording)) {
    if (last !== null) yield `${JSON.stringify(last)},`;
    last = event;
  }
  yield JSON.stringify(last);
  yield "]}";
}

function* eventsOf({ replay: played, laws }: RecordedRun): Iterable<TraceEvent> {
  const { start, verdict, phase } = played;
  const steps = shownSteps(played);
  const replay = { start, steps };
  const traffic = trafficOf(start, steps);
  yield* tracks(replay);
  for (const { options } of start.cluster.slots) yield* offices(options.id, replay);
  for (const boot of start.boots)
    yield slice(trackOf(boot.node), 0, `${nodeName(boot.node)} boots`, [renderBoot(boot)]);
  const network = trackOf(start.cluster.slots.length);
  let arrows = 0;
  for (const [i, step] of steps.entries()) {
    const number = i + 1;
    if (phase !== null && i === played.steps.length) yield instant(network, i, PHASE_BEGINS, "g");
    const text = renderAction(step, PLAIN);
    if (step.node < 0) yield instant(network, number, text, "t");
    else {
      yield slice(trackOf(step.node), number, text, changesOf(step, PLAIN));
      if (isCrash(step)) yield instant(trackOf(step.node), number, `${nodeName(step.node)} crashes`, "t");
    }
    if (traffic[i].arrived !== null) yield* arrow(++arrows, traffic[i].arrived, number);
  }
  const { isGood, title, sentences } = outcomeOf(verdict, laws);
  if (!isGood) yield instant(network, steps.length, title, "g", sentences);
}

const trackOf = (node: number): number => node + 1;

const isCrash = ({ before, cluster, node }: Step): boolean => before.slots[node].up && !cluster.slots[node].up;

function* tracks({ start }: Pick<RecordedRun["replay"], "start">): Iterable<TraceEvent> {
  const { slots, setup } = start.cluster;
  const names = [...slots.map(({ options }) => nodeName(options.id)), "network"];
  yield { name: "process_name", ph: "M", pid: CLUSTER, tid: 0, args: { name: renderSetup(setup) } };
  for (const [node, name] of names.entries()) {
    yield { name: "thread_name", ph: "M", pid: CLUSTER, tid: trackOf(node), args: { name } };
    yield { name: "thread_sort_index", ph: "M", pid: CLUSTER, tid: trackOf(node), args: { sort_index: node } };
  }
}

/** A slice for each role and term of a server, from the step that brought it to the one that ended it. */
function* offices(
  node: number,
  { start, steps }: Pick<RecordedRun["replay"], "start" | "steps">,
): Iterable<TraceEvent> {
  let office = officeOf(start.cluster.slots[node]);
  let since = 0;
  const ended = (ts: number): TraceEvent => {
    const span = { ts: since, dur: ts - since };
    return { name: office!, cat: "office", ph: "X", pid: CLUSTER, tid: trackOf(node), ...span };
  };
  for (const [i, step] of steps.entries()) {
    const next = officeOf(step.cluster.slots[node]);
    if (step.node !== node || next === office) continue;
    const begins = (i + 1) * STEP;
    // The step of a crash still belongs to the life that it ends.
    if (office !== null) yield ended(next === null ? begins + STEP : begins);
    [office, since] = [next, begins];
  }
  if (office !== null) yield ended((steps.length + 1) * STEP);
}

/** Null of a server that is down. */
function officeOf({ up, view }: Slot): string | null {
  if (!up) return null;
  const { role = "up", currentTerm } = view ?? {};
  return currentTerm === undefined ? role : `${role}, term ${currentTerm}`;
}

function slice(tid: number, number: number, name: string, changes: readonly string[]): TraceEvent {
  const span = { ts: number * STEP + MARGIN, dur: STEP - 2 * MARGIN };
  return {
    name,
    cat: "step",
    ph: "X",
    pid: CLUSTER,
    tid,
    ...span,
    args: { step: number, changes: changes.join("; ") },
  };
}

/** `scope`: the mark goes over one track ("t") or over all ("g"). */
function instant(
  tid: number,
  number: number,
  name: string,
  scope: "t" | "g",
  sentences: readonly string[] = [],
): TraceEvent {
  const args = { step: number, ...(sentences.length > 0 && { said: sentences.join(" ") }) };
  return { name, cat: "event", ph: "i", pid: CLUSTER, tid, ts: number * STEP + MIDDLE, s: scope, args };
}

function* arrow(id: number, { packet, sent }: Journey, number: number): Iterable<TraceEvent> {
  const end = { name: oneWord(packet.kind), cat: "message", pid: CLUSTER, id };
  yield { ...end, ph: "s", tid: trackOf(packet.from), ts: sent * STEP + MIDDLE };
  // "e": it ends at the slice that it points into, not at the next one.
  yield { ...end, ph: "f", bp: "e", tid: trackOf(packet.to), ts: number * STEP + MIDDLE };
}
