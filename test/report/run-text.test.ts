import { describe, expect, it } from "vitest";
import { contentDigest } from "../../src/cluster/network.js";
import type { Environment } from "../../src/cluster/setup.js";
import { raftNode, REFERENCE } from "../../src/raft/reference.js";
import { PAPER_RULES } from "../../src/raft/rules.js";
import { renderRun } from "../../src/report/run-text.js";
import { renderStep } from "../../src/report/step-text.js";
import { PLAIN, type Style } from "../../src/report/style.js";
import type { ActionRecord } from "../../src/trace/action-record.js";
import { deliver, fire, lastCluster, packet, play, randomRun } from "../trace/random-run.js";
import { WHISPER } from "./whisper.js";

const HOLDS = { verdict: "holds" } as const;
const finish = (node: string) => ({ do: "finish", node }) as const;
const ask = (node: string, command: string) =>
  ({ do: "invoke", node, operation: "write", client: 1, command }) as const;
const local = (name: string) => ({ do: "local", node: "S1", name }) as const;

/** The lines of a run, from "  1  " on, without the rest of the report. */
function linesOf(
  actions: readonly ActionRecord[],
  environment: Partial<Environment> = {},
  implementation: Parameters<typeof play>[2] = REFERENCE,
): string[] {
  return play(actions, environment, implementation).steps.map((step) => renderStep(step));
}

const ELECTION: readonly ActionRecord[] = [
  fire("S1", "election"),
  deliver("S1", "S2", "RequestVote"),
  deliver("S2", "S1", "RequestVoteReply"),
];
const COMMIT: readonly ActionRecord[] = [
  ...ELECTION,
  ask("S1", "c1"),
  packet("drop", "S1", "S2", "AppendEntries"),
  deliver("S1", "S2", "AppendEntries"),
  deliver("S2", "S1", "AppendEntriesReply"),
  fire("S1", "heartbeat"),
  deliver("S1", "S2", "AppendEntries"),
];

