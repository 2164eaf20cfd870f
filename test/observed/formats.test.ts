// Lines as others write them, in our own words: what is broken in them is told, and what is not told is not guessed.

import { describe, expect, it } from "vitest";
import { toEntries } from "../../src/contract/log.js";
import { brokenIn, judged, told, toldBy } from "./told.js";

/** A line of etcd's Raft, built with the tag with_tla. */
function etcd(
  nid: string,
  name: string,
  [term, vote, commit, log]: readonly number[],
  role: string,
  msg?: object,
): object {
  const state = { term, vote: String(vote), commit };
  const conf = [["1", "2", "3"], []];
  return { tag: "trace", event: { name, nid, state, role: `State${role}`, log, conf, ...(msg && { msg }) } };
}

const message = (type: string, from: number, to: number, fields: object): object => ({
  ...{ type, term: 0, from: String(from), to: String(to), entries: 0, logTerm: 0, index: 0, commit: 0, vote: "0" },
  ...{ reject: false, rejectHint: 0, ...fields },
});

const vote = (from: number, to: number, term: number): object => message("MsgVoteResp", from, to, { term });

describe("etcd's Raft", () => {
  const append = message("MsgApp", 1, 2, { term: 1, index: 0, entries: 2, commit: 0 });
  const REPLICATED = [
    etcd("1", "InitState", [0, 0, 0, 0], "Follower"),
    etcd("2", "InitState", [0, 0, 0, 0], "Follower"),
    etcd("1", "BecomeLeader", [1, 1, 0, 0], "Leader"),
    etcd("1", "SendAppendEntriesRequest", [1, 1, 0, 2], "Leader", append),
    etcd("2", "ReceiveAppendEntriesRequest", [1, 1, 0, 0], "Follower", append),
    etcd(
      "2",
      "SendAppendEntriesResponse",
      [1, 1, 0, 2],
      "Follower",
      message("MsgAppResp", 2, 1, { term: 1, index: 2 }),
    ),
  ];

  it("tells the terms of a leader's entries by its term, and of a follower's by what it acknowledges", () => {
    const { observed } = told(REPLICATED);
    const terms = observed.map(({ view }) => view.log && toEntries(view.log).map(({ term }) => term));
    expect(terms).toEqual([[], [], [], [1, 1], [], [1, 1]]);
  });

  it("tells nothing of a follower's entries while it has not acknowledged them", () => {
    const { observed } = told([...REPLICATED.slice(0, 5), etcd("2", "Ready", [1, 1, 0, 2], "Follower")]);
    expect(observed.at(-1)!.view.log).toBeUndefined();
  });

  it("breaks Leader Completeness where a leader lacks what is committed", () => {
    const lines = [
      ...REPLICATED,
      etcd("1", "Commit", [1, 1, 2, 2], "Leader"),
      etcd("3", "InitState", [0, 0, 0, 0], "Follower"),
      etcd("3", "BecomeLeader", [2, 3, 0, 0], "Leader"),
    ];
    expect(brokenIn(told(lines))).toEqual([
      "leader-completeness: S3 leads term 2 without the entry at index 1 that was committed in term 1.",
    ]);
  });

  it("takes what nobody tells of the beginning of the logs for equal", () => {
    const lines = [
      etcd("1", "InitState", [1, 0, 5, 5], "Follower"),
      etcd("2", "InitState", [1, 0, 5, 5], "Follower"),
      etcd("1", "BecomeLeader", [2, 1, 5, 5], "Leader"),
      etcd("1", "Commit", [2, 1, 6, 6], "Leader"),
    ];
    const recording = told(lines);
    expect(recording.hiddenUpTo).toBe(5);
    expect(brokenIn(recording)).toEqual([]);
  });

  const VOTES = [
    etcd("3", "SendRequestVoteResponse", [1, 0, 0, 0], "Follower", vote(3, 1, 1)),
    etcd("3", "InitState", [1, 0, 0, 0], "Follower"),
    etcd("3", "SendRequestVoteResponse", [1, 0, 0, 0], "Follower", vote(3, 2, 1)),
    etcd("2", "ReceiveRequestVoteResponse", [1, 2, 0, 0], "Candidate", vote(3, 2, 1)),
  ];

  it("counts no vote that a crash may have stopped", () => {
    expect(brokenIn(told(VOTES))).toEqual([]);
  });

  it("counts a vote that somebody received", () => {
    const received = etcd("1", "ReceiveRequestVoteResponse", [1, 1, 0, 0], "Candidate", vote(3, 1, 1));
    expect(brokenIn(told([...VOTES, received]))).toEqual(["one-vote-per-term: S3 votes for both S1 and S2 in term 1."]);
  });

  it("skips lines that are none of it", () => {
    const { files } = told([{ level: "info" }, ...REPLICATED, { tag: "config" }]);
    expect(files[0]).toMatchObject({ format: "etcd-raft (with_tla)", skipped: 2 });
  });
});

