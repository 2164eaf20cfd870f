// A toy on links that keep order. S1 sends two p and two q to S2 in any order, then tells S3, which tells S2 to go. S2 leads
// beside S1 where it takes go, and then the others in exactly one order: nothing is lost, nothing else is needed.

import { CAREFUL } from "../../src/contract/capabilities.js";
import type { Implementation, Transition } from "../../src/contract/implementation.js";
import { canonicalText } from "../../src/contract/json.js";
import type { Message } from "../../src/contract/message.js";
import type { Outbound } from "../../src/contract/outbound.js";

interface Server {
  readonly id: number;
  readonly p: number;
  readonly q: number;
  readonly done: boolean;
  /** What S2 took once it was told to go; null where something came before that. */
  readonly seen: string | null;
}

const arm = (timer: string): Outbound => ({ type: "arm", timer, min: 1, max: 2 });

export const outOfOrder = (order: string): Implementation<Server> => ({
  name: `out-of-order-${order}`,
  version: "1",
  capabilities: { ...CAREFUL, network: "fifo", loss: false, replicates: false, restart: false },
  boot: (_, { id }) => ({
    state: { id, p: 0, q: 0, done: false, seen: "" },
    outbound: id === 0 ? [arm("p"), arm("q")] : [],
  }),
  reduce,
  view: ({ done, seen }) => ({ currentTerm: 1, role: done || seen === `go${order}` ? "leader" : "follower" }),
  key: canonicalText,
});

function reduce(server: Server, message: Message): Transition<Server> {
  const send = (to: number, kind: string): Outbound => ({
    ...{ type: "send", when: "now" },
    packet: { from: server.id, to, kind, body: null },
  });
  if (message.type === "timer") {
    const { timer } = message;
    if (timer === "done") return { state: { ...server, done: true }, outbound: [send(2, "x")] };
    const next = { ...server, [timer]: server[timer as "p" | "q"] + 1 };
    const isAgain = next[timer as "p" | "q"] < 2;
    const isAll = next.p + next.q === 4;
    return {
      state: next,
      outbound: [send(1, timer), ...(isAgain ? [arm(timer)] : []), ...(isAll ? [arm("done")] : [])],
    };
  }
  if (message.type !== "packet") return { state: server, outbound: [] };
  if (server.id === 2) return { state: server, outbound: [send(1, "go")] };
  const { kind } = message.packet;
  const isAfterGo = server.seen?.startsWith("go") ?? false;
  return {
    state: { ...server, seen: isAfterGo || (kind === "go" && server.seen === "") ? server.seen + kind : null },
    outbound: [],
  };
}
