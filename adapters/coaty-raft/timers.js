// Ticks by the harness's timers. The library counts ticks since it last heard of a leader; here they are 1 as long as nothing
// fired, as many as a lease lasts once `lease` did, and one more as `election` does, on which it campaigns by itself.

import { createRequire } from "node:module";

/** @import { NodeOptions, Outbound } from "seaworthy" */

const require = createRequire(import.meta.url);
const { Raft, StateType } = require("@coaty/consensus.raft/ported/raft");

// The only chance in the library. Timers fire when the harness says so, and one tick more than the lease of a leader is the
// shortest that tells the two apart.
Raft.prototype.resetRandomizedElectionTimeout = function () {
  this.randomizedElectionTimeout = this.electionTimeout + 1;
};

/**
 * So many ticks are the shortest election timeout: as many heartbeats as fit, and never fewer than two.
 * @param {NodeOptions} options
 */
export const electionTicksOf = ({ electionTimeoutMin, heartbeatInterval }) =>
  heartbeatInterval > 0 ? Math.max(2, Math.floor(electionTimeoutMin / heartbeatInterval)) : 2;

export class Timers {
  /** @param {NodeOptions} options */
  constructor(node, electionTicks, options) {
    this.node = node;
    this.electionTicks = electionTicks;
    this.options = options;
    this.led = false;
  }

  /**
   * What is to be armed now that the server has come to rest. 0 ticks are left only by what begins the wait anew: a leader
   * that was heard, a vote that was given, another term or office. The first tick is given at once, so that this can be told.
   * @returns {readonly Outbound[]}
   */
  armed(fired) {
    const { electionTimeoutMin: min, electionTimeoutMax: max, heartbeatInterval: beat } = this.options;
    const { raft } = this.node;
    const hasLease = raft.checkQuorum;
    const leads = raft.state === StateType.StateLeader;
    const out = [];
    if (leads) {
      if (!this.led) out.push(...(hasLease ? ["election", "lease"] : ["election"]).map(disarmed));
      if (!this.led || fired === "heartbeat")
        out.push({ type: "arm", timer: "heartbeat", min: beat, max: beat, periodic: true });
    } else if (raft.electionElapsed === 0) {
      if (this.led) out.push(disarmed("heartbeat"));
      this.node.tick();
      out.push({ type: "arm", timer: "election", min, max });
      if (hasLease) out.push({ type: "arm", timer: "lease", min, max: min });
    }
    this.led = leads;
    return out;
  }

  fire(timer) {
    const { node, electionTicks } = this;
    if (timer === "heartbeat") node.tick();
    else if (timer === "lease") while (node.raft.electionElapsed < electionTicks) node.tick();
    else for (let tick = 0; tick <= electionTicks && node.raft.electionElapsed > 0; tick++) node.tick();
  }
}

const disarmed = (timer) => ({ type: "disarm", timer });
