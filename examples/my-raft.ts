// Your own Raft behind the contract. Its mistake is found by: npx seaworthy fuzz --implementation ./examples/my-raft.ts
import { canonicalText, CAREFUL, type Implementation, type Message, type NodeOptions, type Outbound } from "seaworthy";

type Hard = { currentTerm: number; votedFor: number | null };
type View = Hard & { role: "follower" | "candidate" | "leader"; votesGranted: number[] };
type Server = { options: NodeOptions; view: View };

function step({ options, view }: Server, message: Message | null): { state: Server; outbound: Outbound[] } {
  const { id, nodes, electionTimeoutMin: min, electionTimeoutMax: max, heartbeatInterval: beat } = options;
  const me = { ...view };
  const outbound: Outbound[] = [];
  const wait = () => outbound.push({ type: "arm", timer: "election", min, max });
  const send = (to: number, kind: string, body = { term: me.currentTerm }) =>
    outbound.push({ type: "send", packet: { from: id, to, kind, body }, when: "afterWrites" });
  const sendAll = (kind: string) => [...Array(nodes).keys()].filter((to) => to !== id).forEach((to) => send(to, kind));
  const save = (hard: Hard, role: View["role"]) => {
    Object.assign(me, hard, { role, votesGranted: [] });
    outbound.push({ type: "write", write: { kind: "set", key: "hard", value: hard }, notify: false });
  };
  const count = (voter: number) => {
    me.votesGranted = [...new Set([...me.votesGranted, voter])];
    if (me.votesGranted.length * 2 > nodes) lead();
  };
  const lead = () => {
    me.role = "leader";
    sendAll("Heartbeat");
    outbound.push({ type: "arm", timer: "heartbeat", min: beat, max: beat, periodic: true });
  };
  if (message === null) wait();
  else if (message.type === "timer" && me.role === "leader") lead();
  else if (message.type === "timer" && message.timer === "election") {
    save({ currentTerm: me.currentTerm + 1, votedFor: id }, "candidate");
    sendAll("RequestVote");
    wait();
    count(id);
  } else if (message.type === "packet") {
    const { from, kind } = message.packet;
    const { term } = message.packet.body as { term: number };
    if (term < me.currentTerm) return { state: { options, view }, outbound };
    if (term > me.currentTerm) save({ currentTerm: term, votedFor: null }, "follower");
    if (kind === "Vote" && me.role === "candidate") count(from);
    if (kind === "RequestVote" && (me.votedFor ?? from) === from) {
      me.votedFor = from; // The mistake: this is not saved, and a crash forgets the vote.
      send(from, "Vote");
    }
    wait();
  }
  return { state: { options, view: me }, outbound };
}

const newcomer: View = { currentTerm: 0, votedFor: null, role: "follower", votesGranted: [] };
export const implementation: Implementation<Server> = {
  name: "my-raft",
  version: "1",
  capabilities: { ...CAREFUL, replicates: false },
  boot: (disk, options) => step({ options, view: { ...newcomer, ...(disk.values["hard"] as Hard) } }, null),
  reduce: step,
  view: ({ view }) => view,
  key: ({ view }) => canonicalText(view),
};
