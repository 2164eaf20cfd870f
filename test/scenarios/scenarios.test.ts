// Every story under test/scenarios leads where it says, and breaks no law. UPDATE_SCENARIOS=1 rewrites what they lead to:
// commit a change only if you understand what caused it.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ALL_LAWS } from "../../src/laws/all-laws.js";
import { emptyTally, Judge } from "../../src/run/judge.js";
import { told } from "./scenario.js";

const STORIES = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".txt"));

describe("the story", () => {
  it.each(STORIES)("%s is told as it happens, and no law is broken", (name) => {
    const path = join(import.meta.dirname, name);
    const text = readFileSync(path, "utf8");
    // Where something happened before the story, nobody knows what clients had asked for.
    const laws = /^> S\d is in term/m.test(text) ? ALL_LAWS.filter(({ needsAnswers }) => !needsAnswers) : ALL_LAWS;
    const judge = new Judge(laws, emptyTally(laws));
    const wanted = told(text, judge);
    expect(judge.findings).toEqual([]);
    if (process.env["UPDATE_SCENARIOS"] === "1") writeFileSync(path, wanted);
    else expect(text).toBe(wanted);
  });

  it("that asks for what is not possible is refused, with the command", () => {
    const judge = new Judge([], emptyTally([]));
    expect(() => told("> S1 beats\n", judge)).toThrow(/not possible here/);
    expect(() => told("> S1 yawns\n", judge)).toThrow(/"S1 yawns" is no command/);
    expect(() => told("> S2 takes RequestVote from S1\n", judge)).toThrow(/nothing of the kind is under way/);
  });
});
