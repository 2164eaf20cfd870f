// The Raft that Stateright bundles as an example, behind the contract: its published counts are known by depth. It is
// kept as it is, oddities included (README.md beside it). Nothing here is durable: a crash loses term, vote and log.

import type { Implementation, Transition } from "../../src/contract/implementation.js";
import { canonicalText, type Json } from "../../src/contract/json.js";
import { logOf, type Entry } from "../../src/contract/log.js";
import type { Packet } from "../../src/contract/message.js";
import type { NodeId } from "../../src/contract/node-name.js";
import { idOf } from "../../src/contract/operation.js";
import type { Outbound } from "../../src/contract/outbound.js";
import type { Command } from "../../src/contract/payload.js";
import type { Role, View } from "../../src/contract/view.js";

/** Plain data. Lengths are counts of entries. */
interface Server {
  readonly id: NodeId;
  readonly nodes: number;
  /** Whether the disk keeps what the server was, see GHOST. */
  readonly ghost: boolean;
  currentTerm: number;
  votedFor: NodeId | null;
  log: readonly Entry[];
  commitLength: number;
  role: Role;
  leader: NodeId | null;
  /** In order. */
  votes: readonly NodeId[];
  /** By server, in every role. */
  sentLength: readonly number[];
  ackedLength: readonly number[];
  /** Payloads that wait for a leader. */
  buffer: readonly Command[];
}

type Rpc = Omit<Packet, "kind" | "body"> &
  (
    | {
        readonly kind: "VoteRequest";
        readonly body: { readonly term: number; readonly logLength: number; readonly lastTerm: number };
      }
    | { readonly kind: "VoteResponse"; readonly body: { readonly term: number; readonly granted: boolean } }
    | {
        readonly kind: "LogRequest";
        readonly body: {
          readonly term: number;
          readonly prefixLength: number;
          readonly prefixTerm: number;
          readonly leaderCommit: number;
          readonly suffix: readonly Entry[];
        };
      }
    | {
        readonly kind: "LogResponse";
        readonly body: { readonly term: number; readonly ack: number; readonly success: boolean };
      }
    | { readonly kind: "Broadcast"; readonly body: { readonly payload: Command } }
  );

type Kind = Rpc["kind"];
type BodyOf<K extends Kind> = Extract<Rpc, { kind: K }>["body"];

const lastTerm = (log: readonly Entry[]): number => log.at(-1)?.term ?? 0;

const ascending = (a: NodeId, b: NodeId): number => a - b;

/** One step in the making: a server's variables, which change, and what it asks for. */
class Step {
  private readonly outbound: Outbound[] = [];

  constructor(private readonly me: Server) {}

  done(): Transition<Server> {
    const { me: state, outbound } = this;
    const write = { kind: "set", key: GHOST, value: ghostOf(hashedOf(state)) } as const;
    if (state.ghost) outbound.push({ type: "write", write, notify: false });
    return { state, outbound };
  }

  start(): void {
    this.arm("election");
    this.arm("replication");
    this.send(this.me.id, "Broadcast", { payload: String(this.me.id) });
  }

  /** No timer is armed anew by firing. A leader's election timer is spent for nothing. */
  fire(timer: string): void {
    const { me } = this;
    if (timer === "replication") return this.replicate();
    if (me.role === "leader") return;
    me.currentTerm++;
    me.votedFor = me.id;
    me.role = "candidate";
    me.votes = [me.id];
    const body = { term: me.currentTerm, logLength: me.log.length, lastTerm: lastTerm(me.log) };
    for (const to of this.others()) this.send(to, "VoteRequest", body);
  }

  receive(packet: Rpc): void {
    const { from } = packet;
    switch (packet.kind) {
      case "VoteRequest":
        return this.handleVoteRequest(from, packet.body);
      case "VoteResponse":
        return this.handleVoteResponse(from, packet.body);
      case "LogRequest":
        return this.handleLogRequest(from, packet.body);
      case "LogResponse":
        return this.handleLogResponse(from, packet.body);
      case "Broadcast":
        return this.handleBroadcast(packet.body);
    }
  }

  /** The only one that does not arm the election timer for a newer term. */
  private handleVoteRequest(from: NodeId, { term, logLength, lastTerm: theirs }: BodyOf<"VoteRequest">): void {
    const { me } = this;
    if (term > me.currentTerm) this.follow(term);
    const ours = lastTerm(me.log);
    const logOk = theirs > ours || (theirs === ours && logLength >= me.log.length);
    const granted = term === me.currentTerm && logOk && (me.votedFor ?? from) === from;
    if (granted) me.votedFor = from;
    this.send(from, "VoteResponse", { term: me.currentTerm, granted });
  }

