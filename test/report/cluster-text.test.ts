import { describe, expect, it } from "vitest";
import { renderCluster } from "../../src/report/cluster-text.js";
import { deliver, fire, lastCluster, packet, play, randomRun } from "../trace/random-run.js";
import { WHISPER } from "./whisper.js";

const ask = (command: string) => ({ do: "invoke", node: "S1", operation: "write", client: 1, command }) as const;

describe("a cluster in words", () => {
  it("shows servers, packets, links and clients at one moment", () => {
    const run = play([
      fire("S1", "election"),
      deliver("S1", "S2", "RequestVote"),
      deliver("S2", "S1", "RequestVoteReply"),
      ask("c1"),
      packet("drop", "S1", "S2", "AppendEntries"),
      deliver("S1", "S2", "AppendEntries"),
      deliver("S2", "S1", "AppendEntriesReply"),
      ask("c2"),
      packet("duplicate", "S1", "S3", "RequestVote"),
      packet("duplicate", "S1", "S3", "RequestVote"),
      { do: "crash", node: "S3" },
      { do: "partition", blocked: ["S1>S2"] },
    ]);
    expect(renderCluster(lastCluster(run))).toBe(
      `server  role      term  vote  log (committed | not yet)  commitIndex  lastApplied  timers
S1      leader       1  S1    1:noop 1:c1 | 1:c2                   2            2  heartbeat
S2      follower     1  S1    | 1:noop 1:c1                        0            0  election
S3      down         1  S1    -
S1 matchIndex S1=3 S2=2 S3=0
S1 nextIndex S1=1 S2=3 S3=1

in flight: 7 packets, oldest first
  S1>S3  RequestVote       term=1 lastLogIndex=0 lastLogTerm=0                                            S3 is down
  S1>S3  AppendEntries     term=1 prevLogIndex=0 prevLogTerm=0 entries=[1:noop] leaderCommit=0            S3 is down
  S1>S3  AppendEntries     term=1 prevLogIndex=0 prevLogTerm=0 entries=[1:noop 1:c1] leaderCommit=0       S3 is down
  S1>S2  AppendEntries     term=1 prevLogIndex=2 prevLogTerm=1 entries=[1:c2] leaderCommit=2              blocked
  S1>S3  AppendEntries     term=1 prevLogIndex=0 prevLogTerm=0 entries=[1:noop 1:c1 1:c2] leaderCommit=2  S3 is down
  S3>S1  RequestVoteReply  term=1 voteGranted=true                                                        2 copies
blocked links: S1>S2
clients: client 1 waits for c2, was told c1: ok, value null
`,
    );
  });

  it("shows what a disk still lacks, what is being written, the votes, and the time", () => {
    const run = play(
      [{ do: "advance" }, fire("S2", "election"), { do: "finish", node: "S2" }, fire("S1", "election")],
      {
        disk: "async",
        time: "timed",
        nodes: 2,
      },
    );
    expect(renderCluster(lastCluster(run))).toBe(
      `server  role       term  vote  log (committed | not yet)  commitIndex  lastApplied  timers
S1      candidate     1  S1    -                                    0            0  election 300-450 ms
S2      candidate     1  S2    -                                    0            0  election 300-450 ms
S1 has on disk: term 0, no vote
S1 is writing hardState (term 1, vote for S1), then RequestVote to S2
S2 has votes of S2

in flight: 1 packet, oldest first
  S2>S1  RequestVote  term=1 lastLogIndex=0 lastLogTerm=0
blocked links: none
clients: none has asked
time: 150 ms
`,
    );
  });

  it("shows question marks where an implementation shows nothing", () => {
    const { cluster } = play([], { nodes: 2 }, WHISPER).start;
    expect(renderCluster(cluster)).toBe(
      `server  role  term  vote  log (committed | not yet)  commitIndex  lastApplied  timers
S1      ?        ?  ?     ?                                    ?            ?
S2      ?        ?  ?     ?                                    ?            ?

in flight: 1 packet, oldest first
  S1>S2  hello  "anyone there?"
blocked links: none
clients: none has asked
`,
    );
  });

  it("shows the end of a long log, and how many entries stand before it", () => {
    const asked = Array.from({ length: 30 }, (_, i) => ask(`c${i + 1}`));
    const text = renderCluster(lastCluster(play([fire("S1", "election"), ...asked], { nodes: 1 })));
    expect(text).toContain("(21) 1:c21 1:c22 1:c23 1:c24 1:c25 1:c26 1:c27 1:c28 1:c29 1:c30 |");
  });

  it("can be told of any moment of any run of the reference", () => {
    for (let seed = 0; seed < 20; seed++) {
      for (const { cluster } of randomRun(`cluster/${seed}`, 50).steps) {
        expect(renderCluster(cluster)).not.toMatch(/undefined|NaN|\[object/);
      }
    }
  });
});
