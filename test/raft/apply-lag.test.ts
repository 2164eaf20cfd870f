// A state machine that takes what is committed in its own time: the switch applyLag.

import { expect, it } from "vitest";
import { REFERENCE } from "../../src/raft/reference.js";
import { playSchedule, viewOf } from "../support/schedule.js";

const environment = { nodes: 2, settings: { applyLag: "on" } };
const ELECTED = "T1, RV 1>2, RVR 2>1, AE 1>2, AER 2>1";
const play = (schedule: string) => playSchedule(REFERENCE, schedule, { environment });
const answersIn = ({ steps }: ReturnType<typeof play>): string[] =>
  steps.flatMap(({ responses }) => responses.map(({ operation, outcome }) => `${operation} ${outcome}`));

it("what is committed waits until the state machine is free", () => {
  const committed = play(ELECTED);
  expect(viewOf(committed, 1)).toMatchObject({ commitIndex: 1, lastApplied: 0 });
  expect(committed.cluster.slots[0].timers.map(({ name }) => name)).toContain("apply");
  const applied = play(`${ELECTED}, A1`);
  expect(viewOf(applied, 1)).toMatchObject({ commitIndex: 1, lastApplied: 1 });
  expect(applied.cluster.slots[0].timers.map(({ name }) => name)).not.toContain("apply");
});

it("a client is answered once its command is applied, and not when it is committed", () => {
  const committed = `${ELECTED}, A1, CR 1 a, AE 1>2, AER 2>1`;
  expect(answersIn(play(committed))).toEqual([]);
  expect(answersIn(play(`${committed}, A1`))).toEqual(["a ok"]);
});

it("a read waits for all that was committed when it was asked for", () => {
  const asked = `${ELECTED}, A1, CR 1 a, AE 1>2, AER 2>1, RD 1 r, AE 1>2, AER 2>1`;
  expect(answersIn(play(asked))).toEqual([]);
  expect(answersIn(play(`${asked}, A1`))).toEqual(["a ok", "r ok"]);
});

it("without the switch there is no such timer", () => {
  const plain = playSchedule(REFERENCE, ELECTED, { environment: { nodes: 2 } });
  expect(viewOf(plain, 1)).toMatchObject({ commitIndex: 1, lastApplied: 1 });
});
