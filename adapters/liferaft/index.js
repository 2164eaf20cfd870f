// @markwylde/liferaft behind seaworthy's contract, twice: with atomic handlers, and with storage that takes its time.

import { recorded } from "seaworthy";
import { LiferaftNode, OpenLiferaftNode, VERSION } from "./driver.js";

/** @import { Capabilities, Packet, Pledge } from "seaworthy" */

/** @type {Capabilities} */
const capabilities = {
  network: "fifo",
  loss: false,
  restart: false,
  asyncDisk: false,
  replicates: true,
  disciplined: false,
  // A single server never elects itself: it waits for a vote from somebody else.
  nodesMin: 2,
  settings: {},
};

/**
 * @param {Packet} packet
 * @returns {Pledge | null}
 */
function describe({ kind, body }) {
  switch (kind) {
    case "voted":
      return { type: "vote", term: body.term, granted: body.data.granted };
    case "append ack":
      return { type: "acknowledgement", term: body.term, index: body.data.index };
    default:
      return null;
  }
}

/** Handlers are atomic: no message comes in while the library waits for its own storage. */
export const liferaft = recorded({
  name: "liferaft",
  version: VERSION,
  capabilities,
  start: (disk, options) => new LiferaftNode(disk, options),
  describe,
});

/** Each read and each write of the log is an action of its own, and other messages come in between. */
export const liferaftIo = recorded({
  name: "liferaft-io",
  version: VERSION,
  capabilities: { ...capabilities, settings: { storage: ["in-order", "any-order"] } },
  start: (disk, options) => new OpenLiferaftNode(disk, options),
  describe,
});

/** The same again, for whoever loads the file by its path. @alias */
export default liferaft;
