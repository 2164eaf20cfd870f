import { describe, expect, it } from "vitest";
import { clusterDigest } from "../../src/cluster/digest.js";
import { Timeline } from "../../src/playback/timeline.js";
import { phaseOf } from "../../src/run/phase.js";
import { rowText } from "../../src/report/picture/row-text.js";
import { deliver, digestsOf, fire, lastCluster, packet, play, randomRun, type Played } from "../trace/random-run.js";
import { WHISPER } from "../report/whisper.js";

function timelineOf({ setup, steps }: Played): Timeline {
  const run = new Timeline(setup);
  for (const { action } of steps) run.take(action);
  return run;
}

const digests = (run: Timeline): string[] =>
  Array.from({ length: run.length }, (_, i) => clusterDigest(run.clusterAt(i + 1)));

describe("a timeline", () => {
  it("shows every cluster of a run that is longer than what it keeps", () => {
    const played = randomRun("timeline", 4000);
    const run = timelineOf(played);
    expect(run.length).toBe(4000);
    expect(digests(run)).toEqual(digestsOf(played));
  });

  it("is the same run again when its moves are read back from a file", () => {
    for (let seed = 0; seed < 20; seed++) {
      const played = randomRun(`moves/${seed}`, 80);
      const again = new Timeline(played.setup);
      const moves = JSON.parse(JSON.stringify(timelineOf(played).moves)) as Timeline["moves"];
      for (const move of moves) expect(again.takeMove(move)).not.toBeNull();
      expect(digests(again)).toEqual(digestsOf(played));
    }
  });

  it("goes on another way from any of its rows, and is not changed by that", () => {
    const played = randomRun("fork", 600);
    const run = timelineOf(played);
    const fork = run.upTo(300);
    fork.take({ type: "partition", blocked: [] });
    expect(fork.length).toBe(301);
    expect(digests(fork).slice(0, 300)).toEqual(digestsOf(played).slice(0, 300));
    expect(digests(run)).toEqual(digestsOf(played));
  });

  it("goes through the healing phase, wherever that begins, and forks before and in it", () => {
    for (const length of [0, 3, 255, 256, 257, 300]) {
      const played = randomRun("healing", length);
      const phase = phaseOf(lastCluster(played), { seed: "1", timeoutsMax: 40 });
      const run = timelineOf(played);
      run.heal();
      for (const { action } of phase.steps) expect(run.take(action)).not.toBeNull();
      const expected = [...digestsOf(played), ...phase.steps.map(({ cluster }) => clusterDigest(cluster))];
      expect(digests(run)).toEqual(expected);
      expect(rowText(run, length + 1)).toMatch(/^the faults stop; /);
      for (const row of [length, length + 5]) {
        const fork = run.upTo(row);
        expect(digests(fork)).toEqual(expected.slice(0, row));
        expect(fork.healsAfter).toBe(row === length ? null : length);
      }
    }
  });

  it("refuses what is not possible", () => {
    const run = timelineOf(randomRun("refuse", 10));
    expect(run.takeMove({ type: "deliver", place: 10_000 })).toBeNull();
    expect(run.length).toBe(10);
  });
});

describe("the arrows of a run", () => {
  it("go from where a packet was sent to where it was taken, and tell a copy, a loss and a wait apart", () => {
    const run = timelineOf(
      play([
        fire("S1", "election"),
        packet("duplicate", "S1", "S2", "RequestVote"),
        deliver("S1", "S2", "RequestVote"),
        packet("drop", "S1", "S3", "RequestVote"),
      ]),
    );
    expect(run.arrows.at(1)).toEqual([
      { from: 0, to: 1, kind: "RequestVote", sent: 1, end: 3, fate: "delivered" },
      { from: 0, to: 2, kind: "RequestVote", sent: 1, end: 4, fate: "dropped" },
      { from: 0, to: 1, kind: "RequestVote", sent: 1, end: 2, fate: "copied" },
    ]);
    expect(run.arrows.at(3)).toContainEqual({
      from: 1,
      to: 0,
      kind: "RequestVoteReply",
      sent: 3,
      end: null,
      fate: "waiting",
    });
    expect(run.arrows.takenIn(3)).toMatchObject({ sent: 1 });
  });

  it("end for the older of two equal packets, while the younger goes on waiting", () => {
    const say = { do: "local", node: "S1", name: "null" } as const;
    const run = timelineOf(play([say, say, deliver("S1", "S2", "null")], {}, WHISPER));
    expect(run.arrows.at(1)).toMatchObject([{ sent: 1, end: 3, fate: "delivered" }]);
    expect(run.arrows.at(2)).toMatchObject([{ sent: 2, end: null, fate: "waiting" }]);
  });

  it("end exactly once for every packet that was taken or dropped", () => {
    for (let seed = 0; seed < 20; seed++) {
      const played = randomRun(`arrows/${seed}`, 120);
      const run = timelineOf(played);
      const ends = Array.from({ length: run.length + 1 }, (_, row) =>
        run.arrows.at(row).filter(({ end }) => end === row),
      );
      played.steps.forEach(({ action }, i) => expect(ends[i + 1]).toHaveLength("packet" in action ? 1 : 0));
    }
  });
});

describe("the lines of a run", () => {
  it("say who a server is, in which term, and when it was down", () => {
    const run = timelineOf(
      play([
        fire("S1", "election"),
        deliver("S1", "S2", "RequestVote"),
        deliver("S2", "S1", "RequestVoteReply"),
        { do: "crash", node: "S1" },
        { do: "restart", node: "S1" },
      ]),
    );
    expect(run.lanes.stretches[0].map(({ since, up, role, term }) => [since, up, role, term])).toEqual([
      [0, true, "follower", 0],
      [1, true, "candidate", 1],
      [3, true, "leader", 1],
      [4, false, undefined, undefined],
      [5, true, "follower", 1],
    ]);
  });
});
