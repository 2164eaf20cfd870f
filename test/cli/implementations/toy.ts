// A server that counts what it is given, to be spoilt in one place by each of the files beside it.

import { canonicalText, CAREFUL, type Implementation, type NodeId, type Outbound } from "seaworthy";

export interface Toy {
  readonly id: NodeId;
  readonly count: number;
}

const tick: Outbound = { type: "arm", timer: "tick", min: 10, max: 20 };

export const toy: Implementation<Toy> = {
  name: "toy",
  version: "1",
  capabilities: { ...CAREFUL, replicates: false },
  boot: (_, { id }) => ({ state: { id, count: 0 }, outbound: [tick] }),
  reduce: (state) => ({ state: { ...state, count: state.count + 1 }, outbound: [tick] }),
  view: ({ count }) => ({ currentTerm: count, role: "follower" }),
  key: (state) => canonicalText(state),
};
