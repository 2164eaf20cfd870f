// Its key leaves out which timer fired, and that decides whether an answer makes it fail: a search takes the state after
// one timer for the state after the other.

import { CAREFUL, type Implementation, type NodeId, type Outbound } from "seaworthy";

interface Hidden {
  readonly id: NodeId;
  readonly fired: "none" | "quiet" | "loud";
}

const ARMED: readonly Outbound[] = ["a", "b"].map((timer) => ({ type: "arm", timer, min: 10, max: 20 }));
const sent = (from: NodeId, to: NodeId, kind: string): Outbound => ({
  type: "send",
  packet: { from, to, kind, body: null },
  when: "now",
});

export default {
  name: "one-key-for-two",
  version: "1",
  capabilities: { ...CAREFUL, replicates: false },
  boot: (_, { id }) => ({ state: { id, fired: "none" }, outbound: id === 0 ? ARMED : [] }),
  reduce(state, message) {
    if (message.type === "timer") {
      return message.timer === "a"
        ? { state: { ...state, fired: "quiet" }, outbound: ARMED }
        : { state: { ...state, fired: "loud" }, outbound: [...ARMED, sent(0, 1, "question")] };
    }
    if (message.type !== "packet") return { state, outbound: [] };
    if (message.packet.kind === "question") return { state, outbound: [sent(1, 0, "answer")] };
    if (state.fired === "quiet") throw new RangeError("an answer to no question");
    return { state, outbound: [] };
  },
  view: () => ({ role: "follower" }),
  key: ({ id, fired }) => `${id} ${fired !== "none"}`,
} satisfies Implementation<Hidden>;
