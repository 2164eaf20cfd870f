// Drives gaggle nodes one message at a time, for recording: the library keeps timers and answers by promises, its driver does
// neither. After each message the node has come to rest, and what it did meanwhile is handed out as outbound.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { createSandbox, EMPTY_LOG, logLike } from "seaworthy";

/** @import { Json, LiveNode, Log, Message, NodeOptions, Outbound, View } from "seaworthy" */

const { resolve } = createRequire(import.meta.url);
const ofLibrary = createRequire(resolve("gaggle/package.json"));

/** The library's version, from its own package. */
export const VERSION = JSON.parse(readFileSync(resolve("gaggle/package.json"), "utf8")).version;

export const nameOf = (id) => `S${id + 1}`;
const idOf = (name) => Number(name.slice(1)) - 1;
const idOrNull = (name) => (name === null ? null : idOf(name));

/** One sandbox for all nodes of a thread, made when first needed: what the library keeps is in its nodes. */
let shared = null;
function library() {
  if (shared === null) {
    const { load, run } = createSandbox();
    const inside = load(fileURLToPath(new URL("inside.cjs", import.meta.url)));
    const start = inside(Buffer, () => ({
      Gaggle: load(resolve("gaggle/lib/gaggle.js")),
      ChannelInterface: load(resolve("gaggle/channels/channel-interface.js")),
      uuid: load(ofLibrary.resolve("uuid")),
    }));
    shared = { run, start };
  }
  return shared;
}

/** Nobody asks for the time but at the beginning, and a timeout that is drawn leaves as its whole window. */
const outside = { now: () => 0, random: () => 0 };

const OWN_PACKET = "take its own packet";

/** @implements {LiveNode} */
export class GaggleNode {
  /** @param {NodeOptions} options */
  constructor({ id, nodes, electionTimeoutMin: min, electionTimeoutMax: max, heartbeatInterval: beat, settings }) {
    const { run, start } = library();
    this.id = id;
    this.run = (job) => run(outside, job);
    this.names = Array.from({ length: nodes }, (_, other) => nameOf(other));
    this.windows = { election: { min, max }, heartbeat: { min: beat, max: beat, periodic: true } };
    /** The timers that the outside knows of. */
    this.armed = { election: null, heartbeat: null };
    /** What the node sent to itself and has not taken, oldest first. */
    this.own = [];
    /** Commands whose clients wait. */
    this.waiting = [];
    /** @type {Log} */
    this.log = EMPTY_LOG;
    /** @type {Outbound[]} */
    this.out = [];
    const electionTimeout = { min, max };
    const accelerateHeartbeats = settings.accelerateHeartbeats === "on";
    const asked = { id: nameOf(id), everybody: this.names, electionTimeout, heartbeatInterval: beat };
    this.run(() => {
      this.node = start({ ...asked, accelerateHeartbeats }, this);
    });
    this.gaggle = this.node.gaggle;
    this.arm("");
    this.outbound = this.out;
  }

  /**
   * @param {Message} message
   * @returns {readonly Outbound[]}
   */
  give(message) {
    this.out = [];
    this.run(() => this.take(message));
    this.arm(message.type === "timer" ? message.timer : "");
    return this.out;
  }

  take(message) {
    switch (message.type) {
      case "packet":
        return this.node.receive(nameOf(message.packet.from), message.packet.body);
      case "timer":
        return this.timer(message.timer).fire();
      case "operation":
        this.waiting.push(message.operation.command);
        return this.node.append(message.operation.command);
      case "local":
        return this.node.receive(nameOf(this.id), this.own.shift());
      case "written":
      case "writeFailed":
        return;
    }
  }

  /** @returns {readonly string[]} */
  localMessages() {
    return this.own.length > 0 ? [OWN_PACKET] : [];
  }

  /** @returns {View} */
  view() {
    const { _currentTerm, _votedFor, _state, _log, _commitIndex, _lastApplied, _votes, _nextIndex, _matchIndex } =
      this.gaggle;
    this.log = logLike(
      this.log,
      Array.from(_log, ({ term, data }) => ({ term, payload: data })),
    );
    const leads = _state === "LEADER";
    return {
      currentTerm: _currentTerm,
      votedFor: idOrNull(_votedFor),
      role: _state.toLowerCase(),
      log: this.log,
      // The library counts from 0, and calls nothing -1.
      commitIndex: _commitIndex + 1,
      lastApplied: _lastApplied + 1,
      votesGranted: _state === "CANDIDATE" ? this.names.filter((name) => _votes[name]).map(idOf) : [],
      nextIndex: leads ? this.names.map((name) => (_nextIndex[name] ?? _log.length) + 1) : [],
      matchIndex: leads ? this.names.map((name) => (_matchIndex[name] ?? -1) + 1) : [],
    };
  }

  /**
   * What the view does not show and yet decides what comes next.
   * @returns {Json}
   */
  rest() {
    const { _leader, _votes, _nextIndex, _matchIndex, _log, _forceHeartbeat } = this.gaggle;
    const { _lastRecievedMap, _sequence } = this.node.channel;
    return plain({
      leader: _leader,
      // Whom a heartbeat goes to: in the order of their votes.
      votes: Object.keys(_votes),
      next: _nextIndex,
      match: _matchIndex,
      names: _log.map(({ id }) => id),
      forces: _forceHeartbeat !== undefined,
      heartbeat: this.armed.heartbeat !== null,
      // What is yet to be asked for once there is a leader.
      asks: this.gaggle._emitter.listenerCount("leaderElected"),
      waiting: this.waiting,
      own: this.own,
      received: _lastRecievedMap,
      sequence: _sequence,
    });
  }

  /** A timer of the library, null where it is cleared. */
  timer(name) {
    const { _electionTimeout, _leaderHeartbeatInterval } = this.gaggle;
    const timer = name === "election" ? _electionTimeout : _leaderHeartbeatInterval;
    return timer === undefined || timer.isCleared ? null : timer;
  }

  /** Tells the outside which timers were set, set anew or cleared since it last heard. */
  arm(fired) {
    for (const name of Object.keys(this.windows)) {
      const [before, now] = [this.armed[name], this.timer(name)];
      this.armed[name] = now;
      if (now === null && before !== null && fired !== name) this.out.push({ type: "disarm", timer: name });
      // An interval goes on after it has fired.
      if (now !== null && (now !== before || fired === name))
        this.out.push({ type: "arm", timer: name, ...this.windows[name] });
    }
  }

  // What the inside tells.

  sent(name, packet) {
    const body = plain(packet);
    if (name === nameOf(this.id)) return void this.own.push(body);
    this.out.push({
      type: "send",
      packet: { from: this.id, to: idOf(name), kind: body.data.type, body },
      when: "now",
    });
  }

  committed({ term, data }, index) {
    this.out.push({ type: "apply", index: index + 1, term, payload: data });
  }

  answered(command) {
    this.waiting = this.waiting.filter((other) => other !== command);
    this.out.push({ type: "respond", operation: command, outcome: "ok", when: "now" });
  }
}

/** What a value is on the wire. */
const plain = (value) => JSON.parse(JSON.stringify(value));
