// Drives tinyraft nodes one message at a time, for recording. The library is synchronous; it keeps timers of its own, which
// become the harness's, and leaves to its caller what must outlive a restart: the term.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** @import { Disk, LiveNode, Message, NodeOptions, Outbound, View } from "seaworthy" */

const require = createRequire(import.meta.url);
const TinyRaft = require("tinyraft");

/** The library's version, from its own package. */
export const VERSION = JSON.parse(readFileSync(require.resolve("tinyraft/package.json"), "utf8")).version;

// The library takes its timers from here. None fires by itself: the object that stands for it is fired by whoever finds it.
// What the library adds by chance is far below a millisecond (see randomTimeout): rounding leaves nothing of it.
TinyRaft.setTimeout = TinyRaft.setInterval = (fire, milliseconds) => ({ fire, milliseconds: Math.round(milliseconds) });
TinyRaft.clearTimeout = TinyRaft.clearInterval = () => {};

/** The library's names for servers, which must not be 0. */
const nameOf = (id) => id + 1;
export const idOf = (name) => name - 1;

/** @implements {LiveNode} */
export class TinyraftNode {
  /**
   * @param {Disk} disk
   * @param {NodeOptions} options
   */
  constructor(disk, options) {
    const { id, nodes, electionTimeoutMin, electionTimeoutMax, heartbeatInterval, settings } = options;
    this.id = id;
    /** How much longer than its base an election timeout may be. */
    this.spread = electionTimeoutMax - electionTimeoutMin;
    this.term = termOf(disk);
    this.electionTimer = null;
    this.heartbeatTimer = null;
    /** @type {Outbound[]} */
    this.sends = [];
    /** The last view, which is given again while nothing in it has changed. @type {View | null} */
    this.seen = null;
    this.raft = new TinyRaft({
      nodeId: nameOf(id),
      nodes: Array.from({ length: nodes }, (_, other) => nameOf(other)),
      electionTimeout: electionTimeoutMin,
      // The harness draws from a window of its own, so that the library's chance decides nothing.
      randomTimeout: Number.MIN_VALUE,
      heartbeatTimeout: heartbeatInterval,
      // Between a heartbeat and an election, as the library asks.
      leadershipTimeout: settings.expiration === "on" ? (heartbeatInterval + electionTimeoutMin) / 2 : 0,
      leaderPriority: settings.priorities === "on" ? nameOf(id) : 0,
      initialTerm: this.term,
      send: (to, body) => this.send(to, body),
    });
    // A caller's first act, also after a restart: it begins a new term, so no vote needs to be remembered.
    this.raft.start();
    this.outbound = this.taken();
  }

  /**
   * @param {Message} message
   * @returns {readonly Outbound[]}
   */
  give(message) {
    switch (message.type) {
      case "packet":
        this.raft.onReceive(nameOf(message.packet.from), message.packet.body);
        break;
      case "timer":
        this.fire(message.timer);
        break;
      case "operation":
        return [{ type: "respond", operation: message.operation.command, outcome: "failed", when: "now" }];
      case "writeFailed":
        return [{ type: "halt", reason: "the term could not be written" }];
      case "written":
      case "local":
        break;
    }
    return this.taken();
  }

  /** @returns {View} */
  view() {
    const { nodeId, term, state, leader, votes } = this.raft;
    // The library calls itself a candidate, too, while it waits for somebody else to win. The leader it names is its vote.
    const stands = leader === nodeId;
    const voters = stands && votes[nodeId] !== undefined ? votes[nodeId] : NOBODY;
    const role = state === TinyRaft.LEADER ? "leader" : stands ? "candidate" : "follower";
    const votedFor = leader === null ? null : idOf(leader);
    const { seen } = this;
    const isSeen = seen !== null && seen.currentTerm === term && seen.votedFor === votedFor && seen.role === role;
    // Within a term voters are only added.
    if (isSeen && seen.votesGranted.length === voters.length) return seen;
    return (this.seen = { currentTerm: term, votedFor, role, votesGranted: voters.map(idOf) });
  }

  key() {
    const { term, state, leader, voted, votes, followers, confirmed } = this.raft;
    const timers = [this.electionTimer, this.heartbeatTimer].map((timer) => timer && timer.milliseconds);
    return JSON.stringify([this.id, this.term, term, state, leader, voted, votes, followers, confirmed, timers]);
  }

  send(to, body) {
    const packet = { from: this.id, to: idOf(to), kind: body.type, body: { ...body } };
    this.sends.push({ type: "send", packet, when: "afterWrites" });
  }

  fire(timer) {
    const fired = timer === "election" ? this.electionTimer : this.heartbeatTimer;
    // A fired timer is no longer armed, an interval is armed anew.
    if (timer === "election") this.electionTimer = null;
    else this.heartbeatTimer = null;
    fired.fire();
  }

  /** What was asked for since last time: the term, if it is new, before anything that tells of it; then packets and timers. */
  taken() {
    const { raft, spread } = this;
    const out = this.sends;
    this.sends = [];
    if (raft.term !== this.term) {
      this.term = raft.term;
      out.unshift({ type: "write", write: { kind: "set", key: "term", value: raft.term }, notify: false });
    }
    if (raft.electionTimer !== this.electionTimer) {
      this.electionTimer = raft.electionTimer;
      if (this.electionTimer === null) out.push({ type: "disarm", timer: "election" });
      else {
        const min = this.electionTimer.milliseconds;
        out.push({ type: "arm", timer: "election", min, max: min + spread });
      }
    }
    if (raft.heartbeatTimer !== this.heartbeatTimer) {
      this.heartbeatTimer = raft.heartbeatTimer;
      const { milliseconds } = this.heartbeatTimer;
      out.push({ type: "arm", timer: "heartbeat", min: milliseconds, max: milliseconds, periodic: true });
    }
    return out;
  }
}

const NOBODY = [];

/** The term that a disk kept. */
export const termOf = ({ values }) => values.term ?? 0;
