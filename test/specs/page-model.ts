// The reference node's model as docs/checking.md tells it, written from that page and from nothing else: plain values, texts
// for keys, nothing clever. What it counts, `check` must count.

import { breadthFirst, permutationsOf, type Counts, type Space } from "./breadth-first.js";

export interface PageModel {
  readonly nodes: number;
  readonly network: "any" | "fifo";
  readonly disk: "sync" | "async";
  readonly loss: "send" | "action" | "nothing";
  readonly term: number;
  readonly log: number;
  readonly messages: number;
  readonly pending: number;
  readonly operations: number;
  readonly crashes: number;
  readonly down: number;
  readonly duplicates: number;
  readonly failedWrites: number;
  readonly noop: boolean;
  readonly batch: number;
  readonly emptyHeartbeats: boolean;
  readonly clampCommit: boolean;
  readonly fastBacktracking: boolean;
  readonly preVote: boolean;
  readonly checkQuorum: boolean;
  readonly symmetry: boolean;
}

type Entry = readonly [term: number, payload: string | null];

interface Packet {
  readonly from: number;
  readonly to: number;
  readonly kind: `Request${"" | "Pre"}Vote${"" | "Reply"}` | `AppendEntries${"" | "Reply"}`;
  readonly body: Readonly<Record<string, unknown>>;
}

type Write = { readonly hard: readonly [number, number | null] } | { readonly log: readonly Entry[] };
type Waiting = { readonly write: Write } | { readonly send: Packet };

interface Disk {
  readonly hard: readonly [term: number, vote: number | null];
  readonly log: readonly Entry[];
}

interface Server {
  id: number;
  up: boolean;
  disk: Disk;
  term: number;
  vote: number | null;
  log: readonly Entry[];
  role: "follower" | "pre-candidate" | "candidate" | "leader";
  heard: boolean;
  contacts: readonly number[];
  commit: number;
  votes: readonly number[];
  next: readonly number[];
  match: readonly number[];
  /** The log that the disk is known to hold. */
  durable: readonly Entry[];
  queue: readonly Waiting[];
}

interface Spent {
  readonly operations: number;
  readonly crashes: number;
  readonly duplicates: number;
  readonly failedWrites: number;
}

interface World {
  readonly servers: readonly Server[];
  readonly network: readonly Packet[];
  readonly spent: Spent;
}

const NOTHING: Spent = { operations: 0, crashes: 0, duplicates: 0, failedWrites: 0 };

export const countPage = (model: PageModel): Counts => breadthFirst(new PageSpace(model));

const text = (value: unknown): string => JSON.stringify(value);
const termAt = (log: readonly Entry[], index: number): number => (index === 0 ? 0 : log[index - 1][0]);
const common = (a: readonly Entry[], b: readonly Entry[]): number => {
  let at = 0;
  while (at < a.length && at < b.length && text(a[at]) === text(b[at])) at++;
  return at;
};
const replaced = <T>(list: readonly T[], at: number, value: T): readonly T[] => list.with(at, value);

function booted(id: number, disk: Disk): Server {
  const [term, vote] = disk.hard;
  const none = { votes: [], next: [], match: [], queue: [], contacts: [] } as const;
  const fresh = { role: "follower", commit: 0, heard: false, ...none } as const;
  return { id, up: true, disk, term, vote, log: disk.log, durable: disk.log, ...fresh };
}

const fallen = (id: number, disk: Disk): Server => ({
  ...booted(id, disk),
  up: false,
  term: 0,
  vote: null,
  log: [],
  durable: [],
});

const written = (disk: Disk, write: Write): Disk => ({ ...disk, ...write });

/** One step of one server in the making. */
class Stepping {
  readonly sent: Packet[] = [];
  /** Disks as they were after each write of this step that became durable. */
  readonly disks: Disk[];

  constructor(
    private readonly model: PageModel,
    readonly me: Server,
  ) {
    this.disks = [me.disk];
  }

  get writes(): number {
    return this.disks.length - 1;
  }

