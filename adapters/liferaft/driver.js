// Drives liferaft nodes one message at a time, for recording: the library is asynchronous and keeps timers, its driver is
// neither. After each message the node has come to rest, and what it did meanwhile is handed out as outbound.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { append, canonicalText, createSandbox, EMPTY_LOG, logUpTo } from "seaworthy";

/** @import { Disk, LiveNode, Log, Message, NodeId, NodeOptions, Outbound, View } from "seaworthy" */

const LIBRARY = "@markwylde/liferaft";
const require = createRequire(import.meta.url);

/** The library's version, from its own package. */
export const VERSION = JSON.parse(readFileSync(require.resolve(`${LIBRARY}/package.json`), "utf8")).version;

const ROLES = { 1: "leader", 2: "candidate", 3: "follower" };

const addressOf = (id) => `S${id + 1}`;
const idOf = (address) => Number(address.slice(1)) - 1;

/** One sandbox for all nodes of a thread, made when first needed: the library keeps nothing in its modules. */
let shared = null;
function library() {
  if (shared === null) {
    const { load, run } = createSandbox();
    const inside = load(fileURLToPath(new URL("inside.cjs", import.meta.url)));
    const start = inside({ Raft: load(require.resolve(LIBRARY)), Log: load(require.resolve(`${LIBRARY}/log.js`)) });
    shared = { run, start };
  }
  return shared;
}

/**
 * A node whose handlers are atomic: its store answers before a message has been dealt with.
 * @implements {LiveNode}
 */
export class LiferaftNode {
  /**
   * @param {Disk} disk
   * @param {NodeOptions} options
   */
  constructor(disk, options, isOpen = false) {
    const { run, start } = library();
    this.options = options;
    this.run = run;
    this.seed = seedOf(options);
    /** How many messages this life has seen: the time that the library is told, and what its chance depends on. */
    this.position = 0;
    this.draws = 0;
    this.cells = cellsOf(disk);
    /** @type {Log} */
    this.log = logOfCells(this.cells, EMPTY_LOG);
    this.lastApplied = 0;
    /** The last view, which is given again while nothing in it has changed. @type {View | null} */
    this.seen = null;
    /** Commands that this node took as leader and has not seen committed. */
    this.accepted = new Set();
    /** The timers that the outside knows of, by the library's name. */
    this.armed = { heartbeat: null, election: null };
    /** @type {Outbound[]} */
    this.out = [];

    const peers = [];
    for (let id = 0; id < options.nodes; id++) if (id !== options.id) peers.push(addressOf(id));
    const { electionTimeoutMin: electionMin, electionTimeoutMax: electionMax, heartbeatInterval: heartbeat } = options;
    const settings = {
      address: addressOf(options.id),
      peers,
      electionMin,
      electionMax,
      heartbeat,
      cells: this.cells,
      isOpen,
    };
    run(this, () => {
      this.node = start(settings, this);
    });
    this.raft = this.node.raft;
    this.armTimers();
    this.outbound = this.taken();
  }

  /**
   * @param {Message} message
   * @returns {readonly Outbound[]}
   */
  give(message) {
    this.position++;
    this.draws = 0;
    this.run(this, () => this.take(message));
    this.armTimers();
    return this.taken();
  }

  /** @returns {View} */
  view() {
    const { term: currentTerm, votes, state, log: store } = this.raft;
    const votedFor = votes.for === null ? null : idOf(votes.for);
    const role = ROLES[state];
    const { log, lastApplied, seen } = this;
    const { committedIndex: commitIndex } = store;
    const isSeen =
      seen !== null &&
      seen.currentTerm === currentTerm &&
      seen.votedFor === votedFor &&
      seen.role === role &&
      seen.log === log &&
      seen.commitIndex === commitIndex &&
      seen.lastApplied === lastApplied;
    return isSeen ? seen : (this.seen = { currentTerm, votedFor, role, log, commitIndex, lastApplied });
  }

  /** The whole state of a node at rest; what it will draw next is no part of it, since only windows leave this driver. */
  key() {
    const { term, votes, state, leader, log } = this.raft;
    const timers = Object.values(this.armed).map((timer) => timer && [timer.name, timer.window.min, timer.window.max]);
    const cells = this.cells.map((cell) => cell ?? null);
    const own = [log.committedIndex, this.lastApplied, [...this.accepted]];
    return JSON.stringify([this.options.id, term, votes.for, votes.granted, state, leader, timers, cells, own]);
  }

  // What a message does, called inside a run.

  take(message) {
    switch (message.type) {
      case "packet":
        return this.node.receive(message.packet.body);
      case "timer":
        return this.fire(message.timer);
      case "operation":
        return this.write(message.operation.command);
      case "local":
        return this.node.finish(message.name);
      case "writeFailed":
        // The library was told long ago that this write is done: all that is left to it is to stop.
        return void this.out.push({ type: "halt", reason: "a write to the log failed" });
      case "written":
        return;
    }
  }

  fire(timer) {
    for (const key of TIMERS) {
      const armed = this.armed[key];
      if (armed === null || armed.name !== timer) continue;
      this.armed[key] = null;
      return armed.handle.fire();
    }
    throw new Error(`the timer ${timer} is not armed`);
  }

  write(command) {
    // The library's answer is a rejected promise (NOTLEADER) that comes back before anything else happens.
    if (ROLES[this.raft.state] !== "leader") this.respond(command, "failed");
    else this.accepted.add(command);
    this.node.command(command);
  }

