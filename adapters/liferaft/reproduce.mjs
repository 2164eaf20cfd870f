// Breaks a law of Raft with @markwylde/liferaft alone: no harness, no sandbox, no fault. Three nodes, an in-memory store
// under each log, links that keep order and lose nothing, and a schedule: who does what, in which order.
//
//   node adapters/liferaft/reproduce.mjs [leader-completeness | state-machine-safety | log-matching | election-safety]
//
// Prints each step with what it changed, then the contradiction. Exit status 0: it was shown.

import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const Raft = require("@markwylde/liferaft");
const Log = require("@markwylde/liferaft/log");

// The schedules. Each is the shortest there is on 3 nodes with links in order, found by exhaustive search.

const timeout = (node) => ({
  text: `${node} has heard of no leader for too long and stands for election`,
  run: () => nodes[node].raft.promote(),
});
const deliver = (from, to) => ({ text: `${from} -> ${to}: ${nextOn(from, to)}`, run: () => deliverNext(from, to) });
const request = (node, command) => ({
  text: `a client asks ${node} for ${command}`,
  run: () => nodes[node].raft.command(command),
});
const finish = (node) => ({
  text: `the disk of ${node} answers: ${nodes[node].store.waiting[0].name}`,
  run: () => nodes[node].store.finish(),
});

/** S1 commits c1 with S2. S3 has an empty log, which claims to end in S3's newest term: S2 votes for it. */
const LEADER_WITHOUT_COMMITTED_ENTRY = [
  () => timeout("S1"),
  () => deliver("S1", "S2"), // vote
  () => deliver("S1", "S3"), // vote: S3 learns of term 1
  () => deliver("S2", "S1"), // voted: S1 leads term 1
  () => deliver("S1", "S2"), // heartbeat
  () => request("S1", "c1"),
  () => deliver("S1", "S2"), // append c1
  () => deliver("S2", "S1"), // append ack: c1 is committed
  () => timeout("S3"),
  () => deliver("S3", "S2"), // vote, for term 2
  () => deliver("S2", "S3"), // voted: S3 leads term 2 and holds nothing
];

const SCHEDULES = {
  "leader-completeness": LEADER_WITHOUT_COMMITTED_ENTRY,
  // The same leader then commits something else at index 1.
  "state-machine-safety": [
    ...LEADER_WITHOUT_COMMITTED_ENTRY,
    () => request("S3", "c2"),
    () => deliver("S3", "S2"), // heartbeat
    () => deliver("S3", "S2"), // append c2 at index 1: c1 is overwritten
    () => deliver("S2", "S3"), // append ack: c2 is committed
  ],
  // A leader's first entry overwrites a follower's first entry and leaves the rest of that log behind it.
  "log-matching": [
    () => timeout("S1"),
    () => deliver("S1", "S2"), // vote
    () => deliver("S1", "S3"), // vote: S3 learns of term 1
    () => deliver("S2", "S1"), // voted: S1 leads term 1
    () => deliver("S1", "S2"), // heartbeat
    () => request("S1", "c1"),
    () => deliver("S1", "S2"), // append c1 at index 1
    () => request("S1", "c2"),
    () => deliver("S1", "S2"), // append c2 at index 2
    () => timeout("S3"),
    () => deliver("S3", "S2"), // vote, for term 2
    () => deliver("S2", "S3"), // voted: S3 leads term 2
    () => deliver("S3", "S2"), // heartbeat
    () => request("S3", "c3"),
    () => deliver("S3", "S2"), // append c3 at index 1
  ],
  // S2 checks that it has not voted, reads its log, and votes: two candidates pass the check before either is voted for.
  "election-safety": [
    () => timeout("S1"),
    () => finish("S1"),
    () => timeout("S3"),
    () => finish("S3"),
    () => deliver("S1", "S2"), // vote: nobody voted for yet, S2 reads its log
    () => deliver("S3", "S2"), // vote: nobody voted for yet, S2 reads its log
    () => finish("S2"), // for S1: granted
    () => finish("S2"), // for S3: granted
    () => finish("S2"), // the answer to S1 is ready
    () => finish("S2"), // the answer to S3 is ready
    () => deliver("S2", "S1"), // voted: S1 leads term 1
    () => deliver("S2", "S3"), // voted: S3 leads term 1
  ],
};

// The surroundings: a store for levelup, and links.

/** What abstract-leveldown asks of a store, as far as levelup uses it. A slow one answers when `finish` is called. */
class MemoryStore {
  constructor(isSlow) {
    this.supports = {};
    this.values = new Map();
    this.isSlow = isSlow;
    this.waiting = [];
  }
  open(_options, done) {
    process.nextTick(done);
  }
  ask(name, operate, done) {
    if (this.isSlow) this.waiting.push({ name, run: () => done(...operate()) });
    else process.nextTick(done, ...operate());
  }
  finish() {
    this.waiting.shift().run();
  }
  get(key, _options, done) {
    this.ask(`get ${key}`, () => (this.values.has(key) ? [null, this.values.get(key)] : [new Error("NotFound")]), done);
  }
  put(key, value, _options, done) {
    this.ask(`put ${key}`, () => [void this.values.set(key, value)], done);
  }
  del(key, _options, done) {
    this.ask(`del ${key}`, () => [void this.values.delete(key)], done);
  }
  iterator({ gt = "", lt = "~", lte = "~", reverse, limit }) {
    const found = [...this.values].filter(([key]) => key > gt && key < lt && key <= lte).sort();
    if (reverse) found.reverse();
    const rest = (limit > 0 ? found.slice(0, limit) : found)[Symbol.iterator]();
    const read = () => [null, ...(rest.next().value ?? [])];
    let isFirst = true;
    return {
      next: (done) => {
        if (isFirst) this.ask(reverse ? "the last entry" : "entries", read, done);
        else process.nextTick(done, ...read());
        isFirst = false;
      },
      end: (done) => process.nextTick(done),
    };
  }
}