  private handleVoteResponse(from: NodeId, { term, granted }: BodyOf<"VoteResponse">): void {
    const { me } = this;
    if (me.role === "candidate" && term === me.currentTerm && granted) {
      if (!me.votes.includes(from)) me.votes = [...me.votes, from].sort(ascending);
      if (this.isQuorum(me.votes.length)) this.lead();
    } else if (term > me.currentTerm) {
      this.follow(term);
      this.arm("election");
    }
  }

  private lead(): void {
    const { me } = this;
    me.role = "leader";
    me.leader = me.id;
    // What waited goes round by the network once more.
    for (const payload of me.buffer) this.send(me.id, "Broadcast", { payload });
    me.buffer = [];
    // A leader's own lengths stay as an earlier life in office left them.
    me.sentLength = me.sentLength.map((length, id) => (id === me.id ? length : me.log.length));
    me.ackedLength = me.ackedLength.map((length, id) => (id === me.id ? length : 0));
    this.replicate();
  }

  private handleLogRequest(from: NodeId, request: BodyOf<"LogRequest">): void {
    const { me } = this;
    const { term, prefixLength, prefixTerm, suffix } = request;
    if (term > me.currentTerm) {
      me.currentTerm = term;
      me.votedFor = null;
    }
    const isCurrent = term === me.currentTerm;
    if (isCurrent) {
      me.role = "follower";
      me.leader = from;
      this.arm("election");
    }
    const logOk = me.log.length >= prefixLength && (prefixLength === 0 || me.log[prefixLength - 1].term === prefixTerm);
    const success = isCurrent && logOk;
    if (success) this.appendEntries(request);
    const ack = success ? prefixLength + suffix.length : 0;
    this.send(from, "LogResponse", { term: me.currentTerm, ack, success });
  }

  /** Looks for a conflict at the last index that both have, and nowhere else. */
  private appendEntries({ prefixLength, leaderCommit, suffix }: BodyOf<"LogRequest">): void {
    const { me } = this;
    if (suffix.length > 0 && me.log.length > prefixLength) {
      const last = Math.min(me.log.length, prefixLength + suffix.length) - 1;
      if (me.log[last].term !== suffix[last - prefixLength].term) me.log = me.log.slice(0, prefixLength);
    }
    if (prefixLength + suffix.length > me.log.length)
      me.log = [...me.log, ...suffix.slice(me.log.length - prefixLength)];
    me.commitLength = Math.max(me.commitLength, leaderCommit);
  }

  private handleLogResponse(from: NodeId, { term, ack, success }: BodyOf<"LogResponse">): void {
    const { me } = this;
    if (term === me.currentTerm && me.role === "leader") {
      if (success && ack >= me.ackedLength[from]) {
        me.sentLength = me.sentLength.with(from, ack);
        me.ackedLength = me.ackedLength.with(from, ack);
        this.commit();
      } else if (me.sentLength[from] > 0) {
        me.sentLength = me.sentLength.with(from, me.sentLength[from] - 1);
        this.replicateTo(from);
      }
    } else if (term > me.currentTerm) {
      this.follow(term);
      this.arm("election");
    }
  }

  private commit(): void {
    const { me } = this;
    let length = me.log.length;
    while (length > me.commitLength && !this.isQuorum(me.ackedLength.filter((acked) => acked >= length).length))
      length--;
    if (length > me.commitLength && me.log[length - 1].term === me.currentTerm) me.commitLength = length;
  }

  /** To be replicated: a leader appends it, others keep it or send it on. */
  private handleBroadcast({ payload }: BodyOf<"Broadcast">): void {
    const { me } = this;
    if (me.role === "leader") {
      me.log = [...me.log, { term: me.currentTerm, payload }];
      me.ackedLength = me.ackedLength.with(me.id, me.log.length);
      this.replicate();
    } else if (me.leader === null) me.buffer = [...me.buffer, payload];
    else this.send(me.leader, "Broadcast", { payload });
  }

  private replicate(): void {
    if (this.me.role === "leader") for (const to of this.others()) this.replicateTo(to);
  }

  private replicateTo(to: NodeId): void {
    const { currentTerm, log, commitLength, sentLength } = this.me;
    const prefixLength = sentLength[to];
    if (prefixLength > log.length) throw new RangeError(`S${to + 1} was sent more than the log holds`);
    this.send(to, "LogRequest", {
      term: currentTerm,
      prefixLength,
      prefixTerm: prefixLength === 0 ? 0 : log[prefixLength - 1].term,
      leaderCommit: commitLength,
      suffix: log.slice(prefixLength),
    });
  }

  private follow(term: number): void {
    const { me } = this;
    me.currentTerm = term;
    me.role = "follower";
    me.votedFor = null;
  }

  /** Half, rounded up, of one more than there are. */
  private isQuorum(servers: number): boolean {
    return servers >= Math.ceil((this.me.nodes + 1) / 2);
  }

  private others(): NodeId[] {
    return Array.from({ length: this.me.nodes }, (_, id) => id).filter((id) => id !== this.me.id);
  }

