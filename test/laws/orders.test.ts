// The search for an order, held against all orders that there are.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalText, type Json } from "../../src/contract/json.js";
import type { StateMachine } from "../../src/contract/state-machine.js";
import {
  explained,
  explanationsOf,
  listOf,
  nothingAsked,
  nothingYet,
  type Request,
  type ClientEvent,
} from "../../src/laws/orders.js";
import { KEY_VALUE } from "../../src/machine/key-value.js";

const write = (operation: string): ClientEvent => ({ type: "asked", operation, command: operation });
const read = (operation: string): ClientEvent => ({ type: "asked", operation, command: null });
const ok = (operation: string, value?: Json): ClientEvent => ({ type: "ok", operation, value });
const failed = (operation: string): ClientEvent => ({ type: "failed", operation });
const nobody = (): boolean => false;

/** Its state tells how many commands it took, and not which. */
const COUNTER: StateMachine<number> = {
  initial: 0,
  apply: (count) => ({ state: count + 1, value: count + 1 }),
  read: (count) => count,
};

/** An operation of a history: when it was asked and answered, in events. */
interface Placed extends Request {
  readonly from: number;
  readonly to: number;
  readonly answer: ClientEvent | undefined;
}

/** Whether some order explains a history: all that was answered, and any of what was not, wherever time lets it stand. */
function isExplicable(machine: StateMachine, events: readonly ClientEvent[]): boolean {
  const placed = events.flatMap((event, from): Placed[] => {
    if (event.type !== "asked") return [];
    const to = events.findIndex((other) => other.type !== "asked" && other.operation === event.operation);
    return [{ ...event, from, to: to < 0 ? Infinity : to, answer: events[to] }];
  });
  return anyOrder(machine, placed, machine.initial);
}

function anyOrder(machine: StateMachine, left: readonly Placed[], state: Json): boolean {
  if (left.every(({ answer }) => answer?.type !== "ok")) return true;
  return left.some((one) => {
    // Whatever was answered before this was asked for stands before it.
    if (one.answer?.type === "failed") return false;
    if (left.some((other) => other.answer?.type === "ok" && other.to < one.from)) return false;
    const { state: next, value } =
      one.command === null ? { state, value: machine.read!(state) } : machine.apply(state, one.command);
    if (one.answer?.type === "ok" && one.answer.value !== undefined && one.answer.value !== value) return false;
    return anyOrder(
      machine,
      left.filter((other) => other !== one),
      next,
    );
  });
}

/** Histories of a few operations, with answers that are often right: `shown` makes one of a number and the writes. */
const historiesOf = (shown: (value: number, writes: readonly string[]) => Json) =>
  fc
    .array(
      fc.record({
        isRead: fc.boolean(),
        answer: fc.constantFrom("ok", "ok", "ok", "failed", "none"),
        at: fc.tuple(fc.nat(12), fc.nat(12)),
        value: fc.option(fc.nat(5), { nil: undefined }),
      }),
      { minLength: 1, maxLength: 6 },
    )
    .map((operations) => {
      const writes = operations.flatMap(({ isRead }, i) => (isRead ? [] : [`w${i}`]));
      const timed = operations.flatMap(({ isRead, answer, at, value }, i) => {
        const name = isRead ? `r${i}` : `w${i}`;
        const [from, to] = at[0] <= at[1] ? at : [at[1], at[0]];
        const asked = { at: from, order: 0, event: isRead ? read(name) : write(name) };
        if (answer === "none") return [asked];
        const told = value === undefined ? undefined : shown(value, writes);
        return [asked, { at: to, order: 1, event: answer === "ok" ? ok(name, told) : failed(name) }];
      });
      return timed.sort((a, b) => a.at - b.at || a.order - b.order).map(({ event }) => event);
    });

const STORED = historiesOf((value, writes) => writes[value] ?? null);
const COUNTED = historiesOf((value) => value % 3);

