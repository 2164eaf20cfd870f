// The time that a child works for a thread is the thread's own; the time that it waits for a processor is not.

import { spawn } from "node:child_process";
import { expect, it, onTestFinished } from "vitest";
import { killGroup } from "../../../src/host/foreign/supervisor.js";
import { OwnTime, ownThreadId, ownTimeOf, timesOfTree } from "../../../src/host/workers/own-time.js";

const isLinux = process.platform === "linux";

it("threads that work at once do not make more time than passes", () => {
  expect(ownTimeOf({ wall: 100, worked: 300, waited: 0 })).toBe(100);
});

it("a child that waits for a processor all the time makes none", () => {
  expect(ownTimeOf({ wall: 100, worked: 0, waited: 100 })).toBe(0);
});

it("a child that sleeps makes the time that passes", () => {
  expect(ownTimeOf({ wall: 100, worked: 0, waited: 0 })).toBe(100);
});

it.runIf(isLinux)("what a child of a child works is counted, and ends with it", async () => {
  const shell = spawn("sh", ["-c", "(while :; do :; done) & wait"], { detached: true, stdio: "ignore" });
  const group = shell.pid!;
  onTestFinished(() => killGroup(group));
  await expect.poll(() => timesOfTree(group).worked, { interval: 20 }).toBeGreaterThan(100);

  const ownTime = new OwnTime(ownThreadId());
  ownTime.look(group);
  const began = performance.now();
  await expect.poll(() => performance.now() - began, { interval: 50 }).toBeGreaterThan(300);
  const own = ownTime.look(group);
  expect(own).toBeGreaterThan(0);
  expect(own).toBeLessThanOrEqual(performance.now() - began + 1);

  killGroup(group);
  await expect.poll(() => timesOfTree(group), { interval: 20 }).toMatchObject({ worked: 0 });
  expect(ownTime.look(group)).toBeGreaterThanOrEqual(0);
});