const IDS = ["S1", "S2", "S3"];
const nodes = {};
/** By "from to": what is under way, oldest first, as JSON text and what its arrival does. */
const links = new Map();

function send(from, to, packet, arrive) {
  const text = JSON.stringify(packet);
  if (text === undefined) return;
  const link = links.get(`${from} ${to}`) ?? [];
  links.set(`${from} ${to}`, [...link, { text, arrive }]);
}

function nextOn(from, to) {
  const { type, term, data } = JSON.parse(links.get(`${from} ${to}`)[0].text);
  return `${type} of term ${term}${data ? ` ${JSON.stringify(data)}` : ""}`;
}

function deliverNext(from, to) {
  const [{ text, arrive }, ...rest] = links.get(`${from} ${to}`);
  links.set(`${from} ${to}`, rest);
  arrive(JSON.parse(text));
}

function startNode(id, isSlow) {
  const store = new MemoryStore(isSlow);
  // So long that no timer fires by itself: the schedule says when one has.
  const patience = { "election min": "1 day", "election max": "2 days", heartbeat: "12 hours" };
  const raft = new Raft(id, { ...patience, Log, adapter: () => store });
  const applied = [];
  nodes[id] = { raft, store, applied };
  raft.on("commit", (command) => applied.push({ command, term: raft.term }));
  for (const peer of IDS) {
    if (peer === id) continue;
    raft.join(peer, (packet, written) => {
      send(id, peer, packet, (arrived) => {
        nodes[peer].raft.emit("data", arrived, (reply) => send(peer, id, reply, (back) => written(undefined, back)));
      });
    });
  }
}

// What is seen of the nodes, and the four laws.

const logOf = ({ store }) => [...store.values].sort().map(([, value]) => JSON.parse(value));
const isLeader = ({ raft }) => raft.state === Raft.LEADER;

function shown([id, node]) {
  const entries = logOf(node).map(({ index, term, command }) => `${index}:${command} (term ${term})`);
  const role = Raft.states[node.raft.state].toLowerCase();
  return `${id} ${role} of term ${node.raft.term}, log [${entries.join(", ")}], applied [${node.applied.map(({ command }) => command).join(", ")}]`;
}

function* pairs() {
  for (const a of IDS) for (const b of IDS) if (a !== b) yield [a, b];
}

const LAWS = {
  "leader-completeness": () => {
    for (const [a, b] of pairs()) {
      const { raft } = nodes[b];
      const lost = nodes[a].applied.find(
        ({ command, term }) => term < raft.term && !logOf(nodes[b]).some((entry) => entry.command === command),
      );
      if (lost && isLeader(nodes[b]))
        return `${a} committed ${lost.command} in term ${lost.term}; ${b} leads term ${raft.term} without it.`;
    }
  },
  "state-machine-safety": () => {
    for (const [a, b] of pairs()) {
      const index = nodes[a].applied.findIndex(
        ({ command }, i) => nodes[b].applied[i] && nodes[b].applied[i].command !== command,
      );
      if (index < 0) continue;
      return `${a} applied ${nodes[a].applied[index].command} as command ${index + 1}; ${b} applied ${nodes[b].applied[index].command}.`;
    }
  },
  "log-matching": () => {
    for (const [a, b] of pairs()) {
      const [mine, theirs] = [logOf(nodes[a]), logOf(nodes[b])];
      for (let i = 0; i < Math.min(mine.length, theirs.length); i++) {
        if (mine[i].term !== theirs[i].term) continue;
        const at = mine.slice(0, i + 1).findIndex(({ command }, j) => theirs[j].command !== command);
        if (at >= 0)
          return `${a} and ${b} both hold an entry of term ${mine[i].term} at index ${i + 1}, but at index ${at + 1} ${a} holds ${mine[at].command} and ${b} holds ${theirs[at].command}.`;
      }
    }
  },
  "election-safety": () => {
    for (const [a, b] of pairs()) {
      if (isLeader(nodes[a]) && isLeader(nodes[b]) && nodes[a].raft.term === nodes[b].raft.term)
        return `${a} and ${b} both lead term ${nodes[a].raft.term}.`;
    }
  },
};

// The run.

const law = process.argv[2] ?? "leader-completeness";
if (!(law in SCHEDULES)) {
  console.error(`Unknown law ${law}: one of ${Object.keys(SCHEDULES).join(", ")} expected.`);
  process.exit(2);
}

/** All that was asked for has happened: promises, ticks and immediates. Timers are a day away. */
const atRest = async () => {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
};

for (const id of IDS) startNode(id, law === "election-safety");
await atRest();

const before = new Map(Object.entries(nodes).map((node) => [node[0], shown(node)]));
let contradiction;
for (const [i, plan] of SCHEDULES[law].entries()) {
  const { text, run } = plan();
  run();
  await atRest();
  console.log(`${String(i + 1).padStart(2)}. ${text}`);
  for (const node of Object.entries(nodes)) {
    const now = shown(node);
    if (now !== before.get(node[0])) console.log(`      ${now}`);
    before.set(node[0], now);
  }
  contradiction = LAWS[law]();
  if (contradiction) break;
}
console.log(contradiction ? `\n${law} is broken: ${contradiction}` : `\n${law} was not broken.`);
process.exit(contradiction ? 0 : 1);
