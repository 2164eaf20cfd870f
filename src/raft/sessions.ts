// Client sessions (thesis, section 6.3): a client that was not answered asks for the same command again, under the same number, and it
// takes effect once. What the sessions are follows from the log alone, as the state machine does.

import { append, type Log } from "../contract/log.js";
import type { OperationId, Register } from "../contract/operation.js";
import type { Outcome } from "../contract/outbound.js";
import type { Registration, SessionCommand } from "../contract/payload.js";
import type { Snapshot } from "../contract/snapshot.js";
import type { ReducerStep } from "./step.js";

/** The log with the entry that opens a session. */
export const appendRegistration = ({ node }: ReducerStep, { id }: Register): Log =>
  append(node.log, node.currentTerm, { session: id });

/** A session is open from here on, and another may not be any more. */
export function applyRegistration(step: ReducerStep, entry: Log, payload: Registration): void {
  const { node, rules, outbound } = step;
  const { index, term } = entry;
  outbound.push({ type: "apply", index, term, payload });
  node.sessions = rules.sessionsAfterRegistration(node.sessions, payload.session);
  answer(step, entry, payload.session, "ok");
}

/** The state machine takes a session's command, unless it has taken it before or the session has expired. */
export function applyInSession(step: ReducerStep, entry: Log, payload: SessionCommand): void {
  const { node, rules, outbound } = step;
  const { index, term } = entry;
  const session = node.sessions.find(({ id }) => id === payload.session);
  const takesEffect = rules.takesEffect(session, payload);
  outbound.push({ type: "apply", index, term, payload, ...(takesEffect ? NOTHING : SKIPPED) });
  node.sessions = rules.sessionsAfterCommand(node.sessions, payload);
  if (takesEffect) answer(step, entry, payload.command, "ok");
  else answer(step, entry, payload.command, rules.outcomeOfSkipped(session, payload), rules.valueOfSkipped(session));
}

const NOTHING = {};
const SKIPPED = { skipped: true } as const;

function answer(
  { node, rules, outbound }: ReducerStep,
  entry: Log,
  operation: OperationId,
  outcome: Outcome,
  value?: null,
): void {
  if (rules.answersClient(node, entry)) outbound.push({ type: "respond", operation, outcome, value, when: "now" });
}

/** A snapshot with the sessions as they are: it is taken of what is applied. */
export function withSessions({ node, rules }: ReducerStep, snapshot: Snapshot): Snapshot {
  const sessions = rules.sessionsInSnapshot(node);
  if (sessions.length === 0) return snapshot;
  const { data, ...others } = snapshot;
  return { ...others, sessions, data };
}
