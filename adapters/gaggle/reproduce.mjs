// Two clients of gaggle are told that their entries are committed, and both entries have the same index: no harness, four
// servers of the library on a channel that is a list, nothing lost, nothing overtaken, nobody crashes.
//
//   npm ci && node reproduce.mjs
//
// Exit status 0: it was shown.

import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const Gaggle = require("gaggle/lib/gaggle");
const ChannelInterface = require("gaggle/channels/channel-interface");

const NAMES = ["S1", "S2", "S3", "S4"];
/** By "from to": what is under way, oldest first. */
const links = new Map(NAMES.flatMap((from) => NAMES.map((to) => [`${from} ${to}`, []])));
const channels = {};
const servers = {};
const applied = {};
const told = [];

class Links extends ChannelInterface {
  _connect() {
    this._connected();
  }
  _disconnect() {
    this._disconnected();
  }
  _broadcast(packet) {
    for (const to of NAMES) this._send(to, packet);
  }
  _send(to, packet) {
    links.get(`${this.id} ${to}`).push(JSON.stringify(packet));
  }
}

for (const id of NAMES) {
  channels[id] = new Links({ id });
  // So long that no timer fires by itself: the schedule says when one has.
  const electionTimeout = { min: 1e8, max: 1e9 };
  servers[id] = new Gaggle({ id, clusterSize: 4, channel: channels[id], electionTimeout, heartbeatInterval: 1e8 });
  applied[id] = [];
  servers[id].on("committed", ({ data }, index) => (applied[id][index] = data));
}

const deliver = (from, to) => channels[to]._recieved(from, JSON.parse(links.get(`${from} ${to}`).shift()));
const deliverAll = (from, to) => {
  while (links.get(`${from} ${to}`).length > 0) deliver(from, to);
};
/** A server's election timeout is over, and the others take its request and answer it, in this order. */
function elect(id, others) {
  servers[id]._beginElection();
  for (const other of others) {
    deliverAll(id, other);
    deliverAll(other, id);
  }
  for (let round = 0; round < 2; round++) deliverAll(id, id);
  console.log(`${id} ${servers[id].isLeader() ? "leads" : "does not lead"} term ${servers[id]._currentTerm}`);
}
function ask(id, data) {
  servers[id].append(data).then(() => told.push(data));
  console.log(`${id} takes ${data}`);
}
/** What its interval does. */
const beat = (id) => servers[id]._leaderHeartbeatInterval._onTimeout();

// S1 leads term 1 and holds c1, which nobody else is sent.
elect("S1", ["S2", "S3", "S4"]);
ask("S1", "c1");
// S2 leads term 2 by the others, and commits c2 with them.
elect("S2", ["S3", "S4", "S1"]);
ask("S2", "c2");
for (let round = 0; round < 3; round++) {
  beat("S2");
  for (const other of ["S2", "S3", "S4"]) {
    deliverAll("S2", other);
    deliverAll(other, "S2");
  }
}
// S1 voted no in term 2, so that S2 does not write to it. In term 3 it votes yes: its log is older. The first heartbeat that it
// gets has no entries, and the commit index of S2.
elect("S2", ["S3", "S4", "S1"]);
deliverAll("S2", "S1");
await new Promise((resolve) => setImmediate(resolve));

for (const id of NAMES) console.log(`${id} applied at index 0: ${applied[id][0] ?? "nothing"}`);
console.log(`clients were told that these are committed: ${told.join(", ")}`);
process.exit(applied.S1[0] !== undefined && applied.S1[0] !== applied.S2[0] ? 0 : 1);
