// The sessions that a server has heard of: a client that has one can ask it for the next command, or for its last one again. Of what
// it never held, whatever is asked for is new to it, and to whom it sends that.

import { toEntries } from "../contract/log.js";
import type { WriteOperation } from "../contract/operation.js";
import { isRegistration, isSessionCommand, type Command, type SessionId } from "../contract/payload.js";
import type { Slot } from "../cluster/slot.js";

/** The last command of a session, where it has one. */
interface Last {
  readonly serial: number;
  readonly command: Command | null;
}

/** By session what its client asked for last, as far as a server holds it. */
function sessionsIn({ view, replica }: Slot): ReadonlyMap<SessionId, Last> {
  const sessions = new Map<SessionId, Last>();
  for (const [session, answer] of Object.entries(replica?.answers ?? {}))
    sessions.set(session, answer ?? { serial: 0, command: null });
  for (const { payload } of view?.log === undefined ? [] : toEntries(view.log)) {
    if (isRegistration(payload) && !sessions.has(payload.session))
      sessions.set(payload.session, { serial: 0, command: null });
    else if (isSessionCommand(payload) && payload.serial > (sessions.get(payload.session)?.serial ?? 0))
      sessions.set(payload.session, payload);
  }
  return sessions;
}

/** As which command of which session clients could ask a server for a new one. */
export const nextInSessions = (slot: Slot): readonly Pick<WriteOperation, "session" | "serial">[] =>
  [...sessionsIn(slot)].map(([session, { serial }]) => ({ session, serial: serial + 1 }));

/** What they could ask it for again. */
export const repeatsIn = (slot: Slot): readonly WriteOperation[] =>
  [...sessionsIn(slot)].flatMap(([session, { serial, command }]): WriteOperation[] =>
    command === null ? [] : [{ type: "write", client: 0, command, session, serial }],
  );
