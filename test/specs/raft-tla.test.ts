import { describe, expect, it } from "vitest";
import { bagSearch, type BagModel } from "./bag-search.js";
import raftTla from "./raft-tla.js";

const TWO_SERVERS: BagModel = { nodes: 2, maxTerm: 2, maxLog: 1, maxMessages: 2, maxCopies: 1, loss: true };

describe("raft.tla behind the contract", () => {
  it("has the states that TLC counted, with and without symmetry", () => {
    const { distinct, depth, orbits } = bagSearch(raftTla, { ...TWO_SERVERS, symmetry: true });
    expect({ distinct, depth, orbits }).toEqual({ distinct: 13_479, depth: 32, orbits: 6_763 });
  });
});