  /** A handler, then the writes of what it changed, then its sends. */
  private act(handle: (send: (to: number, kind: Packet["kind"], body: Packet["body"]) => void) => void): void {
    const { me } = this;
    const { term, vote, log } = me;
    const sends: Packet[] = [];
    handle((to, kind, body) => sends.push({ from: me.id, to, kind, body }));
    const writes: Write[] = [];
    if (me.term !== term || me.vote !== vote) writes.push({ hard: [me.term, me.vote] });
    if (text(me.log) !== text(log)) writes.push({ log: me.log });
    const isSync = this.model.disk === "sync";
    if (!isSync) me.queue = [...me.queue, ...writes.map((write) => ({ write }))];
    else for (const write of writes) this.durably(write);
    for (const packet of sends) {
      if (packet.kind === "AppendEntries" || me.queue.length === 0) this.sent.push(packet);
      else me.queue = [...me.queue, { send: packet }];
    }
    if (isSync) for (const write of writes) this.notice(write);
  }

  private durably(write: Write): void {
    this.me.disk = written(this.me.disk, write);
    this.disks.push(this.me.disk);
  }

  private notice(write: Write): void {
    const { me } = this;
    if ("log" in write) {
      me.durable = write.log;
      if (me.role === "leader") {
        me.match = replaced(me.match, me.id, common(me.log, me.durable));
        this.commit();
      }
    } else if (me.role === "candidate" && write.hard[0] === me.term && write.hard[1] === me.id) {
      this.act((send) => this.counted(me.id, send));
    }
  }

  finish(): void {
    const [head, ...rest] = this.me.queue;
    if (!("write" in head)) throw new Error("a queue begins with a write");
    this.durably(head.write);
    let queue: readonly Waiting[] = rest;
    while (queue.length > 0 && "send" in queue[0]) {
      this.sent.push(queue[0].send);
      queue = queue.slice(1);
    }
    this.me.queue = queue;
    this.notice(head.write);
  }

  election(): void {
    const { me, model } = this;
    this.act((send) => {
      me.heard = false;
      if (!model.preVote) return this.stand(send);
      Object.assign(me, { role: "pre-candidate", votes: [], next: [], match: [], contacts: [] });
      this.askForVotes("RequestPreVote", send);
      this.preCounted(me.id, send);
    });
  }

  private stand(send: Send): void {
    const { me } = this;
    const office = { role: "candidate", votes: [], next: [], match: [], contacts: [], heard: false };
    Object.assign(me, { term: me.term + 1, vote: me.id, ...office });
    this.askForVotes("RequestVote", send);
  }

  private askForVotes(kind: Packet["kind"], send: Send): void {
    const { me, model } = this;
    const last = { lastLogIndex: me.log.length, lastLogTerm: termAt(me.log, me.log.length) };
    for (let to = 0; to < model.nodes; to++) if (to !== me.id) send(to, kind, { term: me.term, ...last });
  }

  private preCounted(voter: number, send: Send): void {
    const { me, model } = this;
    me.votes = [...new Set([...me.votes, voter])].sort();
    if (me.votes.length * 2 > model.nodes) this.stand(send);
  }

  quorum(): void {
    const { me, model } = this;
    this.act(() => {
      if ((me.contacts.length + 1) * 2 > model.nodes) me.contacts = [];
      else this.follow();
    });
  }

  heartbeat(): void {
    this.act((send) => this.appendToAll(send, this.model.emptyHeartbeats));
  }

  operation(): void {
    const { me } = this;
    this.act((send) => {
      me.log = [...me.log, [me.term, `c${me.term}.${me.log.length + 1}`]];
      this.appendToAll(send, false);
    });
  }

  take({ from, kind, body }: Packet): void {
    const { me } = this;
    this.act((send) => {
      const term = body["term"] as number;
      const isLed = me.role === "leader" || me.heard;
      const isIgnored = kind === "RequestPreVote" || (kind === "RequestVote" && this.model.checkQuorum && isLed);
      if (term > me.term && !isIgnored) {
        Object.assign(me, { term, vote: null, heard: false });
        this.follow();
      }
      if (kind === "RequestPreVote") {
        const granted = term >= me.term && !isLed && this.isUpToDate(body);
        send(from, "RequestPreVoteReply", { term: me.term, granted, requestTerm: term });
      } else if (kind === "RequestPreVoteReply") {
        const counts = body["granted"] === true && body["requestTerm"] === me.term;
        if (me.role === "pre-candidate" && counts) this.preCounted(from, send);
      } else if (kind === "RequestVote") this.requestVote(from, body, send);
      else if (kind === "RequestVoteReply") {
        if (me.role === "candidate" && body["granted"] === true && term === me.term) this.counted(from, send);
      } else if (kind === "AppendEntries") this.appendEntries(from, body, send);
      else if (me.role === "leader" && term === me.term) this.appendEntriesReply(from, body, send);
    });
  }

