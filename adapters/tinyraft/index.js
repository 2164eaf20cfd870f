// tinyraft behind seaworthy's contract: it elects leaders and does nothing else.

import { recorded } from "seaworthy";
import { idOf, termOf, TinyraftNode, VERSION } from "./driver.js";

export const tinyraft = recorded({
  name: "tinyraft",
  version: VERSION,
  capabilities: {
    network: "any",
    loss: true,
    restart: true,
    asyncDisk: false,
    replicates: false,
    disciplined: false,
    // A single server never elects itself: it waits for a vote from somebody else.
    nodesMin: 2,
    settings: { expiration: ["off", "on"], priorities: ["off", "on"] },
  },
  start: (disk, options) => new TinyraftNode(disk, options),
  durable: (disk) => ({ currentTerm: termOf(disk) }),
  /** A vote names whom it is for, and may be told to others: it grants something to that one alone. */
  describe: ({ to, kind, body }) =>
    kind === "vote"
      ? { type: "vote", term: body.term, granted: body.leader !== null && idOf(body.leader) === to }
      : null,
});

/** The same again, for whoever loads the file by its path. @alias */
export default tinyraft;
