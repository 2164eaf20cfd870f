import { describe, expect, it } from "vitest";
import { appliedText } from "../../src/report/view-changes.js";

const inSession = (command: string) => ({ session: "o1", serial: 1, command });

describe("what a state machine takes", () => {
  it("is told as far as it goes on", () => {
    expect(appliedText([])).toEqual([]);
    expect(appliedText([{ index: 3, term: 1, payload: "c1" }])).toEqual(["applies index 3 (1:c1)"]);
  });

  it("is told apart from what it skips, in a session", () => {
    const applied = [
      { index: 3, term: 1, payload: inSession("c1") },
      { index: 4, term: 1, payload: inSession("c1"), skipped: true as const },
    ];
    expect(appliedText(applied)).toEqual(["applies index 3-4 (1:c1@o1 1:c1@o1)", "its state machine skips index 4"]);
  });
});
