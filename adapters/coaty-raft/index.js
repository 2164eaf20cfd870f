// @coaty/consensus.raft behind seaworthy's contract: its port of etcd's Raft, without its network and its database.

import { recorded } from "seaworthy";
import { CoatyNode, hardOf, VERSION } from "./driver.js";
import { idOrNull } from "./wire.js";

/** @import { Packet, Pledge } from "seaworthy" */

/**
 * An answer to a pre-vote promises nothing: its sender remembers nothing of it.
 * @param {Packet} packet
 * @returns {Pledge | null}
 */
function describe({ kind, body: { term, index, reject = false } }) {
  if (kind === "VoteResp") return { type: "vote", term, granted: !reject };
  if (kind === "AppResp" && !reject && index !== undefined) return { type: "acknowledgement", term, index };
  return null;
}

export const coatyRaft = recorded({
  name: "coaty-raft",
  version: VERSION,
  capabilities: {
    network: "any",
    loss: true,
    restart: true,
    asyncDisk: true,
    replicates: true,
    disciplined: false,
    settings: {
      preVote: ["off", "on"],
      checkQuorum: ["off", "on"],
      forwarding: ["off", "on"],
      batch: ["all", "1"],
      inflight: ["256", "1"],
    },
    features: ["preVote", "checkQuorum"],
    standsCuts: { preVote: "on", checkQuorum: "on" },
  },
  localMessages: false,
  start: (disk, options) => new CoatyNode(disk, options),
  durable(disk) {
    const { term, vote } = hardOf(disk);
    return { currentTerm: term, votedFor: idOrNull(vote), log: disk.log };
  },
  describe,
});

/** The same again, for whoever loads the file by its path. @alias */
export default coatyRaft;
