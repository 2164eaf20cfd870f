// The Informal Trace Format of Apalache and Quint (its ADR-015): one state a step, in Figure 2's words. Servers are texts
// ("S1"); a map holds the servers that show the variable, so a server that is down is in none.

import type { Step } from "../../cluster/apply-action.js";
import { isBlocked, type Cluster } from "../../cluster/cluster.js";
import type { Configuration } from "../../contract/configuration.js";
import { canonicalText } from "../../contract/json.js";
import { toEntries, type Log } from "../../contract/log.js";
import { nodeName, type NodeId } from "../../contract/node-name.js";
import type { View, ViewField } from "../../contract/view.js";
import { renderAction } from "../action-rows.js";
import { PHASE_BEGINS, shownSteps } from "../phase-text.js";
import { oneLine } from "../plain-text.js";
import { renderSetup } from "../run-text.js";
import { PLAIN } from "../style.js";
import { outcomeOf } from "./outcome.js";
import type { RecordedRun } from "./recording.js";
import { fileOf } from "./refusal.js";

/** A value of the format: an integer, a set, a tuple and a map are objects with a single field of that name. */
type Itf = string | readonly Itf[] | { readonly [field: string]: Itf };

export const exportItf = (recording: RecordedRun): string => fileOf(linesOf(recording));

function* linesOf({ replay, laws, path }: RecordedRun): Iterable<string> {
  const { start, verdict, phase } = replay;
  const steps = shownSteps(replay);
  const begins = phase === null ? -1 : replay.steps.length;
  const clusters = [start.cluster, ...steps.map(({ cluster }) => cluster)];
  const shown = FIELDS.filter((field) => clusters.some((cluster) => hasField(cluster, field)));
  const { isGood, kind, title, sentences } = outcomeOf(verdict, laws);
  const meta = {
    format: "ITF",
    "format-description": "https://apalache-mc.org/docs/adr/015adr-trace.html",
    description: `${renderSetup(start.cluster.setup)}. ${title}. ${sentences.join(" ")}`,
    source: oneLine(path),
    status: isGood ? "ok" : "violation",
    ...(!isGood && { law: kind }),
  };
  yield `{"#meta":${JSON.stringify(meta)},`;
  yield `"vars":${JSON.stringify([...shown, "up", "messages", "blocked", "now", "action"])},`;
  yield `"states":[`;
  for (const [index, cluster] of clusters.entries()) {
    const action = index === 0 ? "all servers boot" : actionOf(steps[index - 1], index - 1 === begins);
    const state = { "#meta": { index }, ...stateOf(cluster, shown), action };
    yield JSON.stringify(state) + (index < steps.length ? "," : "");
  }
  yield `]}`;
}

const actionOf = (step: Step, isBeginOfPhase: boolean): string =>
  `${isBeginOfPhase ? `${PHASE_BEGINS}; ` : ""}${renderAction(step, PLAIN)}`;

function stateOf(cluster: Cluster, shown: readonly ViewField[]): Record<string, Itf> {
  const { slots, now } = cluster;
  const nodes = slots.map(({ options }) => options.id);
  const links = nodes.flatMap((from) => nodes.filter((to) => isBlocked(cluster, from, to)).map((to) => [from, to]));
  return {
    ...Object.fromEntries(shown.map((field) => [field, fieldOf(cluster, field)])),
    up: setOf(nodes.filter((node) => slots[node].up).map(nodeName)),
    messages: messagesOf(cluster),
    blocked: setOf(links.map((link) => ({ "#tup": link.map(nodeName) }))),
    now: numberOf(now),
  };
}

/** In the order of Figure 2. */
const FIELDS: readonly ViewField[] = [
  ...(["role", "currentTerm", "votedFor", "log"] as const),
  ...(["commitIndex", "lastApplied", "votesGranted", "nextIndex", "matchIndex", "configuration"] as const),
];

const hasField = ({ slots }: Cluster, field: ViewField): boolean =>
  slots.some(({ view }) => view?.[field] !== undefined);

function fieldOf({ slots }: Cluster, field: ViewField): Itf {
  const pairs = slots.flatMap(({ options, view }) => {
    const value = view === null ? undefined : valueOf(view, field);
    return value === undefined ? [] : [[nodeName(options.id), value] as const];
  });
  return { "#map": pairs };
}

function valueOf(view: View, field: ViewField): Itf | undefined {
  switch (field) {
    case "role":
      return view.role;
    case "votedFor":
      // As Ongaro's specification has it: a value of one type with the servers.
      return view.votedFor === undefined ? undefined : view.votedFor === null ? "Nil" : nodeName(view.votedFor);
    case "log":
      return view.log && logOf(view.log);
    case "votesGranted":
      return view.votesGranted && setOf([...new Set(view.votesGranted)].map(nodeName));
    case "nextIndex":
    case "matchIndex":
      return view[field] && byNode(view[field]);
    case "currentTerm":
    case "commitIndex":
    case "lastApplied":
      return view[field] === undefined ? undefined : numberOf(view[field]);
    case "configuration":
      return view.configuration && configurationOf(view.configuration);
  }
}

const configurationOf = ({ voters, outgoing, learners }: Configuration): Itf => {
  const [now, before, learning] = [voters, outgoing ?? [], learners].map((servers) => setOf(servers.map(nodeName)));
  return { voters: now, outgoing: before, learners: learning };
};

const setOf = (values: readonly Itf[]): Itf => ({ "#set": values });

// The digits in full: a large number as text would have an exponent.
const numberOf = (value: number): Itf => ({ "#bigint": BigInt(Math.round(value)).toString() });

const byNode = (values: readonly number[]): Itf => ({
  "#map": values.map((value, node: NodeId) => [nodeName(node), numberOf(value)]),
});

// As text, so that all are of one type: a command as it stands, what is none as its canonical text.
const logOf = (log: Log): Itf =>
  toEntries(log).map(({ term, payload }) => ({
    term: numberOf(term),
    payload: typeof payload === "string" ? payload : canonicalText(payload),
  }));

/** A bag, as Ongaro's specification has it: how many there are of each. Bodies are texts, so that all are of one type. */
function messagesOf({ network }: Cluster): Itf {
  const counts = new Map<string, { message: Itf; count: number }>();
  for (const { from, to, kind, body } of network) {
    const message = { from: nodeName(from), to: nodeName(to), kind, body: canonicalText(body) };
    const key = JSON.stringify(message);
    const known = counts.get(key);
    if (known) known.count++;
    else counts.set(key, { message, count: 1 });
  }
  return { "#map": [...counts.values()].map(({ message, count }) => [message, numberOf(count)]) };
}