describe("Specula's harnesses", () => {
  const specula = (nid: string, name: string, state: object, msg?: object): object => ({
    ...{ tag: "trace", ts: "2026-01-02T03:04:05.678901234Z" },
    event: { name, nid, state: { votedFor: "", commitIndex: 0, lastLogIndex: 0, lastLogTerm: 0, ...state }, msg },
  });
  const LEADER = { term: 1, role: "Leader" };

  it("break Election Safety with two leaders of a term", () => {
    expect(brokenIn(told([specula("s1", "BecomeLeader", LEADER), specula("s2", "BecomeLeader", LEADER)]))).toEqual([
      "election-safety: S1 and S2 both lead term 1.",
    ]);
  });

  it("show no state where another thread writes", () => {
    const late = { ...LEADER, commitIndex: 1, lastLogIndex: 2, lastLogTerm: 1 };
    const lines = [
      specula("s1", "AdvanceCommitIndex", { ...late, commitIndex: 2 }),
      specula("s1", "HandleReplicateResponse", late),
    ];
    expect(brokenIn(told(lines))).toEqual([]);
  });
});

describe("CCF", () => {
  const ccf = (node_id: string, called: string, state: object, rest: object = {}): object => ({
    ...{ tag: "raft_trace", h_ts: "7" },
    msg: { function: called, state: { node_id, leadership_state: "Follower", commit_idx: 0, ...state }, ...rest },
  });

  it("breaks Leader Completeness, in what its packets and states tell", () => {
    const packet = { msg: "raft_append_entries", term: 2, prev_idx: 0, prev_term: 0, idx: 2, leader_commit_idx: 0 };
    const answer = { msg: "raft_append_entries_response", term: 2, success: "OK", last_log_idx: 2 };
    const leader = { leadership_state: "Leader", current_view: 2 };
    const lines = [
      ccf("0", "become_leader", { ...leader, last_idx: 0 }),
      ccf("0", "send_append_entries", { ...leader, last_idx: 2 }, { to_node_id: "1", packet }),
      ccf("1", "recv_append_entries", { current_view: 2, last_idx: 0 }, { from_node_id: "0", packet }),
      ccf("1", "send_append_entries_response", { current_view: 2, last_idx: 2 }, { to_node_id: "0", packet: answer }),
      ccf("0", "commit", { ...leader, last_idx: 2, commit_idx: 2 }),
      ccf("2", "become_leader", { leadership_state: "Leader", current_view: 3, last_idx: 0 }),
    ];
    const recording = told(lines);
    expect(recording.files[0].format).toBe("CCF (raft_trace)");
    expect(recording.order).toMatchObject({ receives: 1, unsent: 0 });
    expect(judged(recording).laws.map(({ id }) => id)).toContain("log-matching");
    expect(brokenIn(recording)).toEqual([
      "leader-completeness: S3 leads term 3 without the entry at index 1 that was committed in term 2.",
    ]);
  });
});

describe("a mapping", () => {
  const mapping = {
    ...{ server: "who", event: "what", currentTerm: "at.term", votedFor: "at.vote", nobody: [-1], role: "at.is" },
    boot: { what: ["start"] },
    follower: { server: "of", matchIndex: "match" },
  };

  it("finds fields by their paths", () => {
    const { observed, names } = toldBy(mapping, [
      { who: "b", what: "start", at: { term: "3", vote: -1, is: "Leader" }, of: "a", match: 4 },
      { who: "b", what: "ticks", at: { vote: "a" } },
      { what: "no server, no event" },
    ]);
    expect(names).toEqual(["a", "b"]);
    expect(observed.map(({ view }) => view)).toEqual([
      { currentTerm: 3, votedFor: null, role: "leader", matchIndex: [4, 0] },
      { currentTerm: 3, votedFor: 0, role: "leader", matchIndex: [4, 0] },
    ]);
    expect(observed[0].event.boot).toBe(true);
  });
});
