import { describe, expect, it, vi } from "vitest";
import type * as LogModule from "../../src/contract/log.js";
import { Knowledge } from "../../src/observed/knowledge.js";
import { told } from "./told.js";

const work = vi.hoisted(() => ({ steps: 0 }));
vi.mock("../../src/contract/log.js", async (original) => {
  const log = await original<typeof LogModule>();
  const counted = <F extends (...args: never[]) => unknown>(f: F): F =>
    ((...args: never[]) => {
      work.steps++;
      return f(...args);
    }) as F;
  return { ...log, append: counted(log.append), isSameEntry: counted(log.isSameEntry) };
});
const entryOf = vi.spyOn(Knowledge.prototype, "entryOf");

/** How much is done with entries to follow some events. */
function workOf(lines: readonly object[]): number {
  work.steps = 0;
  entryOf.mockClear();
  told(lines);
  return work.steps + entryOf.mock.calls.length;
}

const follower = (server: string, lastIndex: number) => ({
  ...{ server, event: "appends", role: "follower", currentTerm: 1, lastIndex, lastTerm: 1 },
});
const acknowledging = (lastIndex: number) => ({
  ...follower("b", lastIndex),
  sent: [{ to: "a", kind: "reply", term: 1, acknowledged: lastIndex }],
});
const leading = (index: number) => ({
  ...{ server: "a", event: "appends", role: "leader", currentTerm: 1 },
  log: { from: index, entries: [{ term: 1, value: `${index}` }] },
});
const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i + 1);

describe("to follow a recording in which no commitIndex is told", () => {
  it.each([
    ["acknowledgements", (n: number) => upTo(n).map(acknowledging)],
    [
      "acknowledgements to a leader whose log is told",
      (n: number) => upTo(n).flatMap((i) => [leading(i), acknowledging(i)]),
    ],
    ["logs of which every other entry is told", (n: number) => upTo(n).map((i) => follower("a", 2 * i))],
  ])("takes twice the work for twice the events: %s", (_, linesOf) => {
    const work = workOf(linesOf(200));
    expect(workOf(linesOf(400))).toBeLessThan(2.5 * work);
  });
});

describe("an index that no log can have", () => {
  const FAR = 900_000_000;
  const sent = (message: object) => ({ sent: [{ to: "b", kind: "append", term: 1, ...message }] });

  it.each([
    ["lastIndex", { lastIndex: FAR }],
    ["commitIndex", { commitIndex: FAR }],
    ["lastApplied", { lastApplied: FAR }],
    ["matchIndex", { matchIndex: { b: FAR } }],
    ["nextIndex", { nextIndex: { b: FAR + 1 } }],
    ["log", { log: { from: FAR + 1, entries: [] } }],
    ["applied", { applied: [{ index: FAR }] }],
    ["acknowledged", sent({ acknowledged: FAR })],
    ["held", sent({ held: { index: FAR } })],
    ["previous and entries", sent({ previous: { index: FAR - 1 }, entries: [{}] })],
    ["acknowledged", { received: { from: "b", kind: "reply", acknowledged: FAR } }],
  ])("is refused with its line, and said to be of %s", (field, fields) => {
    const lines = [
      { server: "a", event: "boots" },
      { server: "a", event: "says", ...fields },
    ];
    const message = `file 1:2: ${field} comes to ${FAR}, and logs of at most 2000000 entries can be followed. Record a younger cluster.`;
    expect(() => told(lines)).toThrow(message);
  });
});
