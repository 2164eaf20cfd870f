import { expect, it } from "vitest";
import { pace } from "../../../src/host/workers/pace.js";

it("gives quick work larger and larger slices, and slow work small ones", async () => {
  const budgets: number[] = [];
  // Often: on a busy machine quick work may be held up and look slow, and begin again from small slices.
  let left = 1000;
  await pace({ advance: (budget) => void budgets.push(budget) }, { isDone: () => left-- === 0, between: () => true });
  expect(budgets[0]).toBe(1);
  expect(Math.max(...budgets)).toBe(20_000);

  const slow: number[] = [];
  left = 6;
  const work = (budget: number): void => {
    slow.push(budget);
    const end = performance.now() + 60;
    while (performance.now() < end);
  };
  await pace({ advance: work }, { isDone: () => left-- === 0, between: () => true });
  expect(Math.max(...slow)).toBe(1);
});

it("stops where it is told to", async () => {
  let slices = 0;
  await pace({ advance: () => void slices++ }, { isDone: () => false, between: () => slices < 5 });
  expect(slices).toBe(5);
});

it("lets the event loop turn before it comes back", async () => {
  let turned = false;
  setImmediate(() => (turned = true));
  await pace({ advance() {} }, { isDone: () => true, between: () => true });
  expect(turned).toBe(true);
});
