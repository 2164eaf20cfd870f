import { describe, expect, it } from "vitest";
import { bagSearch, type BagModel } from "./bag-search.js";
import raftTla from "./raft-tla.js";

const TWO_SERVERS: BagModel = { nodes: 2, maxTerm: 2, maxLog: 1, maxMessages: 2, maxCopies: 1, loss: true };

describe("raft.tla behind the contract", () => {
  it("has the states that TLC counted, with and without symmetry", () => {
    const questions = new Set<string>();
    const listening: typeof raftTla = {
      ...raftTla,
      reduce(state, message) {
        questions.add(raftTla.key(state) + JSON.stringify(message));
        return raftTla.reduce(state, message);
      },
    };
    const { distinct, depth, orbits } = bagSearch(listening, { ...TWO_SERVERS, symmetry: true });
    expect({ distinct, depth, orbits }).toEqual({ distinct: 13_479, depth: 32, orbits: 6_763 });
    // All that a checker needs to ask that remembers the answers.
    expect(questions.size).toBe(798);
  });

  it("has fewer in a smaller bag", () => {
    const counts = bagSearch(raftTla, { ...TWO_SERVERS, maxMessages: 1, symmetry: true });
    expect(counts).toEqual({ distinct: 1_645, generated: 6_610, depth: 28, orbits: 831 });
  });
});
