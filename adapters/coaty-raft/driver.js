// Drives the core of @coaty/consensus.raft, a RawNode as in etcd's library, one message at a time, for recording. What it
// has ready becomes writes, packets and entries to apply, in the order in which the library's own RaftNode carries it out.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { EMPTY_LOG, logLike, toEntries } from "seaworthy";
import { entriesOf, idOf, idOrNull, libraryEntries, messageOf, nameOf, packetOf } from "./wire.js";
import { electionTicksOf, Timers } from "./timers.js";

/** @import { Disk, Json, LiveNode, Log, Message, NodeOptions, Outbound, View } from "seaworthy" */

const LIBRARY = "@coaty/consensus.raft";
const require = createRequire(import.meta.url);
const { RawNode } = require(`${LIBRARY}/ported/rawnode`);
const { noLimit, RaftConfig, StateType } = require(`${LIBRARY}/ported/raft`);
const { HardState, Snapshot } = require(`${LIBRARY}/ported/raftpb/raft.pb`);
const { MemoryStorage } = require(`${LIBRARY}/ported/storage`);
const { setLogger } = require(`${LIBRARY}/ported/logger`);

/** The library's version, from its own package. */
export const VERSION = JSON.parse(readFileSync(require.resolve(`${LIBRARY}/package.json`), "utf8")).version;

const quiet = () => {};
const thrown = (format, ...values) => {
  throw new Error(format.replace(/%[sdo]/g, () => String(values.shift())));
};
// The library's own logger throws without a word, and in `fatalf` ends the process.
setLogger({ debugf: quiet, infof: quiet, warningf: quiet, errorf: quiet, fatalf: thrown, panicf: thrown });

const ROLES = {
  [StateType.StateFollower]: "follower",
  [StateType.StatePreCandidate]: "pre-candidate",
  [StateType.StateCandidate]: "candidate",
  [StateType.StateLeader]: "leader",
};

/** @implements {LiveNode} */
export class CoatyNode {
  /**
   * @param {Disk} disk
   * @param {NodeOptions} options
   */
  constructor(disk, options) {
    const { id, nodes, bootstrap, settings } = options;
    const electionTicks = electionTicksOf(options);
    this.id = id;
    this.names = Array.from({ length: nodes }, (_, other) => nameOf(other));
    this.hasLease = settings.checkQuorum === "on";
    /** The configuration is where a snapshot of nothing would have it: no entry is needed for it. */
    this.stable = new MemoryStorage({
      ents: [...MemoryStorage.NewMemoryStorage().ents, ...libraryEntries(dataOf(disk.log), 0)],
      hardState: new HardState(hardOf(disk)),
      snapshot: new Snapshot({ metadata: { confState: { voters: bootstrap.voters.map(nameOf) } } }),
    });
    this.node = RawNode.NewRawNode(
      new RaftConfig({
        id: nameOf(id),
        electionTick: electionTicks,
        heartbeatTick: 1,
        storage: this.stable,
        maxSizePerMsg: settings.batch === "1" ? 0 : noLimit,
        maxCommittedSizePerReady: noLimit,
        maxInflightMsgs: settings.inflight === "1" ? 1 : 256,
        checkQuorum: this.hasLease,
        preVote: settings.preVote === "on",
        disableProposalForwarding: settings.forwarding === "off",
      }),
    );
    this.raft = this.node.raft;
    /** What is under way to the disk: the library wants it advanced before it has something ready again. */
    this.writing = null;
    /** Commands that clients wait for, and the term in which each was proposed. */
    this.waiting = [];
    this.applied = 0;
    /** Up to where others may know of it: what the library has counted meanwhile leaves with what is ready next. */
    this.committed = this.stable.hardState.commit;
    /** @type {Log} */
    this.log = EMPTY_LOG;
    /** @type {Outbound[]} */
    this.out = [];
    this.timers = new Timers(this.node, electionTicks, options);
    this.rested("");
    this.outbound = this.out;
  }

  /**
   * @param {Message} message
   * @returns {readonly Outbound[]}
   */
  give(message) {
    this.out = [];
    switch (message.type) {
      case "packet":
        // What it does not want it drops.
        this.node.step(messageOf(message.packet));
        break;
      case "timer":
        this.timers.fire(message.timer);
        break;
      case "operation":
        this.propose(message.operation.command);
        break;
      case "written":
        this.finish();
        break;
      case "writeFailed":
        return [{ type: "halt", reason: "a write failed" }];
      case "local":
        break;
    }
    this.rested(message.type === "timer" ? message.timer : "");
    return this.out;
  }