  private follow(): void {
    Object.assign(this.me, { role: "follower", votes: [], next: [], match: [], contacts: [] });
  }

  private requestVote(from: number, body: Packet["body"], send: Send): void {
    const { me } = this;
    const granted = body["term"] === me.term && (me.vote === null || me.vote === from) && this.isUpToDate(body);
    if (granted) me.vote = from;
    send(from, "RequestVoteReply", { term: me.term, granted });
  }

  private isUpToDate(body: Packet["body"]): boolean {
    const { log } = this.me;
    const [index, lastTerm] = [body["lastLogIndex"], body["lastLogTerm"]] as number[];
    const own = termAt(log, log.length);
    return lastTerm > own || (lastTerm === own && index >= log.length);
  }

  private counted(voter: number, send: Send): void {
    const { me, model } = this;
    me.votes = [...new Set([...me.votes, voter])].sort();
    if (me.role !== "candidate" || me.votes.length * 2 <= model.nodes) return;
    me.role = "leader";
    me.next = Array.from({ length: model.nodes }, () => me.log.length + 1);
    me.match = replaced(
      Array.from({ length: model.nodes }, () => 0),
      me.id,
      common(me.log, me.durable),
    );
    if (model.noop) me.log = [...me.log, [me.term, null]];
    this.appendToAll(send, false);
  }

  private appendToAll(send: Send, isEmpty: boolean): void {
    for (let to = 0; to < this.model.nodes; to++) if (to !== this.me.id) this.append(to, send, isEmpty);
  }

  private append(to: number, send: Send, isEmpty: boolean): void {
    const { me, model } = this;
    const prev = me.next[to] - 1;
    const entries = isEmpty ? [] : me.log.slice(prev, prev + model.batch);
    const isClamped = entries.length === 0 && model.clampCommit;
    const leaderCommit = isClamped ? Math.min(me.commit, me.match[to]) : me.commit;
    const at = { prevLogIndex: prev, prevLogTerm: termAt(me.log, prev) };
    send(to, "AppendEntries", { term: me.term, ...at, entries, leaderCommit });
  }

  private commit(): void {
    const { me, model } = this;
    for (let index = me.log.length; index > me.commit; index--) {
      const holders = me.match.filter((match) => match >= index).length;
      if (termAt(me.log, index) === me.term && holders * 2 > model.nodes) {
        me.commit = index;
        return;
      }
    }
  }

  private appendEntries(from: number, body: Packet["body"], send: Send): void {
    const { me, model } = this;
    const [term, prev, prevTerm, leaderCommit] = ["term", "prevLogIndex", "prevLogTerm", "leaderCommit"].map(
      (name) => body[name] as number,
    );
    const refuse = (conflictIndex: number): void =>
      send(from, "AppendEntriesReply", {
        term: me.term,
        success: false,
        matchIndex: 0,
        prevLogIndex: prev,
        conflictIndex,
      });
    if (me.role === "leader" && term === me.term) return;
    if (term < me.term) return refuse(0);
    this.follow();
    me.heard = model.preVote || model.checkQuorum;
    if (prev > me.log.length) return refuse(model.fastBacktracking ? me.log.length + 1 : prev);
    if (termAt(me.log, prev) !== prevTerm) {
      let first = prev;
      while (first > me.commit + 1 && first > 1 && termAt(me.log, first - 1) === termAt(me.log, prev)) first--;
      return refuse(model.fastBacktracking ? first : prev);
    }
    const entries = body["entries"] as readonly Entry[];
    const differs = entries.findIndex(
      (entry, i) => prev + i >= me.log.length || termAt(me.log, prev + i + 1) !== entry[0],
    );
    if (differs >= 0) me.log = [...me.log.slice(0, prev + differs), ...entries.slice(differs)];
    const matchIndex = prev + entries.length;
    me.commit = Math.max(me.commit, Math.min(leaderCommit, matchIndex));
    send(from, "AppendEntriesReply", {
      term: me.term,
      success: true,
      matchIndex,
      prevLogIndex: prev,
      conflictIndex: 0,
    });
  }

