// Read by the rules of the Trace Event Format (its JSON object form), which Chrome and Perfetto share.

import { describe, expect, it } from "vitest";
import { shownSteps } from "../../../src/report/phase-text.js";
import { z } from "zod";
import { exportChrome } from "../../../src/report/export/chrome.js";
import { ALL_RECORDINGS, recorded } from "./recordings.js";

const common = { name: z.string(), pid: z.int(), tid: z.int() };
const timed = { ...common, cat: z.string(), ts: z.number().min(0) };
const args = z.looseObject({});

const event = z.discriminatedUnion("ph", [
  z.strictObject({ ...common, ph: z.literal("M"), args }),
  z.strictObject({ ...timed, ph: z.literal("X"), dur: z.number().positive(), args: args.optional() }),
  z.strictObject({ ...timed, ph: z.literal("i"), s: z.enum(["g", "p", "t"]), args }),
  z.strictObject({ ...timed, ph: z.literal("s"), id: z.int() }),
  z.strictObject({ ...timed, ph: z.literal("f"), id: z.int(), bp: z.literal("e") }),
]);

const file = z.strictObject({
  traceEvents: z.array(event),
  displayTimeUnit: z.enum(["ms", "ns"]),
  otherData: z.looseObject({}),
});

type TraceEvent = z.infer<typeof event>;
type Slice = Extract<TraceEvent, { ph: "X" }>;

const read = (text: string): readonly TraceEvent[] => file.parse(JSON.parse(text)).traceEvents;

const slicesOf = (events: readonly TraceEvent[], tid: number): readonly Slice[] =>
  events.filter((one): one is Slice => one.ph === "X" && one.tid === tid);

const isInside = (inner: { ts: number; dur?: number }, outer: Slice): boolean =>
  outer.ts <= inner.ts && inner.ts + (inner.dur ?? 0) <= outer.ts + outer.dur;

/** Whether two slices overlap and neither lies in the other: no reader can nest them. */
const areCrossing = (a: Slice, b: Slice): boolean =>
  a.ts < b.ts + b.dur && b.ts < a.ts + a.dur && !isInside(a, b) && !isInside(b, a);

describe("a file of trace events", () => {
  it.each(ALL_RECORDINGS)("is one by its rules: $title", ({ recording }) => {
    const events = read(exportChrome(recording));
    const { slots } = recording.replay.start.cluster;
    const names = events.filter(({ name }) => name === "thread_name").map((one) => one.ph === "M" && one.args["name"]);
    expect(names).toEqual([...slots.map(({ options }) => `S${options.id + 1}`), "network"]);
    for (const { options } of slots) {
      const slices = slicesOf(events, options.id + 1);
      const crossing = slices.filter((one) => slices.some((other) => areCrossing(one, other)));
      expect(crossing).toEqual([]);
    }
  });

  it.each(ALL_RECORDINGS)("has arrows that begin and end in a slice, and run forward: $title", ({ recording }) => {
    const events = read(exportChrome(recording));
    const begins = events.filter((one) => one.ph === "s");
    const ends = events.filter((one) => one.ph === "f");
    expect(new Set(begins.map(({ id }) => id)).size).toBe(begins.length);
    expect(ends.map(({ id }) => id)).toEqual(begins.map(({ id }) => id));
    const isStep = ({ cat }: Slice): boolean => cat === "step";
    for (const [i, begin] of begins.entries()) {
      expect(ends[i].ts).toBeGreaterThan(begin.ts);
      for (const end of [begin, ends[i]]) {
        expect(slicesOf(events, end.tid).filter((slice) => isStep(slice) && isInside(end, slice))).toHaveLength(1);
      }
    }
    const taken = shownSteps(recording.replay).filter(
      ({ action }) => action.type === "deliver" || action.type === "duplicate",
    );
    expect(begins).toHaveLength(taken.length);
  });

  it("has a slice for each office of a server, one after the other, and a mark where the law broke", () => {
    const events = read(exportChrome(recorded("vote-dup-counted")));
    const offices = slicesOf(events, 3).filter(({ cat }) => cat === "office");
    expect(offices.map(({ name, ts, dur }) => [name, ts, ts + dur])).toEqual([
      ["follower, term 0", 0, 5000],
      ["candidate, term 1", 5000, 8000],
      ["leader, term 1", 8000, 9000],
    ]);
    expect(events.at(-1)).toMatchObject({ ph: "i", s: "g", name: "Broken: Election Safety", ts: 8500 });
  });

  it("has a gap where a server is down, after a mark for its crash", () => {
    const { replay } = recorded("votedfor-not-persisted");
    const events = read(exportChrome(recorded("votedfor-not-persisted")));
    const crash = replay.steps.findIndex(
      ({ before, cluster, node }) => node >= 0 && before.slots[node].up && !cluster.slots[node].up,
    );
    const tid = replay.steps[crash].node + 1;
    const mark = events.find(({ name, ph }) => ph === "i" && name === `S${tid} crashes`);
    expect(mark).toMatchObject({ tid, ts: (crash + 1) * 1000 + 500 });
    const offices = slicesOf(events, tid).filter(({ cat }) => cat === "office");
    expect(offices.some(({ ts, dur }) => ts + dur === (crash + 2) * 1000)).toBe(true);
  });
});
