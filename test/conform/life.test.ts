import { expect, it } from "vitest";
import { optionsOf, DEFAULT_ENVIRONMENT } from "../../src/cluster/setup.js";
import { addTaken, newLife, wayOf } from "../../src/conform/life.js";
import { BLANK_DISK } from "../../src/contract/disk.js";
import type { Message } from "../../src/contract/message.js";

const STEP = { state: 0, outbound: [] };
const TIMER: Message = { type: "timer", timer: "election" };
const FAILED: Message = { type: "writeFailed", write: { kind: "set", key: "term", value: 1 } };

const wayAfter = (...messages: Message[]): string => {
  const life = newLife(BLANK_DISK, optionsOf(DEFAULT_ENVIRONMENT, 0), STEP);
  for (const message of messages) addTaken(life, message, STEP);
  return wayOf(life, null).join(" ");
};

it("tells of the last few messages of a life, and whether one of the others was that a write failed", () => {
  expect(wayAfter(TIMER)).toBe("S1 of 3 booted from a blank disk, and was given: the timer election.");
  expect(wayAfter(TIMER, TIMER, TIMER, TIMER, TIMER)).toContain("was given 1 other, then: the timer");
  expect(wayAfter(FAILED, TIMER, TIMER, TIMER, TIMER)).toContain(
    "was given 1 other (a write failed among them), then:",
  );
});