  private appendEntriesReply(from: number, body: Packet["body"], send: Send): void {
    const { me, model } = this;
    if (model.checkQuorum) me.contacts = [...new Set([...me.contacts, from])].sort();
    const [matchIndex, prev, conflict] = ["matchIndex", "prevLogIndex", "conflictIndex"].map(
      (name) => body[name] as number,
    );
    if (body["success"] === true) {
      if (matchIndex > me.log.length) return;
      const rose = matchIndex > me.match[from];
      me.match = replaced(me.match, from, Math.max(me.match[from], matchIndex));
      me.next = replaced(me.next, from, Math.max(me.next[from], me.match[from] + 1));
      this.commit();
      const isBehind = me.match[from] < me.log.length;
      if (isBehind && (rose || model.emptyHeartbeats)) this.append(from, send, false);
    } else if (prev === me.next[from] - 1 && prev > me.match[from]) {
      me.next = replaced(me.next, from, Math.max(me.match[from] + 1, Math.min(conflict, prev)));
      this.append(from, send, false);
    }
  }
}

type Send = (to: number, kind: Packet["kind"], body: Packet["body"]) => void;

class PageSpace implements Space<World> {
  readonly start: World;
  readonly orbit?: (world: World) => string;

  constructor(private readonly model: PageModel) {
    const blank: Disk = { hard: [0, null], log: [] };
    const servers = Array.from({ length: model.nodes }, (_, id) => booted(id, blank));
    this.start = { servers, network: [], spent: NOTHING };
    const permutations = permutationsOf(model.nodes);
    if (model.symmetry) this.orbit = (world) => permutations.map((names) => this.key(renamed(world, names))).sort()[0];
  }

  key({ servers, network, spent }: World): string {
    const isBag = this.model.network === "any";
    return text([servers, isBag ? network.map(text).sort() : byLink(network), spent]);
  }

  *successors(world: World): Generator<World> {
    const { model } = this;
    const { servers, network, spent } = world;
    const isFifo = model.network === "fifo";
    const seen = new Set<string>();
    for (const [at, packet] of network.entries()) {
      if (isFifo ? network.findIndex((one) => linkOf(one) === linkOf(packet)) !== at : !isNew(seen, text(packet)))
        continue;
      if (!servers[packet.to].up) continue;
      const take = (step: Stepping): void => step.take(packet);
      yield* this.stepped(world, packet.to, network.toSpliced(at, 1), spent, take);
      const more = { ...spent, duplicates: spent.duplicates + 1 };
      if (!isFifo) yield* this.stepped(world, packet.to, network, more, take);
    }
    if (model.loss === "action") yield* this.losses(world);
    for (const { id, up, role, queue, disk } of servers) {
      const crash = { ...spent, crashes: spent.crashes + 1 };
      if (!up) {
        yield* this.moved(world, booted(id, disk), network, [], spent);
        continue;
      }
      yield* this.stepped(world, id, network, spent, (step) =>
        role === "leader" ? step.heartbeat() : step.election(),
      );
      if (role === "leader" && model.checkQuorum)
        yield* this.stepped(world, id, network, spent, (step) => step.quorum());
      const asked = model.operations === Infinity ? spent : { ...spent, operations: spent.operations + 1 };
      if (role === "leader") yield* this.stepped(world, id, network, asked, (step) => step.operation());
      if (queue.length > 0) yield* this.stepped(world, id, network, spent, (step) => step.finish());
      yield* this.moved(world, fallen(id, disk), network, [], crash);
    }
  }

  private *losses(world: World): Generator<World> {
    const { network } = world;
    const seen = new Set<string>();
    for (const at of network.keys()) {
      const rest = network.toSpliced(at, 1);
      const key = this.model.network === "any" ? text(network[at]) : text(byLink(rest));
      if (isNew(seen, key)) yield { ...world, network: rest };
    }
  }