  private send<K extends Kind>(to: NodeId, kind: K, body: BodyOf<K>): void {
    this.outbound.push({ type: "send", packet: { from: this.me.id, to, kind, body }, when: "now" });
  }

  private arm(timer: string): void {
    this.outbound.push({ type: "arm", timer, min: 0, max: 1 });
  }
}

/** All that upstream's hash reads of a server: not what waits in its buffer. */
type Hashed = Omit<Server, "buffer">;

function hashedOf({ buffer: _, ...hashed }: Server): Hashed {
  return hashed;
}

// Stateright remembers of an actor that is down what it was before, and tells states apart by that. Here the disk keeps
// it, and no boot reads it: a crash between two steps loses everything, and the states are as many as there. With the
// setting off nothing is written, and servers that are down are all the same.
const GHOST = "last state";
const ghostOf = (hashed: Hashed): Json => hashed as unknown as Json;

function renamedServer({ buffer, ...hashed }: Server, permutation: readonly NodeId[]): Server {
  const renamed = buffer.map((payload) => renamedPayload(payload, permutation));
  return { ...renamedHashed(hashed, permutation), buffer: renamed };
}

function renamedHashed(server: Hashed, permutation: readonly NodeId[]): Hashed {
  const name = (id: NodeId | null) => (id === null ? null : permutation[id]);
  const listed = (list: readonly number[]) => list.map((_, id) => list[permutation.indexOf(id)]);
  return {
    ...server,
    id: permutation[server.id],
    votedFor: name(server.votedFor),
    log: server.log.map((entry) => renamedEntry(entry, permutation)),
    leader: name(server.leader),
    votes: server.votes.map((id) => permutation[id]).sort(ascending),
    sentLength: listed(server.sentLength),
    ackedLength: listed(server.ackedLength),
  };
}

/** A payload is the id of the server that it comes from. */
const renamedPayload = (payload: Command, permutation: readonly NodeId[]): Command =>
  String(permutation[Number(payload)]);

const renamedEntry = ({ term, payload }: Entry, permutation: readonly NodeId[]): Entry => ({
  term,
  payload: renamedPayload(payload as Command, permutation),
});

function renamedBody({ kind, body }: Rpc, permutation: readonly NodeId[]): Rpc["body"] {
  if (kind === "Broadcast") return { payload: renamedPayload(body.payload, permutation) };
  if (kind === "LogRequest") return { ...body, suffix: body.suffix.map((entry) => renamedEntry(entry, permutation)) };
  return body;
}

const staterightRaft: Implementation<Server> = {
  name: "stateright-raft",
  version: "0.31.0",
  capabilities: {
    network: "any",
    loss: false,
    restart: true,
    asyncDisk: false,
    replicates: true,
    disciplined: false,
    settings: { ghost: ["on", "off"] },
  },
  boot(_disk, { id, nodes, settings }) {
    const none = new Array<number>(nodes).fill(0);
    const step = new Step({
      id,
      nodes,
      ghost: settings["ghost"] !== "off",
      currentTerm: 0,
      votedFor: null,
      log: [],
      commitLength: 0,
      role: "follower",
      leader: null,
      votes: [],
      sentLength: none,
      ackedLength: none,
      buffer: [],
    });
    step.start();
    return step.done();
  },
  reduce(server, message) {
    const step = new Step({ ...server });
    switch (message.type) {
      case "packet":
        step.receive(message.packet as Rpc);
        return step.done();
      case "timer":
        step.fire(message.timer);
        return step.done();
      case "operation": {
        // What is replicated stands in the first broadcasts: there are no clients.
        const operation = idOf(message.operation);
        return { state: server, outbound: [{ type: "respond", operation, outcome: "failed", when: "now" }] };
      }
      case "local":
      case "written":
      case "writeFailed":
        return { state: server, outbound: [] };
    }
  },
  view: ({ currentTerm, votedFor, log, commitLength, role, votes, sentLength, ackedLength }): View => ({
    currentTerm,
    votedFor,
    role,
    log: logOf(log),
    commitIndex: commitLength,
    votesGranted: votes,
    nextIndex: sentLength.map((length) => length + 1),
    matchIndex: ackedLength,
  }),
  key: canonicalText,
  rename: {
    state: renamedServer,
    packet: (packet, permutation) => ({
      from: permutation[packet.from],
      to: permutation[packet.to],
      kind: packet.kind,
      body: renamedBody(packet as Rpc, permutation),
    }),
    value: (_key, value, permutation) => ghostOf(renamedHashed(value as unknown as Hashed, permutation)),
  },
};

/**
 * The same with upstream's notion of equal states, which the published counts need. It is no key in the sense of the
 * contract: states with different buffers are taken for one, and whichever comes first goes on. A search that keeps
 * whole clusters can do that; one that interns servers by key cannot.
 */
export const asUpstreamHashes: Implementation<Server> = {
  ...staterightRaft,
  key: (server) => canonicalText(hashedOf(server)),
};

export default staterightRaft;
