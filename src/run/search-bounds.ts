// Bounds for the search of a shortest trace, read off a trace that is known: what it did not need, the search need not try.

import type { Packet } from "../contract/message.js";
import type { Action } from "../cluster/action.js";
import { applyAction } from "../cluster/apply-action.js";
import { startCluster } from "../cluster/start-cluster.js";
import type { Setup } from "../cluster/setup.js";
import type { SearchBounds } from "./shortest.js";

const TERM_MAX = 5;
const LOG_MAX = 2;
const IN_FLIGHT_MAX = 3;

/** Bounds from the smallest up to what these actions used (or to what is still searchable). */
export function growingBounds(setup: Setup, actions: readonly Action[]): readonly SearchBounds[] {
  const used = boundsUsed(setup, actions);
  const grown: SearchBounds[] = [];
  for (let inFlight = 1; inFlight <= Math.min(IN_FLIGHT_MAX, used.inFlight); inFlight++) {
    for (let term = 1; term <= Math.min(TERM_MAX, Math.max(1, used.term)); term++) {
      for (let log = 1; log <= Math.min(LOG_MAX, Math.max(1, used.log)); log++) {
        const requests = Math.min(used.requests, log + 1);
        for (const faults of faultsUpTo(used)) grown.push({ ...used, ...faults, term, log, inFlight, requests });
      }
    }
  }
  return grown;
}

type FaultBounds = Pick<SearchBounds, "crashes" | "duplicates">;

/** None, then what was used (a crash or two of many): most faults of a long run are of no account. */
function faultsUpTo({ crashes, duplicates }: FaultBounds): readonly FaultBounds[] {
  const none = { crashes: 0, duplicates: 0 };
  if (crashes + duplicates === 0) return [none];
  const few = { crashes: Math.min(1, crashes), duplicates: Math.min(1, duplicates) };
  const more = { crashes: Math.min(3, crashes), duplicates: Math.min(2, duplicates) };
  const isMore = more.crashes > few.crashes || more.duplicates > few.duplicates;
  return isMore ? [none, few, more] : [none, few];
}

/** What a run of these actions went up to. */
function boundsUsed(setup: Setup, actions: readonly Action[]): SearchBounds {
  const timers = new Set<string>();
  let [term, log, requests, crashes, duplicates] = [0, 0, 0, 0, 0];
  let [crashesInStep, failsWrites] = [false, false];
  /** When a packet that was delivered had been sent. */
  const sentAt = new Map<Packet, number>();
  const spans: { from: number; to: number }[] = [];
  let { cluster } = startCluster(setup);
  actions.forEach((action, place) => {
    const step = applyAction(cluster, action);
    if (step === null) return;
    if (action.type === "fire") timers.add(action.timer);
    if (action.type === "request") requests++;
    if (action.type === "crash" || "crashAfter" in action || "failAfter" in action) crashes++;
    if (action.type === "duplicate") duplicates++;
    crashesInStep ||= "crashAfter" in action;
    failsWrites ||= "failAfter" in action;
    if ("packet" in action) {
      const taken = cluster.network.find((packet) => !step.cluster.network.includes(packet)) ?? action.packet;
      spans.push({ from: sentAt.get(taken) ?? 0, to: place });
    }
    for (const { packet } of step.sent) sentAt.set(packet, place);
    for (const { view } of step.cluster.slots) {
      term = Math.max(term, view?.currentTerm ?? 0);
      log = Math.max(log, view?.log?.index ?? 0);
    }
    cluster = step.cluster;
  });
  const inFlight = Math.max(
    1,
    ...actions.map((_, place) => spans.filter(({ from, to }) => from < place && place <= to).length),
  );
  return { term, log, inFlight, requests, crashes, duplicates, timers, crashesInStep, failsWrites };
}
