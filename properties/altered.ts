// The reference with something wrong that no shipped mutant has. It is watched as anybody's code is, so its view is plain.

import type { Implementation } from "../src/contract/implementation.js";
import { REFERENCE } from "../src/raft/reference.js";
import type { NodeState } from "../src/raft/state.js";

export function altered(name: string, change: Partial<Implementation<NodeState>>): Implementation {
  const node: Implementation<NodeState> = { ...REFERENCE, name, view: figure2, ...change };
  return node;
}

function figure2(node: NodeState) {
  const { currentTerm, votedFor, role, log, commitIndex, lastApplied, votesGranted, nextIndex, matchIndex } = node;
  return { currentTerm, votedFor, role, log, commitIndex, lastApplied, votesGranted, nextIndex, matchIndex };
}
