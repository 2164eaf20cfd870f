// A server of @coaty/consensus.raft that crashed at its very beginning throws whenever it refuses a pre-vote: no harness, the
// library's own RawNode behind the library's own persistence, in a store that dies between two of its writes.
//
//   npm ci && node reproduce.mjs
//
// Exit status 0: it was shown.

import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { RawNode } = require("@coaty/consensus.raft/ported/rawnode");
const { RaftConfig } = require("@coaty/consensus.raft/ported/raft");
const { Entry, Message, MessageType } = require("@coaty/consensus.raft/ported/raftpb/raft.pb");
const { MemoryStorage } = require("@coaty/consensus.raft/ported/storage");
const { RaftPersistencyWrapper } = require("@coaty/consensus.raft/non-ported/raft-node-interfaces/persistency-wrapper");

const kept = new Map();
let writesLeft = 1;
const store = {
  async getPersistedData(key) {
    return kept.has(key) ? JSON.parse(kept.get(key)) : null;
  },
  async persistData(data, key) {
    if (writesLeft-- === 0) throw new Error("the server crashes here");
    kept.set(key, JSON.stringify(data));
  },
};
const keys = { raftEntriesKey: "entries", raftHardstateKey: "hard state", raftSnapshotKey: "snapshot" };
const persistence = new RaftPersistencyWrapper(store, "S3", "cluster", keys);

const startOn = (storage) =>
  RawNode.NewRawNode(
    // As the library's RaftNode has it.
    new RaftConfig({
      id: "S3",
      electionTick: 10,
      heartbeatTick: 1,
      storage,
      maxInflightMsgs: 256,
      preVote: true,
      checkQuorum: true,
    }),
  );
const shown = ({ raft }) => `term ${raft.term}, ${raft.raftLog.allEntries().length} entries`;

let node = startOn(MemoryStorage.NewMemoryStorage());
console.log(`S3 starts: ${shown(node)}`);
const entries = [new Entry({ term: 1, index: 1 })];
node.step(new Message({ type: MessageType.MsgApp, from: "S1", to: "S3", term: 1, entries }));
console.log(`S3 takes MsgApp of S1, leader of term 1: ${shown(node)}`);
const { entries: unsaved, hardState, snapshot } = node.ready();
await persistence.persist(unsaved, hardState, snapshot).catch(({ message }) => console.log(message));
console.log(`on its disk: ${[...kept].map((pair) => pair.join(" ")).join(", ")}`);

node = startOn(await persistence.getPersistedStorage());
console.log(`S3 starts again: ${shown(node)}`);
try {
  node.step(new Message({ type: MessageType.MsgPreVote, from: "S2", to: "S3", term: 1, index: 0, logTerm: 0 }));
  console.log("S3 takes MsgPreVote of S2, and lives.");
  process.exit(1);
} catch (error) {
  console.log(`S3 takes MsgPreVote of S2, whose log is empty, and throws: ${error.message}`);
}
