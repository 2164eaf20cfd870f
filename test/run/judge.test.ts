// What tells findings apart: what broke and how, whatever the servers and the numbers in it.

import { describe, expect, it } from "vitest";
import { panicIn } from "../../src/run/judge.js";

const howOf = (text: string, node = 0): string => panicIn(node, { type: "crash", node }, { text }).how;

describe("two panics", () => {
  it.each([
    ["that differ in numbers", "Error: no entry 7 of term 2", "Error: no entry 31 of term 12"],
    ["that differ in hashes", "Error: state 8f3a2b91c0 is lost", "Error: state deadbeef01 is lost"],
    ["that differ in addresses", "Error: bad pointer 0x12ab34cd", "Error: bad pointer 0x98fe76dc"],
  ])("%s are the same", (_, one, other) => {
    expect(howOf(one)).toBe(howOf(other, 2));
  });

  it.each([
    ["that say something else", "Error: no entry 7", "Error: no term 7"],
    [
      "of which the first lines are what every assertion of a library says",
      "AssertionError: Expected values to be strictly equal:\n\n2 !== 1\n",
      "AssertionError: Expected values to be strictly equal:\n\n'leader' !== 'follower'\n",
    ],
    ["that differ in words of hexadecimal letters", "Error: facade", "Error: decade"],
  ])("%s are two", (_, one, other) => {
    expect(howOf(one)).not.toBe(howOf(other));
  });
});
