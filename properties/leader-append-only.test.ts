// Leader Append-Only of the reference, and of one that breaks it.

import { describe, it } from "vitest";
import { logUpTo } from "../src/contract/log.js";
import type { Message } from "../src/contract/message.js";
import { REFERENCE } from "../src/raft/reference.js";
import { isAppendEntriesReply } from "../src/raft/rpc.js";
import { PAPER_RULES } from "../src/raft/rules.js";
import { draftOf } from "../src/raft/state.js";
import { altered } from "./altered.js";
import { expectBroken } from "./broken.js";
import { leaderAppendOnlyProperties } from "./leader-append-only.js";

describe("Leader Append-Only of the reference", () => {
  it.each(leaderAppendOnlyProperties(REFERENCE))("$title", ({ hold }) => {
    hold({ numRuns: 500, timeLimit: 30_000 });
  });
});

describe("Leader Append-Only, broken on purpose", () => {
  // A leader takes back what a follower refused, as if that could not be committed any more.
  const takesBack = altered("leader-takes-back", {
    reduce(node, message) {
      const { state, outbound } = REFERENCE.reduce(node, message);
      if (!isRefusal(message) || state.role !== "leader" || state.log.index === state.commitIndex)
        return { state, outbound };
      const log = logUpTo(state.log, state.commitIndex);
      const writes = PAPER_RULES.logWrites(state.log, log).map(
        (write) => ({ type: "write", write, notify: true }) as const,
      );
      return { state: Object.assign(draftOf(state), { log }), outbound: [...outbound, ...writes] };
    },
  });

  it("a leader that takes back what was refused fails in at most 12 actions", () => {
    expectBroken(leaderAppendOnlyProperties, { implementation: takesBack, lengthMax: 12 });
  });
});

const isRefusal = (message: Message): boolean =>
  message.type === "packet" && isAppendEntriesReply(message.packet.body) && !message.packet.body.success;