  /** @returns {View} */
  view() {
    const { term, vote, state, raftLog, prs } = this.raft;
    const { unstable } = raftLog;
    const entries = [...this.stable.ents.slice(1, unstable.offset), ...unstable.entries];
    this.log = logLike(this.log, entriesOf(entries));
    const stands = state === StateType.StateCandidate || state === StateType.StatePreCandidate;
    const progress = this.progress();
    return {
      currentTerm: term,
      votedFor: idOrNull(vote),
      role: ROLES[state],
      log: this.log,
      commitIndex: this.committed,
      lastApplied: this.applied,
      votesGranted: stands ? this.names.filter((name) => prs.votes.get(name)).map(idOf) : [],
      nextIndex: progress.map(({ next }) => next),
      matchIndex: progress.map(({ match }) => match),
    };
  }

  /**
   * What the view does not show and yet decides what comes next.
   * @returns {Json}
   */
  rest() {
    const { lead, electionElapsed, raftLog, prs, msgs } = this.raft;
    return {
      leader: idOrNull(lead),
      // Of a leader the ticks lead to nothing but a look at its quorum.
      elapsed: this.hasLease || !this.leads() ? electionElapsed : 0,
      votes: this.names.map((name) => prs.votes.get(name) ?? null),
      stable: raftLog.unstable.offset - 1,
      committed: raftLog.committed,
      progress: this.progress().map(({ state, probeSent, recentActive, inflights }) => [
        state,
        probeSent,
        this.hasLease && recentActive,
        inflightOf(inflights),
      ]),
      waiting: this.waiting.map(({ command, term }) => [command, term]),
      messages: msgs.map((message) => packetOf(this.id, message)),
      writing: this.writing && {
        entries: this.writing.entries.map(({ index, term, data }) => [index, term, data]),
        hard: { ...this.writing.hardState },
        accepted: { ...this.node.prevHardSt },
        committed: this.writing.committedEntries.map(({ index }) => index),
      },
    };
  }

  leads() {
    return this.raft.state === StateType.StateLeader;
  }

  /** What a leader knows of each server. */
  progress() {
    return this.leads() ? this.names.map((name) => this.raft.prs.progress.get(name)) : [];
  }

  propose(command) {
    if (this.node.propose(command) === null) return void this.waiting.push({ command, term: this.raft.term });
    const { lead } = this.raft;
    const leader = lead === "" || lead === nameOf(this.id) ? {} : { leader: idOf(lead) };
    this.out.push({ type: "respond", operation: command, outcome: "failed", ...leader, when: "now" });
  }

  // What it has ready.

  /** Carries out what is ready until nothing more is, or the disk is waited for, and sees to the timers. */
  rested(fired) {
    while (this.writing === null && this.node.hasReady()) {
      this.writing = this.node.ready();
      const isWritten = this.write(this.writing);
      for (const message of this.writing.messages)
        this.out.push({ type: "send", packet: packetOf(this.id, message), when: "afterWrites" });
      if (!isWritten) this.finish();
    }
    // A term that is over answers nobody any more.
    this.answer("unknown", ({ term }) => term !== this.raft.term);
    this.out.push(...this.timers.armed(fired));
  }

  /** Entries first, as the library does: the other way round, a crash in between leaves a commit index beyond the log. */
  write({ entries, hardState }) {
    const isHard = !hardState.isEmptyHardState();
    if (entries.length > 0) {
      const write = { kind: "log", from: entries[0].index, entries: entriesOf(entries) };
      this.out.push({ type: "write", write, notify: !isHard });
    }
    if (isHard) {
      const { term, vote, commit } = hardState;
      this.out.push({
        type: "write",
        write: { kind: "set", key: "hard", value: { term, vote, commit } },
        notify: true,
      });
    }
    return isHard || entries.length > 0;
  }

  /** What was ready is durable: it is applied, and the library hears of it. */
  finish() {
    const ready = this.writing;
    this.writing = null;
    if (!ready.hardState.isEmptyHardState()) {
      this.stable.SetHardState(ready.hardState);
      this.committed = ready.hardState.commit;
    }
    this.stable.Append(ready.entries);
    for (const [at, { term, payload }] of entriesOf(ready.committedEntries).entries()) {
      this.applied = ready.committedEntries[at].index;
      this.out.push({ type: "apply", index: this.applied, term, payload });
      if (payload !== null) this.answer("ok", ({ command }) => command === payload);
    }
    this.node.advance(ready);
  }

  answer(outcome, isOver) {
    for (const { command } of this.waiting.filter(isOver))
      this.out.push({ type: "respond", operation: command, outcome, when: "now" });
    this.waiting = this.waiting.filter((waiting) => !isOver(waiting));
  }
}

/** Of what is under way to a follower, the last indices, oldest first. */
const inflightOf = ({ start, size, buffer, _count }) =>
  Array.from({ length: _count }, (_, at) => buffer[(start + at) % size]);

const dataOf = (log) => toEntries(log).map(({ term, payload }) => ({ term, data: payload }));

/** The hard state that a disk kept. */
export const hardOf = ({ values }) => values.hard ?? { term: 0, vote: "", commit: 0 };
