// A Raft as one might find it: a class that changes, sets timers, and knows its peers by name. It elects, and does no more.

export type Wire = { type: "ask" | "grant" | "ping"; term: number };
export type Saved = { term: number; votedFor: string | null };

export interface Outside {
  send(to: string, message: Wire): void;
  save(saved: Saved): void;
  setTimeout(callback: () => void, milliseconds: number): unknown;
  clearTimeout(handle: unknown): void;
  random(): number;
}

export class Peer {
  role: "follower" | "candidate" | "leader" = "follower";
  term: number;
  votedFor: string | null;
  votes = new Set<string>();
  private timer: unknown = null;

  constructor(
    readonly name: string,
    readonly others: readonly string[],
    private readonly timeouts: { min: number; max: number; heartbeat: number },
    { term, votedFor }: Saved,
    private readonly outside: Outside,
  ) {
    this.term = term;
    this.votedFor = votedFor;
    this.wait();
  }

  hear(from: string, { type, term }: Wire): void {
    if (term > this.term) this.enter("follower", term, null);
    if (term < this.term) return;
    if (type === "grant" && this.role === "candidate") this.count(from);
    if (type === "ask" && (this.votedFor ?? from) === from) {
      this.enter(this.role, term, from);
      this.outside.send(from, { type: "grant", term });
    }
    if (this.role !== "leader") this.wait();
  }

  private wait(): void {
    const { min, max } = this.timeouts;
    this.start(() => this.stand(), min + (max - min) * this.outside.random());
  }

  private stand(): void {
    this.enter("candidate", this.term + 1, this.name);
    this.broadcast("ask");
    this.wait();
    this.count(this.name);
  }

  private count(voter: string): void {
    this.votes.add(voter);
    if (this.votes.size * 2 > this.others.length + 1) this.lead();
  }

  private lead(): void {
    this.role = "leader";
    this.broadcast("ping");
    this.start(() => this.lead(), this.timeouts.heartbeat);
  }

  private enter(role: Peer["role"], term: number, votedFor: string | null): void {
    if (term > this.term) this.votes.clear();
    Object.assign(this, { role, term, votedFor });
    this.outside.save({ term, votedFor });
  }

  private start(callback: () => void, milliseconds: number): void {
    this.outside.clearTimeout(this.timer);
    this.timer = this.outside.setTimeout(callback, milliseconds);
  }

  private broadcast(type: Wire["type"]): void {
    for (const other of this.others) this.outside.send(other, { type, term: this.term });
  }
}