describe("a run in words", () => {
  it("is one line an action: an election and a commit", () => {
    const { start, steps } = play(COMMIT);
    expect(renderRun(start, steps, HOLDS)).toBe(
      `3 servers of reference 1; packets may overtake each other; writes finish at once; timers fire at any moment

  1  S1's election timer fires: becomes candidate in term 1; votes for itself; has votes of S1; sends RequestVote to S2, S3
  2  S2 takes RequestVote from S1 (term=1 lastLogIndex=0 lastLogTerm=0): moves to term 1; votes for S1; sends RequestVoteReply to S1 (voteGranted=true)
  3  S1 takes RequestVoteReply from S2 (term=1 voteGranted=true): becomes leader of term 1 with votes of S1, S2; appends 1:noop at index 1; sends AppendEntries to S2, S3
  4  client 1 asks S1 for c1: appends 1:c1 at index 2; its own matchIndex 1 to 2; sends AppendEntries to S2, S3
  5  lost: AppendEntries from S1 to S2 (term=1 prevLogIndex=0 prevLogTerm=0 entries=[1:noop] leaderCommit=0)
  6  S2 takes AppendEntries from S1 (term=1 prevLogIndex=0 prevLogTerm=0 entries=[1:noop 1:c1] leaderCommit=0): appends 1:noop 1:c1 at index 1-2; sends AppendEntriesReply to S1 (success=true)
  7  S1 takes AppendEntriesReply from S2 (term=1 success=true matchIndex=2 prevLogIndex=0 conflictIndex=0): commits and applies index 1-2 (1:noop 1:c1); matchIndex of S2 0 to 2; nextIndex of S2 1 to 3; answers c1: ok, value null
  8  S1's heartbeat timer fires: sends AppendEntries to S2, S3
  9  S2 takes AppendEntries from S1 (term=1 prevLogIndex=2 prevLogTerm=1 entries=[] leaderCommit=2): commits and applies index 1-2 (1:noop 1:c1); sends AppendEntriesReply to S1 (success=true)

holds: no law that was judged is broken after any action of this run.
`,
    );
  });

  it("marks the step that broke the law, and ends with the law, its sentence and the facts", () => {
    const { start, steps } = play(ELECTION);
    const verdict = {
      verdict: "violated",
      law: "election-safety",
      sentence: "Term 1 has two leaders.",
      facts: ["S1 leads term 1", "S3 has led term 1 since step 2"],
    } as const;
    const laws = [
      { id: "election-safety", title: "Election Safety", sentence: "At most one leader is elected in a term." },
    ];
    const lines = renderRun(start, steps, verdict, { laws }).split("\n");
    expect(lines.filter((line) => line.startsWith(">"))).toEqual([expect.stringMatching(/^> 3 {2}S1 takes/)]);
    expect(lines.slice(-5)).toEqual([
      "violated: Election Safety (election-safety): At most one leader is elected in a term.",
      "  Term 1 has two leaders.",
      "  - S1 leads term 1",
      "  - S3 has led term 1 since step 2",
      "",
    ]);
  });

  it("can stop early, and says how much it left out", () => {
    const { start, steps } = play(COMMIT);
    const text = renderRun(start, steps.slice(0, 2), HOLDS, { more: steps.length - 2 });
    expect(text).toContain("  2  S2 takes");
    expect(text).not.toContain("  3  S1 takes");
    expect(text).toContain("(7 more actions)");
  });

  it("goes on with the healing phase of a cluster that makes no progress, and says what is not shown of it", () => {
    const { start, steps } = play(ELECTION);
    const verdict = { verdict: "no-progress", sentence: "No leader in time.", facts: ["All are up."] } as const;
    const phase = { start: steps[1].cluster, steps: steps.slice(2), leftOut: 5, repeats: false };
    const linesWith = (leftOut: number, repeats: boolean): string[] =>
      renderRun(start, steps.slice(0, 2), verdict, { phase: { ...phase, leftOut, repeats } }).split("\n");
    const lines = linesWith(5, false);
    expect(lines[4]).toBe("the faults stop here: all servers come up, all links are whole, packets take time");
    expect(lines[5]).toMatch(/^ {2}3 {2}S1 takes RequestVoteReply/);
    expect(lines.slice(6, 11)).toEqual([
      "(5 more actions)",
      "",
      "no progress: the faults stopped, and the cluster did not recover.",
      "  No leader in time.",
      "  - All are up.",
    ]);
    expect(linesWith(5, true)[6]).toBe("and so on: 5 more actions lead to nothing new");
    expect(linesWith(0, false)[6]).toBe("");
  });

  it("colours only through the functions that it is given", () => {
    const tag = (name: string) => (text: string) => `<${name}>${text}</${name}>`;
    const style: Style = {
      ...PLAIN,
      bold: tag("b"),
      dim: tag("dim"),
      red: tag("red"),
      green: tag("green"),
      yellow: tag("yellow"),
    };
    const { start, steps } = play([...ELECTION, { do: "crash", node: "S1" }]);
    const text = renderRun(start, steps, { verdict: "panic", node: "S1", sentence: "S1 panicked" }, { style });
    expect(text).toContain("<b>becomes leader of term 1 with votes of S1, S2</b>");
    expect(text).toContain("<red>> 4  S1 crashes</red>");
    expect(text).toContain("S2 takes RequestVote from S1 <dim>(term=1 lastLogIndex=0 lastLogTerm=0)</dim>: ");
    expect(text).toContain("sends RequestVoteReply to S1 <dim>(voteGranted=true)</dim>");
    expect(renderRun(start, steps, HOLDS, { style }).replace(/<\/?\w+>/g, "")).toBe(renderRun(start, steps, HOLDS));
  });

  it("is wrapped to a width, and goes on under where the text of a step began", () => {
    const { start, steps } = play(ELECTION);
    const lines = renderRun(start, steps, HOLDS, { style: { ...PLAIN, width: 50 } }).split("\n");
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(50);
    expect(lines).toContain("  2  S2 takes RequestVote from S1 (term=1");
    expect(lines).toContain("     lastLogIndex=0 lastLogTerm=0): moves to term");
  });

  it("that is told up to an action says nothing of what it came to later", () => {
    const { start, steps } = play(ELECTION);
    const verdict = { verdict: "panic", node: "S1", sentence: "S1 panicked" } as const;
    const told = renderRun(start, steps.slice(0, 2), HOLDS, { more: 1 });
    expect(told).toMatch(/\n\(1 more action\)\n$/);
    expect(told).not.toContain("holds");
    expect(renderRun(start, steps.slice(0, 2), verdict, { more: 1 })).toContain("panic: ");
  });

  it("marks the first action that is not as it was recorded", () => {
    const { start, steps } = play(ELECTION);
    const lines = renderRun(start, steps, HOLDS, { differsAt: 2 }).split("\n");
    expect(lines.filter((line) => line.startsWith("~"))).toEqual([
      expect.stringMatching(/^~ 2 {2}S2 takes RequestVote/),
    ]);
  });

  it("can be told of any run of the reference, one line a step", () => {
    for (let seed = 0; seed < 40; seed++) {
      const { start, steps } = randomRun(`text/${seed}`, 60);
      const lines = renderRun(start, steps, HOLDS).split("\n");
      expect(lines).toHaveLength(steps.length + 5);
      for (const line of lines) expect(line).not.toMatch(/undefined|NaN|\[object/);
    }
  });
});

describe("a step in words", () => {
  it("says what a crash inside it struck", () => {
    expect(linesOf([fire("S1", "election"), { ...deliver("S1", "S2", "RequestVote"), crashAfter: 0 }])[1]).toBe(
      "S2 takes RequestVote from S1 (term=1 lastLogIndex=0 lastLogTerm=0): crashes after 0 of 1 write",
    );
  });

  it("says which write failed, and that the node stopped", () => {
    expect(linesOf([{ ...fire("S1", "election"), failAfter: 0 }])[0]).toBe(
      "S1's election timer fires: write 1 of 1 fails; halts: a write failed",
    );
  });

  it("says what waits for a disk, and what a finished write sets free", () => {
    const lines = linesOf([fire("S1", "election"), finish("S1"), fire("S1", "election"), { do: "crash", node: "S1" }], {
      disk: "async",
    });
    expect(lines).toEqual([
      "S1's election timer fires: becomes candidate in term 1; votes for itself; begins to write hardState (term 1, vote for S1); holds back until then RequestVote to S2, S3",
      "S1's disk finishes hardState (term 1, vote for S1): has votes of S1; sends RequestVote to S2, S3",
      "S1's election timer fires: stands again in term 2; votes for itself; begins to write hardState (term 2); holds back until then RequestVote to S2, S3",
      "S1 crashes, losing 1 write under way",
    ]);
  });

  it("says what a restart brought back, and what a crash on ordered links took away", () => {
    const lines = linesOf(
      [...ELECTION, deliver("S1", "S2", "AppendEntries"), { do: "crash", node: "S2" }, { do: "restart", node: "S2" }]
        .toSpliced(4, 0, fire("S1", "heartbeat"))
        .map((action) => action as ActionRecord),
      { network: "fifo" },
    );
    expect(lines.slice(-2)).toEqual([
      "S2 crashes, losing 1 packet bound for it",
      "S2 restarts in term 1, vote for S1, log [1:noop]",
    ]);
  });

  it("says which entries a newer leader overwrote, and who stepped down", () => {
    const lines = linesOf([
      ...ELECTION,
      fire("S2", "election"),
      deliver("S2", "S3", "RequestVote"),
      deliver("S3", "S2", "RequestVoteReply"),
      deliver("S2", "S1", "AppendEntries"),
    ]);
    expect(lines.at(-1)).toBe(
      "S1 takes AppendEntries from S2 (term=2 prevLogIndex=0 prevLogTerm=0 entries=[2:noop] leaderCommit=0): steps down: follower in term 2; removes index 1 (1:noop); appends 2:noop at index 1; sends AppendEntriesReply to S2 (success=true)",
    );
  });

  it("says when a packet was a copy, and when nothing changed", () => {
    const lines = linesOf([
      fire("S1", "election"),
      packet("duplicate", "S1", "S2", "RequestVote"),
      deliver("S2", "S1", "RequestVoteReply"),
      deliver("S1", "S2", "RequestVote"),
      deliver("S2", "S1", "RequestVoteReply"),
    ]);
    expect(lines[1]).toMatch(/^S2 takes a copy of RequestVote from S1 \(term=1 .+\): moves to term 1; votes for S1;/);
    expect(lines[3]).toMatch(
      /^S2 takes RequestVote from S1 \(term=1 .+\): sends RequestVoteReply to S1 \(voteGranted=true\)$/,
    );
    expect(lines[4]).toBe("S1 takes RequestVoteReply from S2 (term=1 voteGranted=true): nothing changes");
  });

  it("tells partitions by their shape where they have one", () => {
    const partition = (...blocked: string[]) => linesOf([{ do: "partition", blocked }], { nodes: 4 })[0];
    expect(partition()).toBe("all links are whole");
    expect(partition("S1>S2", "S2>S1", "S1>S3", "S3>S1", "S1>S4", "S4>S1")).toBe("the network splits: S1 | S2 S3 S4");
    expect(partition("S1>S3", "S3>S1", "S1>S4", "S4>S1", "S2>S3", "S3>S2", "S2>S4", "S4>S2")).toBe(
      "the network splits: S1 S2 | S3 S4",
    );
    expect(partition("S2>S1", "S2>S3", "S2>S4")).toBe("nothing that S2 sends arrives");
    expect(partition("S1>S2", "S3>S2", "S4>S2")).toBe("S2 hears nothing");
    expect(partition("S1>S2", "S2>S1")).toBe("blocked: S1>S2, S2>S1");
  });

  it("tells the time", () => {
    expect(linesOf([{ do: "advance" }], { time: "timed" })).toEqual(["time moves on to 150 ms"]);
  });

  describe("of a wrong node", () => {
    const wrong = raftNode("wrong", {
      ...PAPER_RULES,
      termAdopted: (_node, { term }) => term,
      voteKept: () => null,
      commitIndexOfFollower: (_node, { leaderCommit }) => leaderCommit,
    });

    it("says that a term goes back", () => {
      const lines = linesOf(
        [
          fire("S1", "election"),
          fire("S3", "election"),
          packet("drop", "S3", "S2", "RequestVote"),
          fire("S3", "election"),
          deliver("S3", "S2", "RequestVote"),
          deliver("S1", "S2", "RequestVote"),
        ],
        {},
        wrong,
      );
      expect(lines.at(-1)).toMatch(/: falls back to term 1; votes for S1; sends/);
    });

    it("says that a vote is forgotten within its term", () => {
      const lines = linesOf([...ELECTION, deliver("S1", "S2", "AppendEntries")], {}, wrong);
      expect(lines.at(-1)).toMatch(/: forgets its vote in term 1; appends/);
    });

    it("says that a commitIndex goes back", () => {
      const committed: ActionRecord[] = [
        ...ELECTION,
        packet("duplicate", "S1", "S2", "AppendEntries"),
        deliver("S2", "S1", "AppendEntriesReply"),
        fire("S1", "heartbeat"),
      ];
      // The heartbeat overtakes the first AppendEntries, which still says that nothing is committed.
      const heartbeat = lastCluster(play(committed, {}, wrong)).network.findLast(({ to }) => to === 1)!;
      const newest = { ...deliver("S1", "S2", "AppendEntries"), content: contentDigest(heartbeat) };
      const lines = linesOf([...committed, newest, deliver("S1", "S2", "AppendEntries")], {}, wrong);
      expect(lines.at(-2)).toContain("commits and applies index 1 (1:noop)");
      expect(lines.at(-1)).toContain("commitIndex falls from 1 to 0");
    });
  });
});

describe("an implementation that shows nothing of itself", () => {
  const run = (...names: string[]) => {
    const told = names.flatMap((name): ActionRecord[] =>
      name.startsWith(">") ? [deliver("S1", "S2", name.slice(1))] : [local(name)],
    );
    return linesOf(told, { nodes: 2, disk: "async" }, WHISPER);
  };

  it("is told by what it sends, writes, applies and answers", () => {
    expect(run("gossip", "nothing", "save", "apply", "stop")).toEqual([
      "S1 takes its own step gossip: sends gossip to S2 (ok=true)",
      "S1 takes its own step nothing: nothing changes that is shown",
      "S1 takes its own step save: begins to write note (a=1)",
      "S1 takes its own step apply: applies index 3 (1:odd)",
      "S1 takes its own step stop: halts: enough",
    ]);
  });

  it("may send anything: fields are shortened, words that are not words are quoted", () => {
    expect(run("gossip", ">gossip", "null", ">null", "entries", ">entries").filter((_, i) => i % 2 === 1)).toEqual([
      'S2 takes gossip from S1 (ok=true list=[1,2] deep={"a":{"b":"c"}} text="two words"): nothing changes',
      "S2 takes null from S1 (null): nothing changes",
      'S2 takes entries from S1 (log=[1:"{\\"set\\":0}" 1:"{\\"set\\":1}" 1:"{\\"set\\":2}" 1:"{\\"set\\":3}" +5]): nothing changes',
    ]);
  });

  it("may leave a packet in the network", () => {
    expect(run("later", ">later")[1]).toBe("S2 takes later from S1: does not take it yet: it stays in the network");
  });

  it("may fail: the panic is said, and its text cannot reach the terminal's controls", () => {
    expect(run("poison", ">poison")[1]).toBe("S2 takes poison from S1: PANICS: Error: cannot\\u001b[2J take\\nthis");
  });

  it("may act at boot", () => {
    const { start, steps } = play([], { nodes: 2 }, WHISPER);
    expect(renderRun(start, steps, HOLDS).split("\n")[2]).toBe("  0  S1 boots: sends hello to S2");
  });
});
