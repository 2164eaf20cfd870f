// gaggle behind seaworthy's contract: a Raft that keeps everything in memory, on a channel that is the harness's network.

import { recorded } from "seaworthy";
import { GaggleNode, VERSION } from "./driver.js";

/** @import { Packet, Pledge } from "seaworthy" */

/**
 * @param {Packet} packet
 * @returns {Pledge | null}
 */
function describe({ kind, body: { data } }) {
  if (kind === "REQUEST_VOTE_REPLY") return { type: "vote", term: data.term, granted: data.voteGranted };
  if (kind === "APPEND_ENTRIES_REPLY" && data.success)
    return { type: "acknowledgement", term: data.term, index: data.lastLogIndex + 1 };
  return null;
}

export const gaggle = recorded({
  name: "gaggle",
  version: VERSION,
  capabilities: {
    network: "fifo",
    loss: true,
    restart: false,
    asyncDisk: false,
    replicates: true,
    disciplined: false,
    // A single server never elects itself: it needs more votes than half, rounded up.
    nodesMin: 2,
    settings: { accelerateHeartbeats: ["off", "on"] },
  },
  start: (_disk, options) => new GaggleNode(options),
  describe,
});

/** The same again, for whoever loads the file by its path. @alias */
export default gaggle;
