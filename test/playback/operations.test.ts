import { describe, expect, test } from "vitest";
import { Operations } from "../../src/playback/operations.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { playSchedule } from "../support/schedule.js";

function operationsIn(schedule: string): Operations {
  const operations = new Operations();
  playSchedule(REFERENCE, schedule, { environment: { nodes: 3 } }).steps.forEach((step, i) =>
    operations.take(i + 1, step),
  );
  return operations;
}

const LED = "T1, RV 1>2, RVR 2>1";

describe("The operations of a run", () => {
  test("last from where they were asked for to where they were answered", () => {
    const { all, clients } = operationsIn(`${LED}, CR 1 a, AE 1>2 #2, AER 2>1`);
    expect(clients).toBe(1);
    expect(all).toMatchObject([{ client: 0, since: 4, until: 6, answer: { outcome: "ok", value: null } }]);
  });

  test("end where their client asks for something else, without an answer", () => {
    const { all } = operationsIn(`${LED}, CR 1 a, CR 1 b`);
    expect(all).toMatchObject([
      { since: 4, until: 5, answer: null },
      { since: 5, until: null, answer: null },
    ]);
  });

  test("begin and end in one row where they are declined at once", () => {
    expect(operationsIn("CR 1 a").all).toMatchObject([{ since: 1, until: 1, answer: { outcome: "failed" } }]);
  });

  test("are not those that no client asks for", () => {
    expect(operationsIn(LED).clients).toBe(0);
  });
});
