// What all these children share: a Raft that elects, behind the protocol. Each file beside this one has one mistake in it.

import { createInterface } from "node:readline";
import { writeSync } from "node:fs";

export const CAPABILITIES = {
  ...{ network: "any", loss: true, restart: true, asyncDisk: true, replicates: false, disciplined: false },
  settings: {},
};

export const GREETING = { protocol: 1, name: "elects", version: "1", capabilities: CAPABILITIES, offers: ["key"] };

/** Writes at once, so that nothing is lost where the process ends behind it. */
export function say(text) {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length;) {
    try {
      from += writeSync(1, bytes, from);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
}

export const answer = (value) => say(`${JSON.stringify(value)}\n`);

/** A server that elects: the same as `electing.ts` beside the tests, in plain JavaScript. */
export class Server {
  constructor(options, disk) {
    this.options = options;
    this.hard = disk.values.hard ?? { currentTerm: 0, votedFor: null };
    this.role = "follower";
    this.granted = [];
    this.outbound = [];
    this.wait();
  }

  take(message) {
    this.outbound = [];
    if (message.type === "timer") {
      if (this.role === "leader") this.lead();
      else this.stand();
    } else if (message.type === "packet") this.hear(message.packet);
    return this.outbound;
  }

  hear({ from, kind, body: { term } }) {
    if (term < this.hard.currentTerm) return;
    if (term > this.hard.currentTerm) this.enter("follower", { currentTerm: term, votedFor: null });
    if (kind === "vote" && this.role === "candidate") this.count(from);
    if (kind === "ask" && (this.hard.votedFor ?? from) === from) {
      this.enter(this.role, { currentTerm: term, votedFor: from });
      this.send(from, "vote");
    }
    if (this.role !== "leader") this.wait();
  }

  stand() {
    this.enter("candidate", { currentTerm: this.hard.currentTerm + 1, votedFor: this.options.id });
    this.sendAll("ask");
    this.wait();
    this.count(this.options.id);
  }

  count(voter) {
    if (!this.granted.includes(voter)) this.granted.push(voter);
    if (this.granted.length * 2 > this.options.nodes) this.lead();
  }

  lead() {
    const { heartbeatInterval: beat } = this.options;
    this.role = "leader";
    this.sendAll("beat");
    this.outbound.push({ type: "disarm", timer: "election" });
    this.outbound.push({ type: "arm", timer: "heartbeat", min: beat, max: beat, periodic: true });
  }

  enter(role, hard) {
    if (hard.currentTerm > this.hard.currentTerm) this.granted = [];
    if (this.role === "leader" && role !== "leader") this.outbound.push({ type: "disarm", timer: "heartbeat" });
    this.role = role;
    this.hard = hard;
    this.outbound.push({ type: "write", write: { kind: "set", key: "hard", value: hard }, notify: false });
  }

  wait() {
    const { electionTimeoutMin: min, electionTimeoutMax: max } = this.options;
    this.outbound.push({ type: "arm", timer: "election", min, max });
  }

  send(to, kind) {
    const packet = { from: this.options.id, to, kind, body: { term: this.hard.currentTerm } };
    this.outbound.push({ type: "send", packet, when: "afterWrites" });
  }

  sendAll(kind) {
    for (let to = 0; to < this.options.nodes; to++) if (to !== this.options.id) this.send(to, kind);
  }

  view() {
    return { ...this.hard, role: this.role, votesGranted: [...this.granted] };
  }

  step() {
    return { outbound: this.outbound, view: this.view(), key: null };
  }
}

/** Serves until nobody asks any more. A mistake takes a request before it is answered as it should be, and may answer itself. */
export function serve({
  greeting = GREETING,
  mistake = () => false,
  create = (options, disk) => new Server(options, disk),
} = {}) {
  const servers = new Map();
  createInterface({ input: process.stdin }).on("line", (line) => {
    const request = JSON.parse(line);
    if (mistake(request, servers) === true) return;
    if (request.do === "greet") answer(greeting);
    else if (request.do === "boot") {
      const server = create(request.options, request.disk);
      servers.set(request.server, server);
      answer(server.step());
    } else if (request.do === "take") {
      const server = servers.get(request.server);
      server.take(request.message);
      answer(server.step());
    }
  });
}