describe("orders", () => {
  it.each<[string, StateMachine, typeof STORED]>([
    ["a store", KEY_VALUE, STORED],
    ["a counter", COUNTER, COUNTED],
  ])("are found where there are any, and nowhere else: of %s", (_, machine, histories) => {
    let explicable = 0;
    const runs = 1500;
    fc.assert(
      fc.property(histories, (events) => {
        const found = explanationsOf(machine, nothingAsked(machine), events, nobody);
        const is = isExplicable(machine, events);
        if (is) explicable++;
        expect(found.type).toBe(is ? "explained" : "broken");
      }),
      { numRuns: runs, seed: 1 },
    );
    // Both kinds were many.
    expect(explicable).toBeGreaterThan(runs / 5);
    expect(explicable).toBeLessThan((4 * runs) / 5);
  });

  it("are the same, whether a history is searched at once or in two parts", () => {
    fc.assert(
      fc.property(STORED, fc.nat(12), (events, cut) => {
        const awaited = (operation: string): boolean =>
          events.slice(cut).some((event) => event.type !== "asked" && event.operation === operation);
        const first = explanationsOf(KEY_VALUE, nothingAsked(KEY_VALUE), events.slice(0, cut), awaited);
        const whole = explanationsOf(KEY_VALUE, nothingAsked(KEY_VALUE), events, nobody);
        const parts = first.type === "explained" ? explanationsOf(KEY_VALUE, first, events.slice(cut), nobody) : first;
        expect(parts.type).toBe(whole.type);
      }),
      { numRuns: 1500, seed: 3 },
    );
  });

  it("explain every answer in them", () => {
    fc.assert(
      fc.property(STORED, (events) => {
        const found = explanationsOf(KEY_VALUE, nothingAsked(KEY_VALUE), events, nobody);
        if (found.type !== "explained") return;
        for (const { order } of found.by) {
          const taken = new Map(listOf(order).map(({ operation, value }) => [operation, value]));
          for (const event of events)
            if (event.type === "ok" && event.value !== undefined) expect(taken.get(event.operation)).toBe(event.value);
        }
      }),
      { seed: 2 },
    );
  });

  it("are the same to whoever is to be answered, in whichever way the search went: what one finds soon is among them", () => {
    const a = { operation: "a", command: "a" };
    const b = { operation: "b", command: "b" };
    const soon = explained(KEY_VALUE, nothingYet(KEY_VALUE), [a, b], { type: "ok", operation: "b", value: "a" });
    const all = explanationsOf(KEY_VALUE, nothingAsked(KEY_VALUE), [write("a"), write("b"), ok("b", "a")], nobody);
    expect(listOf(soon!.order).map(({ operation }) => operation)).toEqual(["a", "b"]);
    expect(all.type === "explained" && all.by.map(({ state }) => canonicalText(state))).toEqual([
      canonicalText(soon!.state),
    ]);
  });

  it("need not be one: a read of the old value stands before the write that was answered first", () => {
    const events = [read("r"), write("a"), ok("a", null), ok("r", null)];
    expect(explanationsOf(KEY_VALUE, nothingAsked(KEY_VALUE), events, nobody)).toMatchObject({ type: "explained" });
    const late = [write("a"), ok("a", null), read("r"), ok("r", null)];
    expect(explanationsOf(KEY_VALUE, nothingAsked(KEY_VALUE), late, nobody)).toMatchObject({
      type: "broken",
      due: ["a"],
    });
  });

  it("that lead to one state go on beside each other: whichever of two was counted, it may turn out to be the other", () => {
    const counted = [write("a"), write("b"), read("r"), ok("r", 1)];
    const resultAfter = (...more: ClientEvent[]) =>
      explanationsOf(COUNTER, nothingAsked(COUNTER), [...counted, ...more], nobody).type;
    expect([resultAfter(failed("a")), resultAfter(failed("b"))]).toEqual(["explained", "explained"]);
    expect(resultAfter(failed("a"), failed("b"))).toBe("broken");
  });

  it("are given up on where they are too many, which is no verdict", () => {
    // A machine to which every order is another state.
    const list = {
      initial: [] as readonly string[],
      apply: (state: readonly string[], command: string) => ({ state: [...state, command], value: null }),
    };
    const writes = Array.from({ length: 9 }, (_, i) => write(`w${i}`));
    expect(explanationsOf(list, nothingAsked(list), [...writes, ok("w0", null)], nobody)).toEqual({ type: "unknown" });
  });
});
