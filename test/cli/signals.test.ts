import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Interrupt } from "../../src/cli/interrupt.js";

const exit = vi.spyOn(process, "exit").mockImplementation((() => undefined) as unknown as typeof process.exit);
vi.spyOn(process.stderr, "write").mockReturnValue(true);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const signal = (name: NodeJS.Signals): void => void process.emit(name, name);

it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("%s asks for an end once", (name) => {
  let stops = 0;
  const interrupt = new Interrupt(() => void stops++);
  expect(interrupt.isAsked).toBe(false);
  signal(name);
  expect({ stops, isAsked: interrupt.isAsked }).toEqual({ stops: 1, isAsked: true });
  interrupt.done();
});

it("signals within a second are one, as from whoever signals the process and its group; a later one insists", () => {
  exit.mockClear();
  let stops = 0;
  const interrupt = new Interrupt(() => void stops++);
  signal("SIGTERM");
  signal("SIGTERM");
  vi.advanceTimersByTime(999);
  signal("SIGINT");
  expect({ stops, exits: exit.mock.calls }).toEqual({ stops: 1, exits: [] });
  vi.advanceTimersByTime(1);
  signal("SIGINT");
  expect({ stops, exits: exit.mock.calls }).toEqual({ stops: 1, exits: [[130]] });
  interrupt.done();
});
