// Snapshots in chunks (Figure 13) on clusters that are driven by hand: what is lost, comes twice, or is late.

import { describe, expect, it } from "vitest";
import { REFERENCE } from "../../src/raft/reference.js";
import { playSchedule, viewOf, type Played } from "../support/schedule.js";

const play = (schedule: string, snapshotChunks = "3"): Played =>
  playSchedule(REFERENCE, schedule, { environment: { settings: { compaction: "on", snapshotChunks } } });

/** S1 leads term 1, has committed its no-op and `a` with S2, and has compacted both; S3 has nothing. */
const COMPACTED = "T1, RV 1>2, RVR 2>1, CR 1 a, AE 1>2 #2, AER 2>1, CO 1";
const CHUNK = "IS 1>3, ISR 3>1";

/** What S3 has, and what S1 knows of it. */
const seen = (played: Played) => [viewOf(played, 3).commitIndex, viewOf(played, 1).matchIndex![2]];
const INSTALLED = [2, 2];
const NOTHING = [0, 0];

describe("a leader whose follower lacks what is compacted", () => {
  it.each([
    ["whole", 1],
    ["2", 2],
    ["3", 3],
  ])("sends it the snapshot, snapshotChunks=%s, in %i requests", (chunks, requests) => {
    const sending = `${COMPACTED}, HB1${`, ${CHUNK}`.repeat(requests)}`;
    const played = play(sending, chunks);
    expect(seen(played)).toEqual(INSTALLED);
    expect(played.cluster.slots[2].replica).toEqual({ index: 2, state: { "": "a" } });
    expect(played.cluster.slots[2].disk).toMatchObject({ snapshot: { index: 2, term: 1 } });
    expect(seen(play(sending.slice(0, -`, ${CHUNK}`.length), chunks))).toEqual(NOTHING);
  });

  it("goes on where the follower is, once a chunk or an answer was lost", () => {
    for (const lost of ["drop IS 1>3", "IS 1>3, drop ISR 3>1"]) {
      const again = `${COMPACTED}, HB1, ${CHUNK}, ${lost}, HB1, ${CHUNK}`;
      const played = play(lost.startsWith("drop") ? `${again}, ${CHUNK}, ${CHUNK}` : `${again}, ${CHUNK}`);
      expect(seen(played)).toEqual(INSTALLED);
    }
  });

  it("begins anew with a follower that has crashed, which keeps no part of a snapshot", () => {
    const crashed = `${COMPACTED}, HB1, ${CHUNK}, ${CHUNK}, crash 3, restart 3`;
    expect(seen(play(`${crashed}, ${CHUNK}`))).toEqual(NOTHING);
    expect(seen(play(`${crashed}, ${CHUNK}, ${CHUNK}, ${CHUNK}, ${CHUNK}`))).toEqual(INSTALLED);
  });

  it("takes no harm from a chunk that comes twice", () => {
    const twice = `${COMPACTED}, HB1${`, dup IS 1>3, ${CHUNK}`.repeat(3)}${`, ${CHUNK}`.repeat(4)}`;
    const played = play(twice);
    expect(seen(played)).toEqual(INSTALLED);
    expect(played.cluster.slots[2].replica).toEqual({ index: 2, state: { "": "a" } });
  });

  it("sends the newer snapshot from its beginning, where it has compacted again", () => {
    const newer = `${COMPACTED}, HB1, ${CHUNK}, CR 1 b, AE 1>2 #3, AER 2>1, CO 1`;
    const played = play(`${newer}, HB1, IS 1>3 #3, ISR 3>1, IS 1>3 #3, ISR 3>1, IS 1>3 #3`);
    expect(viewOf(played, 3)).toMatchObject({ commitIndex: 3, lastApplied: 3 });
    expect(played.cluster.slots[2].replica).toEqual({ index: 3, state: { "": "b" } });
  });
});
