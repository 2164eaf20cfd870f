import { expect, it } from "vitest";
import { ofProcess, OwnTime, ownThreadId, ownTimeOf } from "../../../src/host/workers/own-time.js";

it.each([
  ["a thread that runs spends all of it", { wall: 200, worked: 200, waited: 0 }, 200],
  ["a thread that gets a tenth of a processor spends a tenth", { wall: 200, worked: 20, waited: 180 }, 20],
  ["a thread that sleeps on a quiet machine spends all of it", { wall: 200, worked: 0, waited: 1 }, 199],
  ["a thread that waits for others of its process spends nothing", { wall: 200, worked: 0, waited: 350 }, 0],
  ["a thread that runs while others wait spends what it ran", { wall: 200, worked: 150, waited: 900 }, 150],
  ["a process that was stopped for an hour counts little of it", { wall: 3_600_000, worked: 0, waited: 0 }, 1000],
])("%s", (_, spent, own) => {
  expect(ownTimeOf(spent)).toBe(own);
});

it.each([
  ["that works spends what it worked, and waited for the rest", 200, 20, 20],
  ["that hardly works is asleep, and spends all of it", 200, 5, 200],
  ["of several threads that work at once spends no more than passed", 200, 700, 200],
])("a process %s", (_, wall, worked, own) => {
  expect(ownTimeOf(ofProcess(wall, worked))).toBe(own);
});

it.each([
  ["by its name", ownThreadId()],
  ["where the system gives it none", 0],
])("a thread that works is seen to spend time, %s", (_, threadId) => {
  const time = new OwnTime(threadId);
  let spent = 0;
  // Until it is seen, however long the machine lets it wait.
  while (spent < 20) spent += time.look();
  expect(spent).toBeGreaterThanOrEqual(20);
});
