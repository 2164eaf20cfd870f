// The mappings of formats that others write.

import type { Mapping } from "./mapping.js";

/** A format of others: how to know a line of it, and what its fields are. */
export interface Format {
  readonly name: string;
  readonly mapping: Mapping;
  isOf(line: object): boolean;
}

const type = "event.msg.type";
const APPENDS = { [type]: ["MsgApp"] };

// go.etcd.io/raft/v3, state_trace.go, built with the tag with_tla. It writes a line before it handles a message and before
// it appends; a message is written down as it is asked for, before what it promises is durable.
const ETCD: Mapping = {
  server: "event.nid",
  event: "event.name",
  time: "ts",
  boot: { "event.name": ["InitState"] },
  currentTerm: "event.state.term",
  votedFor: "event.state.vote",
  nobody: ["0"],
  role: "event.role",
  roles: { StateLeader: "leader", StateCandidate: "candidate", StatePreCandidate: "pre-candidate" },
  commitIndex: "event.state.commit",
  lastApplied: "event.prop.applied",
  lastIndex: "event.log",
  tellsEarly: true,
  messages: (["sent", "received"] as const).map((way) => ({
    when: {
      "event.name": ["AppendEntriesRequest", "AppendEntriesResponse", "RequestVoteRequest", "RequestVoteResponse"].map(
        (name) => `${way === "sent" ? "Send" : "Receive"}${name}`,
      ),
    },
    way,
    peer: way === "sent" ? "event.msg.to" : "event.msg.from",
    kind: type,
    content: "event.msg",
    term: "event.msg.term",
    ...(way === "sent" && { granted: { [type]: ["MsgVoteResp"], "event.msg.reject": [false] } }),
    acknowledged: { when: { [type]: ["MsgAppResp"], "event.msg.reject": [false] }, index: "event.msg.index" },
    appends: {
      when: APPENDS,
      previousIndex: "event.msg.index",
      previousTerm: "event.msg.logTerm",
      count: "event.msg.entries",
    },
    snapshot: { [type]: ["MsgSnap"] },
    held: { when: { [type]: ["MsgVote"] }, index: "event.msg.index", term: "event.msg.logTerm" },
  })),
};

const handled = "event.name";

// What the harnesses of Specula write for other libraries: the same envelope, and a state with the last entry of the log.
// A line is written once a message is handled, and shows the answer in it.
const SPECULA: Mapping = {
  server: "event.nid",
  event: "event.name",
  time: "ts",
  aside: {
    "event.name": ["SendReplicateEntries", "HandleReplicateResponse", "SendHeartbeat", "HandleHeartbeatResponse"],
  },
  currentTerm: "event.state.term",
  votedFor: "event.state.votedFor",
  nobody: [""],
  role: "event.state.role",
  roles: { Leader: "leader", Candidate: "candidate" },
  commitIndex: "event.state.commitIndex",
  lastIndex: "event.state.lastLogIndex",
  lastTerm: "event.state.lastLogTerm",
  messages: [
    {
      when: { [type]: ["AppendEntriesRequest"], [handled]: ["SendReplicateEntries", "SendHeartbeat"] },
      way: "sent",
      peer: "event.msg.to",
      kind: type,
      term: "event.msg.term",
      appends: {
        previousIndex: "event.msg.prevLogIndex",
        previousTerm: "event.msg.prevLogTerm",
        count: "event.msg.entries",
      },
    },
    {
      when: { [type]: ["AppendEntriesRequest"], [handled]: ["HandleAppendEntriesRequest"] },
      way: "received",
      peer: "event.msg.from",
      kind: type,
      term: "event.msg.term",
      accepted: { "event.msg.success": [true] },
      appends: {
        previousIndex: "event.msg.prevLogIndex",
        previousTerm: "event.msg.prevLogTerm",
        count: "event.msg.entries",
      },
    },
    {
      when: {
        [type]: ["RequestVoteRequest"],
        [handled]: ["HandleRequestVoteRequest"],
        "event.msg.voteGranted": [true],
      },
      way: "sent",
      peer: "event.msg.from",
      kind: type,
      term: "event.state.term",
      granted: {},
    },
  ],
};

const called = "msg.function";

// The lines of CCF's consensus that begin with the tag raft_trace. A line shows the state before what it tells of.
const CCF: Mapping = {
  server: "msg.state.node_id",
  event: called,
  time: "h_ts",
  currentTerm: "msg.state.current_view",
  role: "msg.state.leadership_state",
  roles: { Leader: "leader", Candidate: "candidate" },
  commitIndex: "msg.state.commit_idx",
  lastIndex: "msg.state.last_idx",
  tellsEarly: true,
  messages: (["sent", "received"] as const).flatMap((way) => {
    const [word, other] = way === "sent" ? (["send", "to"] as const) : (["recv", "from"] as const);
    const packet = {
      way,
      peer: `msg.${other}_node_id`,
      kind: "msg.packet.msg",
      content: "msg.packet",
      term: "msg.packet.term",
    };
    return [
      {
        ...packet,
        when: { [called]: [`${word}_append_entries`] },
        appends: {
          previousIndex: "msg.packet.prev_idx",
          previousTerm: "msg.packet.prev_term",
          lastIndex: "msg.packet.idx",
        },
      },
      {
        ...packet,
        when: { [called]: [`${word}_append_entries_response`] },
        acknowledged: { when: { "msg.packet.success": ["OK"] }, index: "msg.packet.last_log_idx" },
      },
      { ...packet, when: { [called]: [`${word}_request_vote`] } },
      {
        ...packet,
        when: { [called]: [`${word}_request_vote_response`] },
        granted: { "msg.packet.vote_granted": [true] },
      },
    ];
  }),
};

const eventIn = (line: object): Record<string, unknown> | null =>
  "event" in line && typeof line.event === "object" ? (line.event as Record<string, unknown> | null) : null;

/** The formats of others that are known, each with what tells a line of it from others. */
export const FORMATS: readonly Format[] = [
  {
    name: "etcd-raft (with_tla)",
    mapping: ETCD,
    isOf: (line) => {
      const event = eventIn(line);
      return event !== null && "nid" in event && "role" in event && "log" in event;
    },
  },
  {
    name: "Specula",
    mapping: SPECULA,
    isOf: (line) => {
      const state = eventIn(line)?.state;
      return typeof state === "object" && state !== null && "lastLogIndex" in state;
    },
  },
  {
    name: "CCF (raft_trace)",
    mapping: CCF,
    isOf: (line) => "tag" in line && line.tag === "raft_trace" && "msg" in line && typeof line.msg === "object",
  },
];
