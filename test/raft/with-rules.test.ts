// A mutant of one's own, from the public list.

import { describe, expect, it } from "vitest";
import { PAPER_RULES } from "../../src/raft/rules.js";
import { REFERENCE, withRules } from "../../src/raft/reference.js";

describe("withRules", () => {
  it("is the reference but for its name and the rules that are given", () => {
    const mine = withRules("mine", { isElected: () => true });
    expect([mine.name, mine.version, mine.capabilities]).toEqual(["mine", REFERENCE.version, REFERENCE.capabilities]);
  });

  it("refuses a rule that there is not: it would be the reference under another name", () => {
    const misspelled = { isElectd: PAPER_RULES.isElected };
    expect(() => withRules("typo", misspelled as never)).toThrow(
      /^withRules\("typo"\): there is no rule isElectd\. There are .*isElected/,
    );
  });

  it("refuses a rule that is no function", () => {
    expect(() => withRules("five", { isElected: 5 as never })).toThrow(
      'withRules("five"): the rule isElected is a function, not a number.',
    );
  });
});
