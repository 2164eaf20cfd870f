import { describe, expect, it } from "vitest";
import { isSamePacket } from "../../src/cluster/network.js";
import { trafficOf } from "../../src/playback/journeys.js";
import { deliver, fire, packet, play, randomRun, type Played } from "../trace/random-run.js";
import { WHISPER } from "../report/whisper.js";

const trafficIn = ({ start, steps }: Played) => trafficOf(start, steps);
const local = (name: string) => ({ do: "local", node: "S1", name }) as const;

describe("the journey of a packet", () => {
  it("goes from the step that sent it to the one that took it", () => {
    const traffic = trafficIn(
      play([fire("S1", "election"), deliver("S1", "S2", "RequestVote"), deliver("S2", "S1", "RequestVoteReply")]),
    );
    expect(traffic.map(({ arrived }) => arrived && [arrived.packet.kind, arrived.sent])).toEqual([
      null,
      ["RequestVote", 1],
      ["RequestVoteReply", 2],
    ]);
  });

  it("begins at 0 where it was sent while the servers booted", () => {
    const [{ arrived }] = trafficIn(play([deliver("S1", "S2", "hello")], {}, WHISPER));
    expect(arrived).toMatchObject({ sent: 0, packet: { kind: "hello" } });
  });

  it("ends where it is dropped", () => {
    const [, { arrived, lost }] = trafficIn(play([fire("S1", "election"), packet("drop", "S1", "S3", "RequestVote")]));
    expect(arrived).toBeNull();
    expect(lost).toMatchObject([{ sent: 1, packet: { to: 2 } }]);
  });

  it("does not end where a copy is taken, nor where it is not taken yet", () => {
    const copied = trafficIn(
      play([
        fire("S1", "election"),
        packet("duplicate", "S1", "S2", "RequestVote"),
        deliver("S1", "S2", "RequestVote"),
      ]),
    );
    expect(copied[1]).toEqual({ arrived: copied[2].arrived, lost: [] });
    const kept = trafficIn(
      play([local("later"), deliver("S1", "S2", "later"), deliver("S1", "S2", "later")], {}, WHISPER),
    );
    expect(kept.map(({ arrived }) => arrived?.sent)).toEqual([undefined, 1, 1]);
  });

  it("of two equal packets ends for the older one first", () => {
    const actions = [local("null"), local("null"), deliver("S1", "S2", "null"), deliver("S1", "S2", "null")];
    const traffic = trafficIn(play(actions, {}, WHISPER));
    expect(traffic.map(({ arrived }) => arrived?.sent)).toEqual([undefined, undefined, 1, 2]);
  });

  it("ends where the crash of its receiver breaks a connection that keeps order", () => {
    const crash = { do: "crash", node: "S2" } as const;
    const traffic = trafficIn(play([fire("S1", "election"), crash], { network: "fifo" }));
    expect(traffic[1].lost).toMatchObject([{ sent: 1, packet: { to: 1 } }]);
  });

  it("accounts for every packet of any run", () => {
    for (let seed = 0; seed < 60; seed++) {
      const run = randomRun(`journeys/${seed}`, 150);
      const traffic = trafficIn(run);
      let underWay = run.start.cluster.network.length;
      run.steps.forEach(({ action, sent, cluster, before }, i) => {
        const { arrived, lost } = traffic[i];
        const takes = action.type === "deliver" || action.type === "duplicate";
        expect(arrived !== null).toBe(takes);
        if (arrived !== null && takes) {
          expect(isSamePacket(arrived.packet, action.packet)).toBe(true);
          expect(arrived.sent).toBeLessThan(i + 1);
          const sender = arrived.sent === 0 ? run.start.boots[arrived.packet.from] : run.steps[arrived.sent - 1];
          expect(sender.sent.some((release) => release.packet === arrived.packet)).toBe(true);
        }
        underWay += sent.length - lost.length - (action.type === "deliver" ? 1 : 0);
        expect(cluster.network.length).toBe(underWay);
        if (action.type === "partition") expect(cluster.network).toBe(before.network);
      });
    }
  });
});
