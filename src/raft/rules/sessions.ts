// The rules of client sessions (section 8; thesis, section 6.3 and Figure 6.1), by the switch `sessions`. Off, nobody opens one.

import type { Outcome } from "../../contract/outbound.js";
import type { SessionCommand, SessionId } from "../../contract/payload.js";
import type { Session, Snapshot } from "../../contract/snapshot.js";
import type { NodeState } from "../state.js";

export const SESSION_RULES = {
  /** "Invoked by new clients to open new session, used to eliminate duplicate requests" (RegisterClient RPC): of the leader, as a write is. */
  takesRegistration: ({ role, options: { settings } }: NodeState): boolean => settings.sessions && role === "leader",
  /**
   * "If it receives a command whose serial number has already been executed, it responds immediately without re-executing the request"
   * (section 8). Nor is it executed where there is "no record" of its session: that may have expired, and the command have been executed.
   */
  takesEffect: (session: Session | undefined, { serial }: SessionCommand): boolean =>
    session !== undefined && serial > session.serial,
  /**
   * "If sequenceNum already processed from client, reply OK with stored response" (ClientRequest RPC, 4). Unlike the figure, where all else
   * that is not executed is an error, nothing is known of it: it may have taken effect when it was asked for before.
   */
  outcomeOfSkipped: (session: Session | undefined, { serial }: SessionCommand): Outcome =>
    session?.serial === serial ? "ok" : "unknown",
  /** The "stored response" itself: it stands beside the state machine, which speaks where the server says nothing. */
  valueOfSkipped: (_session: Session | undefined): null | undefined => undefined,
  /** "The state machine tracks the latest serial number processed for each client" (section 8). Who used its session last stands at the end. */
  sessionsAfterCommand: (sessions: readonly Session[], { session, serial }: SessionCommand): readonly Session[] => {
    const before = sessions.find(({ id }) => id === session);
    if (before === undefined) return sessions;
    return [...sessions.filter(({ id }) => id !== session), { id: session, serial: Math.max(before.serial, serial) }];
  },
  /**
   * Servers must agree on when a session expires: by the log alone, with "an upper bound on the number of sessions" and "an LRU (least recently
   * used) policy" (section 6.3). Unlike any server that is of use, no more than two are open, so that sessions expire in short runs.
   */
  sessionsAfterRegistration: (sessions: readonly Session[], id: SessionId): readonly Session[] => [
    ...sessions.slice(-1),
    { id, serial: 0 },
  ],
  /** The sessions are a part of the replicated state, and so of its snapshot. */
  sessionsInSnapshot: ({ sessions }: NodeState): readonly Session[] => sessions,
  /** What a server has of the sessions that boots from a snapshot. */
  sessionsAtBoot: (snapshot: Snapshot | null): readonly Session[] => snapshot?.sessions ?? NO_SESSIONS,
  /** What it has once it has installed the snapshot of a leader. */
  sessionsAfterInstall: (_node: NodeState, snapshot: Snapshot): readonly Session[] => snapshot.sessions ?? NO_SESSIONS,
};

/** No client ever opened one. */
const NO_SESSIONS: readonly Session[] = [];

type Bodies = typeof SESSION_RULES;
export interface SessionRules extends Bodies {}