  respond(command, outcome) {
    this.out.push({ type: "respond", operation: command, outcome, when: "now" });
  }

  /** Tells the outside which timers were armed, armed anew or cleared since it last heard. */
  armTimers() {
    const { timers } = this.raft.timers;
    for (const key of TIMERS) {
      const handle = timers[key] ? timers[key].timer : null;
      const before = this.armed[key];
      if (handle === (before && before.handle)) continue;
      const now = handle && this.windowed(key, handle);
      if (before !== null && (now === null || now.name !== before.name))
        this.out.push({ type: "disarm", timer: before.name });
      if (now !== null) this.out.push({ type: "arm", timer: now.name, ...now.window });
      this.armed[key] = now;
    }
  }

  windowed(key, handle) {
    const { electionTimeoutMin: min, electionTimeoutMax: max } = this.options;
    const { milliseconds } = handle;
    // The library calls every timer of a node at rest "heartbeat": the leader's interval, and a follower's patience,
    // which it draws from the election window. Drawn or not is what tells them apart.
    if (milliseconds < min || milliseconds > max)
      return { name: "heartbeat", handle, window: { min: milliseconds, max: milliseconds, periodic: true } };
    return { name: key === "heartbeat" ? "election" : "candidacy", handle, window: { min, max } };
  }

  taken() {
    const { out } = this;
    this.out = [];
    return out;
  }

  // What the inside asks for.

  now() {
    return this.position;
  }

  random() {
    return drawOf(this.seed, this.position, this.draws++);
  }

  // What the inside tells.

  sent(address, body) {
    const { id } = this.options;
    this.out.push({ type: "send", packet: { from: id, to: idOf(address), kind: kindOf(body), body }, when: "now" });
  }

  stored(index, value) {
    this.out.push({
      type: "write",
      write: { kind: "set", key: `entry ${index}`, value: value ?? null },
      notify: false,
    });
    const known = logUpTo(this.log, index);
    if (known.index < index - 1) return;
    if (known.index === index && value !== undefined) {
      const { term, command } = JSON.parse(value);
      // The library writes an entry again for each acknowledgement.
      if (known.term === term && known.payload === command) return;
    }
    this.log = logOfCells(this.cells, logUpTo(known, index - 1));
  }

  committed({ index, term, command }) {
    this.lastApplied = index;
    this.out.push({ type: "apply", index, term, payload: command });
    if (this.accepted.delete(command)) this.respond(command, "ok");
  }

  /** A promise of the library rejected and nobody was listening. Node would end the process; here the node lives on. */
  leaked() {}
}

/**
 * A node whose storage is slow: each read and each write is finished by a message of its own, and other messages come in between.
 * @implements {LiveNode}
 */
export class OpenLiferaftNode extends LiferaftNode {
  /**
   * @param {Disk} disk
   * @param {NodeOptions} options
   */
  constructor(disk, options) {
    super(disk, options, true);
    this.isInOrder = options.settings.storage !== "any-order";
    /** The key when no operation was open last, and all messages since: together they fix every promise under way. */
    this.restKey = super.key();
    /** @type {Message[]} */
    this.since = [];
  }

  /**
   * @param {Message} message
   * @returns {readonly Outbound[]}
   */
  give(message) {
    const outbound = super.give(message);
    if (this.node.open.length > 0) this.since.push(message);
    else {
      this.restKey = super.key();
      this.since = [];
    }
    return outbound;
  }

  /** @returns {readonly string[]} */
  localMessages() {
    const { open } = this.node;
    if (open.length < 2) return open.map(nameOfOperation);
    return this.isInOrder ? [open[0].name] : [...new Set(open.map(nameOfOperation))];
  }

  key() {
    return this.since.length === 0 ? this.restKey : canonicalText([this.restKey, this.since]);
  }
}

const TIMERS = ["heartbeat", "election"];

const nameOfOperation = ({ name }) => name;

/** The library's own type of a packet; an `append` without an entry is its heartbeat. */
const kindOf = ({ type, data }) => (type === "append" && data === undefined ? "heartbeat" : type);

/** What a disk holds, by index: the bytes that the library stored. */
function cellsOf({ values }) {
  const cells = [];
  for (const key of Object.keys(values))
    if (values[key] !== null) cells[Number(key.slice("entry ".length))] = values[key];
  return cells;
}

/** The log of what stands in the cells behind `base`, up to the first hole. */
function logOfCells(cells, base) {
  let log = base;
  for (let index = base.index + 1; cells[index] !== undefined; index++) {
    const { term, command } = JSON.parse(cells[index]);
    log = append(log, term, command);
  }
  return log;
}

function seedOf({ seed, id }) {
  let hash = 0x811c9dc5 ^ id;
  for (let i = 0; i < seed.length; i++) hash = Math.imul(hash ^ seed.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** A number in [0, 1) that depends on the seed, the message and the draw alone. */
function drawOf(seed, position, draw) {
  let hash = seed ^ Math.imul(position + 1, 0x9e3779b1) ^ Math.imul(draw + 1, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x21f0aaad);
  hash = Math.imul(hash ^ (hash >>> 15), 0x735a2d97);
  return ((hash ^ (hash >>> 15)) >>> 0) / 0x100000000;
}
