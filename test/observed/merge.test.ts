import { describe, expect, it } from "vitest";
import { isOrderKnown } from "../../src/observed/judge-recording.js";
import type { Recording } from "../../src/observed/recording.js";
import { told } from "./told.js";

const namesIn = ({ observed }: Recording): readonly string[] => observed.map(({ event }) => event.name);

const sends = (server: string, to: string, event: string, time?: number) => ({
  ...{ server, event, sent: [{ to, kind: "hello" }] },
  ...(time !== undefined && { time }),
});
const receives = (server: string, from: string, event: string, time?: number) => ({
  ...{ server, event, received: { from, kind: "hello" } },
  ...(time !== undefined && { time }),
});

describe("the order of events", () => {
  it("is that of the lines of one file", () => {
    const recording = told([sends("a", "b", "first", 9), receives("b", "a", "second", 1)]);
    expect(namesIn(recording)).toEqual(["first", "second"]);
    expect(recording.order).toMatchObject({ by: "lines", early: 0, receives: 1 });
  });

  it("of several files is that of their clock", () => {
    const recording = told([{ server: "a", event: "second", time: 2 }], [{ server: "b", event: "first", time: 1 }]);
    expect(namesIn(recording)).toEqual(["first", "second"]);
    expect(recording.order.by).toBe("clock");
    expect(isOrderKnown(recording.order)).toBe(false);
  });

  it("puts what is received after what is sent, whatever a clock says", () => {
    const recording = told([receives("b", "a", "second", 1)], [sends("a", "b", "first", 2)]);
    expect(namesIn(recording)).toEqual(["first", "second"]);
    expect(recording.order).toMatchObject({ by: "clock", late: 1, early: 0 });
    expect(isOrderKnown(recording.order)).toBe(true);
  });

  it("needs no clock where messages tell enough", () => {
    const recording = told(
      [receives("b", "a", "second"), sends("b", "a", "third")],
      [sends("a", "b", "first"), receives("a", "b", "fourth")],
    );
    expect(namesIn(recording)).toEqual(["first", "second", "third", "fourth"]);
    expect(recording.order).toMatchObject({ by: "messages", early: 0, unsent: 0 });
  });

  it("counts what is received without being sent, and before being sent", () => {
    const { order } = told([receives("b", "a", "early"), sends("a", "b", "late"), receives("b", "c", "from nowhere")]);
    expect(order).toMatchObject({ early: 1, unsent: 1, receives: 2 });
    expect(isOrderKnown(order)).toBe(false);
  });
});

it("reads moments as ISO 8601 has them, to less than a millisecond and over leap days", () => {
  const at = (ts: string) => ({ ts, event: { nid: "1", name: ts, role: "StateFollower", log: 0, state: { term: 1 } } });
  const moments = [
    "2024-02-28T23:59:59.9Z",
    "2024-02-29T00:00:00Z",
    "2024-03-01T00:00:00.0001Z",
    "2024-03-01T00:00:00.0002Z",
  ];
  const odd = moments.filter((_, i) => i % 2 === 1).map(at);
  const even = moments.filter((_, i) => i % 2 === 0).map(at);
  const recording = told(odd, even);
  expect(recording.order.by).toBe("clock");
  expect(namesIn(recording)).toEqual(moments);
  const times = recording.observed.map(({ event }) => event.time!);
  expect(times[1] - times[0]).toBeCloseTo(100, 2);
  expect(times[2] - times[1]).toBeCloseTo(86_400_000.1, 2);
});
