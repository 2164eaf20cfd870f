// What clients ask and are told, in short words that stay on one line.

import { describe, expect, it } from "vitest";
import { asking, NEW_CLIENT, type Client } from "../../src/cluster/client.js";
import type { Operation } from "../../src/contract/operation.js";
import { clientTexts, operationText, responseText } from "../../src/report/operation-text.js";

const write = (command: string): Operation => ({ type: "write", client: 0, command });
const waiting = (command: string): Client => asking(NEW_CLIENT, write(command), 0);

describe("an operation", () => {
  it("is told by its command", () => {
    expect(operationText(write("c1"))).toBe("c1");
  });

  it("is told on one line, and not at length", () => {
    const text = operationText(write(`a\u001b[2J\n${"x".repeat(100)}`));
    expect(text).toMatch(/^[\x20-\x7e…]+$/);
    expect(text.length).toBeLessThan(40);
  });
});

describe("a response", () => {
  it("says what it answers, and how that went", () => {
    expect(responseText({ operation: "c1", outcome: "ok" })).toBe("c1: ok");
    expect(responseText({ operation: "c1", outcome: "unknown" })).toBe("c1: unknown");
  });

  it("says its value, if it has one, and null is one", () => {
    expect(responseText({ operation: "c2", outcome: "ok", value: "c1" })).toBe('c2: ok, value "c1"');
    expect(responseText({ operation: "c1", outcome: "ok", value: null })).toBe("c1: ok, value null");
    expect(responseText({ operation: "c1", outcome: "ok", value: undefined })).toBe("c1: ok");
  });

  it("says who leads, if it knows", () => {
    expect(responseText({ operation: "c2", outcome: "failed", leader: 2 })).toBe("c2: failed, S3 leads");
    expect(responseText({ operation: "c2", outcome: "failed", leader: 0 })).toBe("c2: failed, S1 leads");
    expect(responseText({ operation: "c2", outcome: "ok", value: 1, leader: 0 })).toBe("c2: ok, value 1, S1 leads");
  });

  it("does not write out a long value", () => {
    expect(responseText({ operation: "c1", outcome: "ok", value: "x".repeat(1000) }).length).toBeLessThan(50);
  });
});

describe("clients", () => {
  it("that never asked are not spoken of", () => {
    expect(clientTexts([])).toEqual([]);
    expect(clientTexts([NEW_CLIENT, NEW_CLIENT])).toEqual([]);
  });

  it("are told by what they wait for and what they were told last, under their own number", () => {
    const answer = { operation: "c1", outcome: "ok", value: null } as const;
    const told: Client = { ...waiting("c1"), waitsFor: null, answer };
    expect(clientTexts([NEW_CLIENT, waiting("c3"), told, asking(told, write("c4"), 0)])).toEqual([
      "client 2 waits for c3",
      "client 3 was told c1: ok, value null",
      "client 4 waits for c4, was told c1: ok, value null",
    ]);
  });
});
