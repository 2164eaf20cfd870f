// A replicated key-value store as people build one on Raft. The clients live on the servers, and reach whom they take for the
// leader over the network. Try it: npx seaworthy fuzz --implementation ./examples/key-value-service.ts
import { canonicalText, withRules } from "seaworthy";
import type { Disk, Implementation, Json, Message, NodeId, NodeOptions, NodeState, Outbound, Packet } from "seaworthy";
import { KEY_VALUE } from "./key-value.js";

/** The reference, but a session begins with its first command, and never ends. */
const RAFT = withRules("raft-with-sessions", {
  takesEffect: (session, { serial }) => serial > (session?.serial ?? 0),
  sessionsAfterCommand(sessions, { session: id, serial }) {
    const before = sessions.find((one) => one.id === id)?.serial ?? 0;
    return [...sessions.filter((one) => one.id !== id), { id, serial: Math.max(before, serial) }];
  },
});

type Request = { session: string; serial: number; command: string };
type Reply = Request & { outcome: "ok" | "failed" | "unknown"; value: Json; leader: NodeId | null };

/** A client waits for one answer at a time, that to its last request, and asks whom it takes for the leader. */
type Client = { request: Request; isAnswered: boolean; leader: NodeId };

type Server = {
  options: NodeOptions;
  /** How often it has started. */
  life: number;
  raft: NodeState;
  /** The state machine, and by session what it answered last. */
  store: typeof KEY_VALUE.initial;
  answers: Readonly<Record<string, Json>>;
  /** By command: the request for it, and on which server the client is. It stays: the log may have the command twice. */
  asked: Readonly<Record<string, { from: NodeId; request: Request }>>;
  /** By session. */
  clients: Readonly<Record<string, Client>>;
};

/** A step in the making: `me` is what the server becomes, `outbound` what it asks for. */
function step(me: Server, outbound: Outbound[]) {
  const { id, nodes, electionTimeoutMin: min, electionTimeoutMax: max } = me.options;
  /** What a client and a server on one machine say to each other: heard when all else is done. */
  const own: Packet[] = [];

  const send = (to: NodeId, kind: "Request" | "Reply", body: Request | Reply) => {
    const packet = { from: id, to, kind, body };
    if (to === id) own.push(packet);
    else outbound.push({ type: "send", packet, when: "afterWrites" });
  };

  // The client.

  /** Asks for the first time or again: the serial number stays the same. */
  const ask = (client: Client) => {
    const { session } = client.request;
    me.clients = { ...me.clients, [session]: client };
    outbound.push({ type: "arm", timer: `retry ${session}`, min, max });
    send(client.leader, "Request", client.request);
  };

  const begin = (client: number, command: string) => {
    // Whoever starts anew has forgotten its serial numbers, and so it needs another session.
    const session = `S${id + 1}.${me.life}.${client + 1}`;
    const before = me.clients[session];
    const serial = (before?.request.serial ?? 0) + 1;
    ask({ request: { session, serial, command }, isAnswered: false, leader: before?.leader ?? id });
  };

  const hearReply = ({ session, serial, command, outcome, value, leader }: Reply) => {
    const client = me.clients[session];
    // Of a life before, or it comes late, or twice.
    if (client === undefined || client.isAnswered || client.request.serial !== serial) return;
    if (outcome === "ok") {
      me.clients = { ...me.clients, [session]: { ...client, isAnswered: true } };
      outbound.push({ type: "disarm", timer: `retry ${session}` });
      outbound.push({ type: "respond", operation: command, outcome, value, when: "afterWrites" });
    } else if (leader !== null) ask({ ...client, leader });
  };

  /** Nobody has answered in time: another server may know more. */
  const retry = (session: string) => {
    const client = me.clients[session];
    ask({ ...client, leader: (client.leader + 1) % nodes });
  };

  // The server.

  const hearRequest = (from: NodeId, request: Request) => {
    me.asked = { ...me.asked, [request.command]: { from, request } };
    give({ type: "operation", operation: { type: "write", client: from, ...request } });
  };

  const give = (message: Message) => {
    const { state, outbound: asked } = RAFT.reduce(me.raft, message);
    me.raft = state;
    carryOut(asked);
  };

  /** What the Raft applies moves the store, and what it answers goes to the client. All else is asked for as it is. */
  const carryOut = (asked: readonly Outbound[]) => {
    let value: Json = null;
    for (const one of asked) {
      if (one.type === "apply") value = apply(one.payload, one.skipped === true);
      const waiting = one.type === "respond" ? me.asked[one.operation] : undefined;
      if (one.type === "respond" && waiting !== undefined) {
        const { outcome, leader = null } = one;
        send(waiting.from, "Reply", { ...waiting.request, outcome, value, leader });
      } else outbound.push(one);
    }
  };

  const apply = (payload: Json, isSkipped: boolean): Json => {
    if (typeof payload !== "object" || payload === null || !("serial" in payload)) return null;
    const { session, command } = payload as Request;
    // It took effect before, and is answered as it was then.
    if (isSkipped) return me.answers[session];
    const { state, value } = KEY_VALUE.apply(me.store, command);
    me.store = state;
    me.answers = { ...me.answers, [session]: value };
    return value;
  };

  const hear = (packet: Packet) => {
    if (packet.kind === "Request") hearRequest(packet.from, packet.body as Request);
    else if (packet.kind === "Reply") hearReply(packet.body as Reply);
    else give({ type: "packet", packet });
  };

  return {
    carryOut,
    take(message: Message) {
      if (message.type === "operation" && message.operation.type === "write")
        begin(message.operation.client, message.operation.command);
      else if (message.type === "timer" && message.timer.startsWith("retry ")) retry(message.timer.slice(6));
      else if (message.type === "packet") hear(message.packet);
      else give(message);
      while (own.length > 0) hear(own.shift()!);
    },
  };
}

export const implementation: Implementation<Server> = {
  name: "key-value-service",
  version: "1",
  capabilities: { ...RAFT.capabilities, reads: false, compacts: undefined, leases: undefined, sessions: undefined },
  machine: KEY_VALUE,
  boot(disk, options) {
    const { state: raft, outbound: asked } = RAFT.boot(disk, options);
    const life = ((disk.values["life"] as number | undefined) ?? 0) + 1;
    const me: Server = { options, life, raft, store: KEY_VALUE.initial, answers: {}, asked: {}, clients: {} };
    const outbound: Outbound[] = [{ type: "write", write: { kind: "set", key: "life", value: life }, notify: false }];
    step(me, outbound).carryOut(asked);
    return { state: me, outbound };
  },
  reduce(server, message) {
    const me = { ...server };
    const outbound: Outbound[] = [];
    step(me, outbound).take(message);
    return { state: me, outbound };
  },
  view: ({ raft }) => RAFT.view(raft),
  key: ({ options: _, raft, ...rest }) => canonicalText([RAFT.key(raft), rest]),
  durable: (disk: Disk) => RAFT.durable!(disk),
  describe: (packet) => RAFT.describe!(packet),
};
