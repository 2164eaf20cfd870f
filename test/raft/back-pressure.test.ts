// A leader that takes only so much that it has not committed: the switch backPressure.

import { expect, it } from "vitest";
import { REFERENCE } from "../../src/raft/reference.js";
import { playSchedule, viewOf } from "../support/schedule.js";

const play = (schedule: string, settings: Record<string, string> = { backPressure: "on" }) =>
  playSchedule(REFERENCE, schedule, { environment: { nodes: 3, settings } });
const answersIn = ({ steps }: ReturnType<typeof play>): string[] =>
  steps.flatMap(({ responses }) => responses.map(({ operation, outcome }) => `${operation} ${outcome}`));

const ELECTED = "T1, RV 1>2, RVR 2>1";

it("a leader with two entries that are not committed declines the next command", () => {
  const asked = play(`${ELECTED}, CR 1 a, CR 1 b`);
  expect(answersIn(asked)).toEqual(["b failed"]);
  expect(viewOf(asked, 1)?.log?.index).toBe(2);
});

it("it takes another as soon as something is committed", () => {
  const asked = play(`${ELECTED}, CR 1 a, AE 1>2, AER 2>1, CR 1 b, CR 1 c`);
  expect(answersIn(asked)).toEqual(["c failed"]);
  expect(viewOf(asked, 1)?.log?.index).toBe(3);
});

it("what it inherited is not counted: without a no-op only a command can commit it", () => {
  const settings = { backPressure: "on", noop: "off" };
  const asked = play(`${ELECTED}, CR 1 a, CR 1 b, AE 1>2 #2, T2, T2, RV 2>3 t3, RVR 3>2 t3, CR 2 c`, settings);
  expect(viewOf(asked, 2)).toMatchObject({ role: "leader", commitIndex: 0 });
  expect(answersIn(asked)).toEqual([]);
});

it("without the switch a leader takes whatever it is asked for", () => {
  const asked = play(`${ELECTED}, CR 1 a, CR 1 b, CR 1 c`, {});
  expect(answersIn(asked)).toEqual([]);
  expect(viewOf(asked, 1)?.log?.index).toBe(4);
});