  /** A step, and the same with a crash or a failed write before each of its writes. */
  private *stepped(
    world: World,
    id: number,
    network: readonly Packet[],
    spent: Spent,
    take: (step: Stepping) => void,
  ): Generator<World> {
    const step = new Stepping(this.model, { ...world.servers[id] });
    take(step);
    yield* this.moved(world, step.me, network, step.sent, spent);
    for (const disk of step.disks.slice(0, step.writes)) {
      const down = fallen(id, disk);
      yield* this.moved(world, down, network, [], { ...spent, crashes: spent.crashes + 1 });
      yield* this.moved(world, down, network, [], { ...spent, failedWrites: spent.failedWrites + 1 });
    }
  }

  private *moved(
    { servers }: World,
    me: Server,
    network: readonly Packet[],
    sent: readonly Packet[],
    spent: Spent,
  ): Generator<World> {
    const { model } = this;
    const after = replaced(servers, me.id, me);
    const isOver = (["operations", "crashes", "duplicates", "failedWrites"] as const).some(
      (kind) => spent[kind] > model[kind],
    );
    if (isOver || me.term > model.term || me.log.length > model.log || me.queue.length > model.pending) return;
    if (!me.up && servers[me.id].up && after.filter(({ up }) => !up).length > model.down) return;
    const isCut = model.network === "fifo" && !me.up && servers[me.id].up;
    const kept = isCut ? network.filter(({ to }) => to !== me.id) : network;
    const seen = new Set<string>();
    const parts = model.loss === "send" ? partsOf(sent) : [sent];
    for (const part of parts) {
      if (kept.length + part.length > model.messages) continue;
      const key = text(model.network === "any" ? part.map(text).sort() : byLink(part));
      if (isNew(seen, key)) yield { servers: after, network: [...kept, ...part], spent };
    }
  }
}

const partsOf = <T>(list: readonly T[]): readonly (readonly T[])[] =>
  list.reduce<readonly (readonly T[])[]>((parts, one) => parts.flatMap((part) => [part, [...part, one]]), [[]]);

const linkOf = ({ from, to }: Packet): string => `${from}>${to}`;
const byLink = (network: readonly Packet[]): readonly Packet[] =>
  network.toSorted((a, b) => (linkOf(a) < linkOf(b) ? -1 : linkOf(a) > linkOf(b) ? 1 : 0));
const isNew = (seen: Set<string>, key: string): boolean => !seen.has(key) && seen.add(key).size > 0;

function renamed({ servers, network, spent }: World, names: readonly number[]): World {
  const moved = <T>(list: readonly T[]): readonly T[] => list.map((_, at) => list[names.indexOf(at)]);
  const name = (id: number | null): number | null => (id === null ? null : names[id]);
  const packet = (one: Packet): Packet => ({ ...one, from: names[one.from], to: names[one.to] });
  const hard = ([term, vote]: Disk["hard"]): Disk["hard"] => [term, name(vote)];
  const waiting = (one: Waiting): Waiting =>
    "send" in one ? { send: packet(one.send) } : "hard" in one.write ? { write: { hard: hard(one.write.hard) } } : one;
  const server = (one: Server): Server => ({
    ...one,
    id: names[one.id],
    disk: { ...one.disk, hard: hard(one.disk.hard) },
    vote: name(one.vote),
    votes: one.votes.map((id) => names[id]).sort(),
    contacts: one.contacts.map((id) => names[id]).sort(),
    next: moved(one.next),
    match: moved(one.match),
    queue: inOrder(one.queue.map(waiting)),
  });
  return { servers: moved(servers.map(server)), network: network.map(packet), spent };
}

/** Behind one write the order of receivers means nothing under symmetry. */
function inOrder(queue: readonly Waiting[]): readonly Waiting[] {
  const ordered: Waiting[] = [];
  for (let at = 0; at < queue.length;) {
    if ("write" in queue[at]) ordered.push(queue[at++]);
    else {
      const sends: Packet[] = [];
      for (let one = queue[at]; one !== undefined && "send" in one; one = queue[++at]) sends.push(one.send);
      ordered.push(...sends.sort((a, b) => a.to - b.to).map((send) => ({ send })));
    }
  }
  return ordered;
}
