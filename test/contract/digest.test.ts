// The digest stands in traces: it must be the same on every machine and in every version.

import { describe, expect, it } from "vitest";
import { digestText } from "../../src/contract/digest.js";

describe("digestText", () => {
  it.each([
    ["", "5db4a501b177e"],
    ["a", "579640c795177"],
    ["seaworthy", "659a72bc00297"],
    ['{"term":1}', "fc58063c9e9b4"],
    ["\u0000", "921c5d37c5a23"],
    ["é\u{1f6a2}", "3c5e29a3afd82"],
    ["x".repeat(1000), "c41f75f6cab25"],
  ])("of %j is what it was when traces were first written", (text, digest) => {
    expect(digestText(text)).toBe(digest);
  });

  it("is 13 hex digits, leading zeros included", () => {
    for (let i = 0; i < 5_000; i++) expect(digestText(`text ${i}`)).toMatch(/^[0-9a-f]{13}$/);
  });

  it("no two of 300,000 texts of the kinds that runs make have one digest", () => {
    const digests = new Set<string>();
    for (let i = 0; i < 100_000; i++) {
      digests.add(digestText(`{"command":"c${i}","term":${i % 7}}`));
      digests.add(
        digestText(`{"entries":[],"leaderCommit":${i % 100},"prevLogIndex":${i},"prevLogTerm":1,"term":${i % 9}}`),
      );
      digests.add(digestText(String.fromCharCode(i & 0xffff, i >> 8)));
    }
    expect(digests.size).toBe(300_000);
  });

  it("one bit of the text changes about half of the digest", () => {
    let changed = 0;
    for (let i = 0; i < 2_000; i++) {
      const bits = (text: string) => BigInt(`0x${digestText(text)}`);
      changed += (bits(`cluster ${i}!`) ^ bits(`cluster ${i} `)).toString(2).replaceAll("0", "").length;
    }
    expect(changed / 2_000).toBeGreaterThan(24);
    expect(changed / 2_000).toBeLessThan(28);
  });
});
