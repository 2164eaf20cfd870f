// Mutants of client sessions: section 8 of the paper, section 6.3 of the thesis.

import { draftOf } from "../raft/state.js";
import { familyOf } from "./mutant.js";

const SESSIONS_ON = { sessions: "on", noop: "off" };

export const SESSION_MUTANTS = familyOf("clients", "found", [
  {
    id: "duplicate-command-on-retry",
    story:
      "A client that was not answered asks again, of the next leader, and what it asked for takes effect a second time: the servers do not look at its serial number.",
    source: "curvine#676; khepri#250; summitdb#5; rabbitmq/ra#145; fluree/db#1839",
    breaks: ["sessions-once"],
    needs: "1 server; a session, a command that is asked for again",
    checks: { nodes: 1, settings: SESSIONS_ON, bounds: { log: 3, sessions: 1, retries: 1 } },
    length: 4,
    rules: { takesEffect: (session) => session !== undefined },
  },
  {
    id: "session-table-not-in-snapshot",
    story:
      "A server compacts its log and leaves the sessions out of the snapshot. After a crash it knows none of them, and refuses what all others take.",
    source: "logcabin 445f383 (parts of the state that a snapshot leaves out)",
    breaks: ["sessions-once"],
    needs: "1 server; a session, compaction, a crash",
    checks: {
      nodes: 1,
      settings: { sessions: "on", compaction: "on" },
      bounds: { log: 4, sessions: 1, compactions: 1, crashes: 1 },
    },
    length: 7,
    rules: { sessionsInSnapshot: () => [] },
  },
  {
    id: "snapshot-installed-without-its-sessions",
    story:
      "A follower that installs a snapshot takes the state machine from it, and keeps the sessions that it had. Of those that were opened meanwhile it knows nothing.",
    source: "logcabin 445f383; the form that it takes at a follower",
    breaks: ["sessions-once"],
    needs: "3 servers; a session, compaction, a follower that lags behind",
    checks: {
      settings: { ...SESSIONS_ON, compaction: "on" },
      bounds: { log: 2, messages: 1, sessions: 1, compactions: 1 },
      symmetry: true,
    },
    rules: { sessionsAfterInstall: ({ sessions }) => sessions },
  },
  {
    id: "expired-session-taken-for-new",
    story:
      "A command of a session that nobody knows any more is taken for the first of a new one. It had taken effect before the session expired, and does so again.",
    source: "thesis, section 6.3 (what to do with an active client whose session has expired)",
    breaks: ["sessions-once"],
    needs: "1 server; three sessions, a command that is asked for again",
    // With fewer events where a command is asked for in a session that was never opened: that is no more than one that has expired.
    checks: { nodes: 1, settings: SESSIONS_ON, bounds: { log: 5, sessions: 3, retries: 1 } },
    length: 3,
    rules: { takesEffect: (session, { serial }) => session === undefined || serial > session.serial },
  },
  {
    id: "session-expired-by-own-clock",
    story:
      "Each server ends the session that was not used for longest as its own timer fires. Servers do not agree on when that is: one takes a command that another refuses.",
    source: 'thesis, section 6.3 ("servers must agree on when to expire a client\'s session")',
    breaks: ["sessions-once"],
    needs: "1 server; a session, a heartbeat, a crash",
    checks: { nodes: 1, settings: { sessions: "on" }, bounds: { log: 4, sessions: 1, crashes: 1 } },
    length: 7,
    rules: {},
    around: (node) => ({
      reduce(state, message) {
        const { state: after, outbound } = node.reduce(state, message);
        if (message.type !== "timer" || after.sessions.length === 0) return { state: after, outbound };
        const expired = draftOf(after);
        expired.sessions = after.sessions.slice(1);
        return { state: expired, outbound };
      },
    }),
  },
  {
    id: "repeat-answered-without-its-value",
    story:
      "A server keeps which commands took effect, and not what came of them. Who asks again is told that all is well, and not what it asked for.",
    source: "thesis, Figure 6.1 (ClientRequest RPC, 4: the stored response); guides to MIT 6.824, lab 3",
    breaks: ["sessions-once"],
    needs: "1 server; two commands of a session, the second asked for again",
    checks: { nodes: 1, settings: SESSIONS_ON, bounds: { log: 4, sessions: 1, retries: 1 } },
    length: 5,
    rules: { valueOfSkipped: () => null },
  },
]);
