// A child with one mistake: the word that it is given names it. It makes it at the third message of a server's life.

import { spawn } from "node:child_process";
import { closeSync, writeSync } from "node:fs";
import { answer, GREETING, say, serve } from "./child.mjs";

const STEP_OF_MISTAKE = 3;
const [, , name] = process.argv;
const lastWords = (text) => writeSync(2, text);

const showing = (server, fields) => answer({ ...server.step(), view: { ...server.view(), ...fields } });

/** A packet with a body that no JSON.stringify would write. */
function lineWith(server, body) {
  const packet = { from: server.options.id, to: 0, kind: "ask", body: "BODY" };
  const step = { ...server.step(), outbound: [{ type: "send", packet, when: "now" }] };
  return `${JSON.stringify(step).replace('"BODY"', body)}\n`;
}

/** At the mistake's step, of any server. */
const STEPS = {
  "exits without a word": () => process.exit(3),
  "exits with words": () => {
    lastWords("loading\nTraceback (most recent call last):\n  File x, line 7\nValueError: no entry at index 7\n");
    process.exit(1);
  },
  "is killed": () => process.kill(process.pid, "SIGKILL"),
  throws: () => {
    throw new RangeError("no entry at index -1");
  },
  "says what is no JSON": () => say("taking a message\n"),
  "says it in escapes": () => say("\u001b[2J\u202egnihton\n"),
  "answers twice": (server) => {
    const step = `${JSON.stringify(server.step())}\n`;
    say(step + step);
  },
  "answers twice in two writes": (server) => {
    answer(server.step());
    // So late that no reader takes the two for one.
    setTimeout(() => answer(server.step()), 100);
  },
  "answers half a line and ends": () => {
    say(`{"outbound":[`);
    process.exit(0);
  },
  "answers without an end": () => {
    const part = "x".repeat(1 << 20);
    for (;;) say(part);
  },
  "answers line after line without an end": () => {
    const part = "{}\n".repeat(1 << 16);
    for (;;) say(part);
  },
  "closes its output and goes on": () => {
    lastWords("no more to say\n");
    closeSync(1);
    // What it would say of an input that ends depends on who is quicker.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
  "leaves its output to a servant": () => {
    const stubborn = `trap "" TERM INT HUP; while :; do sleep 1; done`;
    spawn("sh", ["-c", stubborn], { stdio: "inherit" });
    STEPS["exits with words"]();
  },
  "answers with a list": () => answer([]),
  "answers with a field too much": (server) => answer({ ...server.step(), state: 1 }),
  "answers without its view": () => answer({ outbound: [], key: null }),
  "answers without its key": (server) => answer({ ...server.step(), key: undefined }),
  "sends to nobody": (server) => {
    const packet = { from: server.options.id, to: 99, kind: "ask", body: null };
    answer({ ...server.step(), outbound: [{ type: "send", packet, when: "now" }] });
  },
  "sends without a gate": (server) => {
    const packet = { from: server.options.id, to: 0, kind: "ask", body: null };
    answer({ ...server.step(), outbound: [{ type: "send", packet }] });
  },
  "shows a log with a hole": (server) => {
    const log = { from: 3, entries: [{ term: 1, payload: "a" }] };
    answer({ ...server.step(), view: { ...server.view(), log } });
  },
  "answers what it does not offer": (server) => answer({ ...server.step(), localMessages: [] }),
  "sends a number beyond all": (server) => say(lineWith(server, '{"big":1e999}')),
  "sends level in level": (server) => say(lineWith(server, `${"[".repeat(300)}${"]".repeat(300)}`)),
  "asks for too much": (server) => {
    const one = { type: "disarm", timer: "t" };
    answer({ ...server.step(), outbound: new Array(10_001).fill(one) });
  },
  "votes for nobody": (server) => showing(server, { votedFor: 99 }),
  "has a term without an end": (server) => showing(server, { currentTerm: 1e300 }),
  "shows a list too short": (server) => showing(server, { matchIndex: [0, 0] }),
  "shows less than before": (server) => showing(server, { role: undefined }),
  panics: () => answer({ panic: "entry 3 is not there" }),
  "never answers": () => {},
  "works without an end": () => {
    for (;;);
  },
  "never answers and has servants": () => {
    for (const trap of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(trap, () => {});
    process.stdin.pause();
    const stubborn = `trap "" TERM INT HUP; while :; do sleep 1; done`;
    for (let i = 0; i < 3; i++) spawn("sh", ["-c", stubborn], { stdio: "inherit" });
    setInterval(() => {}, 1000);
  },
};

/** In place of the greeting. */
const GREETINGS = {
  "ends without a greeting": () => {
    lastWords("no configuration\n");
    process.exit(4);
  },
  "greets in words": () => say("my-raft 1.0 ready\n"),
  "greets with a number": () => answer(7),
  "greets without a version of the protocol": () => answer({ name: "x" }),
  "greets by another version": () => answer({ ...GREETING, protocol: 2 }),
  "greets without capabilities": () => answer({ ...GREETING, capabilities: undefined }),
  "greets with a network of its own": () =>
    answer({ ...GREETING, capabilities: { ...GREETING.capabilities, network: "tcp" } }),
  "greets with an offer of its own": () => answer({ ...GREETING, offers: ["snapshots"] }),
  "greets as the reference": () => answer({ ...GREETING, name: "reference" }),
  "never greets": () => {},
  "boots to nothing": () => serve({ mistake: ({ do: what }) => what === "boot" && (answer({}), true) }),
};

/** In place of the answer to what is asked of no server, once a term is 2. */
const ASIDE = {
  exits: () => STEPS["exits with words"](),
  panics: () => answer({ panic: "entry 3 is not there" }),
  "answers with a list": () => answer([]),
};

const [asideMistake, aside] = name.split(" when asked to ");

if (aside !== undefined) {
  serve({
    greeting: { ...GREETING, offers: ["key", "durable", "describe"] },
    mistake({ do: what, disk, packet }) {
      if (what !== "durable" && what !== "describe") return false;
      const { currentTerm, votedFor } = disk?.values.hard ?? { currentTerm: 0, votedFor: null };
      if (what === aside && (packet?.body.term ?? currentTerm) === 2) ASIDE[asideMistake]();
      else answer(what === "durable" ? { durable: { currentTerm, votedFor } } : { pledge: null });
      return true;
    },
  });
} else if (Object.hasOwn(GREETINGS, name)) {
  if (name === "boots to nothing") GREETINGS[name]();
  else process.stdin.once("data", GREETINGS[name]);
  setInterval(() => {}, 1000);
} else {
  const steps = new Map();
  serve({
    mistake(request, servers) {
      if (request.do === "boot") steps.set(request.server, 0);
      if (request.do !== "take") return false;
      steps.set(request.server, steps.get(request.server) + 1);
      if (steps.get(request.server) !== STEP_OF_MISTAKE) return false;
      STEPS[name](servers.get(request.server));
      return true;
    },
  });
}
