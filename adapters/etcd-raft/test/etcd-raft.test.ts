// The driver of go.etcd.io/raft/v3: what the library does comes through as it is, and nothing in it is left to chance.
// It is built here, which needs Go and, the first time, the module proxy.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  applyAction,
  baseOf,
  canonicalText,
  DEFAULT_ENVIRONMENT,
  recordTrace,
  renderTrace,
  startCluster,
  toEntries,
  twice,
  type Action,
  type Cluster,
  type Configuration,
  type Implementation,
  type Step,
} from "seaworthy";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadImplementation } from "../../../src/host/loading/load-implementation.js";
import { shellWord } from "../../../src/report/shell-word.js";
import { documentOf, runCli } from "../../../test/cli/run-cli.js";
import { itShows } from "../../../test/support/findings.js";
import { smallNumbers, walkBy } from "../../../test/support/walk.js";
import { hasTool } from "../../../test/support/tool.js";

const FOLDER = join(import.meta.dirname, "..");

const hasGo = hasTool("adapters/etcd-raft (Go 1.26) is", "go", "version");
if (!hasGo) it.skip("adapters/etcd-raft is NOT tried: there is no Go on this machine", () => {});

const built = mkdtempSync(join(tmpdir(), "etcd-raft-"));
const program = join(built, "etcd-raft");
afterAll(() => rmSync(built, { recursive: true }));

let etcd: Implementation;

const loaded = (): Promise<Implementation> =>
  loadImplementation({ origin: { from: "command", command: shellWord(program), directory: FOLDER }, twice: false });

type Settings = Readonly<Record<string, string>>;
type Kind = "sync" | "async";

const clusterOf = (settings: Settings = {}, disk: Kind = "sync", implementation = etcd, voters = 3): Cluster =>
  startCluster({ implementation, environment: { ...DEFAULT_ENVIRONMENT, voters, settings, disk } }).cluster;

const of = (voters: readonly number[], learners: readonly number[] = [], outgoing: readonly number[] | null = null) =>
  ({ voters, outgoing, learners }) satisfies Configuration;

/** A cluster that is moved by hand. What is not possible, or panics, ends the test. */
class Story {
  last: Step | null = null;

  constructor(public cluster: Cluster) {}

  take(action: Action): this {
    const step = applyAction(this.cluster, action);
    expect(step, JSON.stringify(action)).not.toBeNull();
    expect(step!.panic).toBeNull();
    this.last = step;
    this.cluster = step!.cluster;
    return this;
  }

  fires = (node: number, timer: string): this => this.take({ type: "fire", node, timer });
  crashes = (node: number): this => this.take({ type: "crash", node });
  restarts = (node: number): this => this.take({ type: "restart", node });
  asks = (node: number, command: string): this =>
    this.take({ type: "invoke", node, operation: { type: "write", client: 0, command } });
  reads = (node: number, id: string): this =>
    this.take({ type: "invoke", node, operation: { type: "read", client: 0, id } });

  changes = (node: number, id: string, configuration: Configuration): this =>
    this.take({ type: "invoke", node, operation: { type: "reconfigure", client: 0, id, configuration } });
  compacts = (node: number): this =>
    this.take({
      type: "invoke",
      node,
      operation: { type: "compact", id: `s${this.cluster.slots[node].replica!.index}` },
    });

  /** The oldest packet of a kind on its way between two servers arrives. */
  delivers(kind: string, from: number, to: number): this {
    const packet = this.cluster.network.find((one) => one.kind === kind && one.from === from && one.to === to);
    expect(packet, `${kind} from ${from} to ${to}`).toBeDefined();
    return this.take({ type: "deliver", packet: packet! });
  }

  deliversAll(): this {
    while (this.cluster.network.length > 0) this.take({ type: "deliver", packet: this.cluster.network[0] });
    return this;
  }

  finishes(...nodes: readonly number[]): this {
    for (const node of nodes)
      while (this.cluster.slots[node].pending.some(({ type }) => type === "write")) this.take({ type: "finish", node });
    return this;
  }

  view = (node: number) => this.cluster.slots[node].view!;
  log = (node: number) => toEntries(this.view(node).log!).map(({ term, payload }) => ({ term, payload }));
  base = (node: number) => baseOf(this.view(node).log!).index;
  timers = (node: number) => this.cluster.slots[node].timers.map(({ name }) => name).sort();
  kinds = () => this.cluster.network.map(({ kind }) => kind);
  get roles() {
    return this.cluster.slots.map(({ view }) => view?.role);
  }
}

const story = (settings?: Settings, disk?: Kind, voters?: number): Story =>
  new Story(clusterOf(settings, disk, etcd, voters));

const CHANGING = { membership: "joint", checkQuorum: "on" };

/** The same walk every time. */
function walk(steps: number, settings: Settings, disk: Kind, implementation = etcd, seed = 7): Step[] {
  const below = smallNumbers(seed);
  let asked = 0;
  const draw = ({ slots, network }: Cluster): Action => {
    const node = below(3);
    const { up, timers, pending } = slots[node];
    const packet = network[below(Math.max(1, network.length))];
    const kind = below(24);
    if (!up) return { type: "restart", node };
    if (kind === 0) return { type: "crash", node };
    if (pending.length > 0 && kind < 14) return { type: "finish", node };
    if (kind === 1 && asked % 4 === 3)
      return { type: "invoke", node, operation: { type: "transfer", client: 0, id: `t${++asked}`, to: asked % 3 } };
    if (kind === 1 && asked % 3 === 2)
      return { type: "invoke", node, operation: { type: "read", client: 0, id: `r${++asked}` } };
    if (kind === 1 && asked % 5 === 4 && settings["membership"] !== undefined) {
      const voters = [0, 1, 2].filter((server) => ((1 + below(7)) >> server) % 2 === 1);
      const learners = [below(3)].filter((server) => !voters.includes(server));
      const operation = {
        type: "reconfigure",
        client: 0,
        id: `m${++asked}`,
        configuration: of(voters, learners),
      } as const;
      return { type: "invoke", node, operation };
    }
    if (kind === 1) return { type: "invoke", node, operation: { type: "write", client: 0, command: `c${++asked}` } };
    if (kind === 7 && settings["compaction"] === "on")
      return { type: "invoke", node, operation: { type: "compact", id: `s${slots[node].replica!.index}` } };
    if (packet === undefined || kind < 4) return { type: "fire", node, timer: timers[below(timers.length)].name };
    if (network.length > 12 || kind === 5) return { type: "drop", packet };
    return { type: kind === 6 ? "duplicate" : "deliver", packet };
  };
  return walkBy(clusterOf(settings, disk, implementation), steps, draw);
}

const SWITCHED: readonly { readonly settings: Settings; readonly disk: Kind }[] = [
  { settings: {}, disk: "sync" },
  { settings: {}, disk: "async" },
  { settings: { preVote: "on", checkQuorum: "on", forwarding: "on" }, disk: "async" },
  { settings: { asyncStorage: "on", batch: "1", inflight: "1" }, disk: "async" },
  { settings: { asyncStorage: "on", preVote: "on", checkQuorum: "on", voteRequests: "durable" }, disk: "async" },
  { settings: { compaction: "on", asyncStorage: "on", membership: "auto", checkQuorum: "on" }, disk: "async" },
];

describe.runIf(hasGo)("etcd-raft", () => {
  beforeAll(async () => {
    execFileSync("go", ["build", "-o", program, "."], { cwd: FOLDER, stdio: ["ignore", "ignore", "inherit"] });
    etcd = await loaded();
  });

  it("says the version of the library that go.mod pins", () => {
    const [, pinned] = /go\.etcd\.io\/raft\/v3 (v\S+)/.exec(readFileSync(join(FOLDER, "go.mod"), "utf8"))!;
    expect(etcd).toMatchObject({ name: "etcd-raft", version: pinned });
  });

  it("elects a leader, which replicates, commits and answers", () => {
    const run = story().fires(0, "election");
    expect(run.roles).toEqual(["candidate", "follower", "follower"]);
    expect(run.cluster.network[0]).toMatchObject({ kind: "Vote", body: { term: 1, index: 0, logTerm: 0 } });
    run.deliversAll();
    expect(run.roles).toEqual(["leader", "follower", "follower"]);
    run.asks(0, "c1").deliversAll();
    for (const node of [0, 1, 2]) {
      expect(run.log(node)).toEqual([
        { term: 1, payload: null },
        { term: 1, payload: "c1" },
      ]);
      expect(run.view(node)).toMatchObject({ commitIndex: 2, lastApplied: 2, votedFor: 0 });
    }
    expect(run.view(0)).toMatchObject({ matchIndex: [2, 2, 2], nextIndex: [3, 3, 3] });
    expect(run.cluster.clients[0].waitsFor).toBeNull();
  });

  it("keeps one timer for followers and one for leaders", () => {
    const run = story();
    expect(run.timers(0)).toEqual(["election"]);
    run.fires(0, "election").deliversAll();
    expect(run.timers(0)).toEqual(["heartbeat"]);
    run.fires(1, "election").deliversAll();
    expect(run.timers(0)).toEqual(["election"]);
    expect(run.timers(1)).toEqual(["heartbeat"]);
    run.fires(1, "heartbeat");
    expect(run.kinds()).toEqual(["Heartbeat", "Heartbeat"]);
  });

  it("writes entries before the hard state that counts on them, and both before it promises anything", () => {
    const run = story().fires(0, "election").delivers("Vote", 0, 1).delivers("VoteResp", 1, 0);
    const app = run.cluster.network.find(({ kind, to }) => kind === "App" && to === 2)!;
    const { outbound } = etcd.reduce(run.cluster.slots[2].state, { type: "packet", packet: app });
    expect(outbound.map((one) => (one.type === "write" ? one.write.kind : one.type))).toEqual([
      ...["log", "set", "send", "arm"],
    ]);
    expect(outbound[2]).toMatchObject({ packet: { kind: "AppResp" }, when: "afterWrites" });
  });

  it.each(["off", "on"])("waits for an async disk before it promises or counts anything, asyncStorage %s", (on) => {
    const run = story({ asyncStorage: on }, "async").fires(0, "election");
    // Without the switch, the request waits as well.
    if (on === "off") run.finishes(0);
    run.delivers("Vote", 0, 1);
    expect(run.kinds()).not.toContain("VoteResp");
    run.finishes(1).delivers("VoteResp", 1, 0).finishes(0);
    expect(run.view(0).role).toBe("leader");
    run.delivers("App", 0, 1).finishes(1).delivers("AppResp", 1, 0);
    expect(run.view(0)).toMatchObject({ commitIndex: 1, matchIndex: [1, 1, 0] });
  });

  it("refuses a command where it does not lead, and says who does", () => {
    const run = story().fires(0, "election").deliversAll().asks(1, "c1");
    expect(run.last!.responses).toEqual([{ operation: "c1", outcome: "failed", value: undefined, leader: 0 }]);
  });

  it("hands a command on to the leader with forwarding, and answers once it has applied it", () => {
    const run = story({ forwarding: "on" }).fires(0, "election").deliversAll().asks(1, "c1");
    expect(run.cluster.network).toMatchObject([
      { kind: "Prop", from: 1, to: 0, body: { entries: [{ payload: "c1" }] } },
    ]);
    run.deliversAll();
    expect(run.log(2)).toContainEqual({ term: 1, payload: "c1" });
    expect(run.cluster.clients[0].waitsFor).toBeNull();
  });

  it("answers a read once a round of heartbeats has come back, with what is applied", () => {
    const run = story().fires(0, "election").deliversAll().asks(0, "c1").deliversAll().reads(0, "r1");
    expect(run.last!.responses).toEqual([]);
    expect(run.cluster.network).toMatchObject([
      { kind: "Heartbeat", from: 0, to: 1, body: { round: 1 } },
      { kind: "Heartbeat", from: 0, to: 2, body: { round: 1 } },
    ]);
    run.delivers("Heartbeat", 0, 2).delivers("HeartbeatResp", 2, 0);
    expect(run.last!.responses).toMatchObject([{ operation: "r1", outcome: "ok", index: 2 }]);
  });

  it("holds a read back until an entry of the leader's term is committed", () => {
    const run = story().fires(0, "election").delivers("Vote", 0, 1).delivers("VoteResp", 1, 0).reads(0, "r1");
    expect(run.kinds()).not.toContain("Heartbeat");
    run.delivers("App", 0, 1).delivers("AppResp", 1, 0);
    run.delivers("Heartbeat", 0, 1).delivers("HeartbeatResp", 1, 0);
    expect(run.last!.responses).toMatchObject([{ operation: "r1", outcome: "ok", index: 1 }]);
  });

  it("hands a read on to the leader, and answers it once it has applied as much itself", () => {
    const run = story().fires(0, "election").deliversAll().reads(1, "r1");
    expect(run.cluster.network).toMatchObject([{ kind: "ReadIndex", from: 1, to: 0, body: { read: "r1" } }]);
    run.delivers("ReadIndex", 1, 0).delivers("Heartbeat", 0, 2).delivers("HeartbeatResp", 2, 0);
    run.delivers("ReadIndexResp", 0, 1);
    expect(run.last!.responses).toMatchObject([{ operation: "r1", outcome: "ok", index: 1 }]);
  });

  it("gives a read up where nobody leads, and where its leader is deposed", () => {
    expect(story().reads(0, "r1").last!.responses).toMatchObject([{ operation: "r1", outcome: "failed" }]);
    const run = story().fires(0, "election").deliversAll().reads(0, "r1").fires(1, "election").delivers("Vote", 1, 0);
    expect(run.last!.responses).toMatchObject([{ operation: "r1", outcome: "failed" }]);
  });

  const hands = (run: Story, to: number): Story =>
    run.take({ type: "invoke", node: 0, operation: { type: "transfer", client: 0, id: "t1", to } });

  it("hands its office over, and says so once the other leads, whatever the lease of its followers", () => {
    const run = hands(story({ checkQuorum: "on" }).fires(0, "election").deliversAll(), 1);
    expect(run.kinds()).toEqual(["TimeoutNow"]);
    run.delivers("TimeoutNow", 0, 1).delivers("Vote", 1, 2).delivers("VoteResp", 2, 1).delivers("Vote", 1, 0);
    expect(run.roles).toEqual(["follower", "leader", "follower"]);
    run.delivers("App", 1, 0);
    expect(run.last!.responses).toMatchObject([{ operation: "t1", outcome: "ok" }]);
  });

  it("does not know what comes of a transfer that it has given up", () => {
    const run = hands(story().fires(0, "election").deliversAll(), 1).asks(0, "c1");
    expect(run.last!.responses).toMatchObject([{ operation: "c1", outcome: "failed" }]);
    for (let beat = 1; beat <= 3; beat++) run.fires(0, "heartbeat");
    expect(run.last!.responses).toMatchObject([{ operation: "t1", outcome: "unknown" }]);
  });

  it.each(["sync", "async"] as const)("forgets its log up to a snapshot once that is durable, disk %s", (disk) => {
    const run = story({ compaction: "on" }, disk).fires(0, "election").finishes(0);
    run.delivers("Vote", 0, 1).finishes(1).delivers("VoteResp", 1, 0).finishes(0);
    run.delivers("App", 0, 1).finishes(1).delivers("AppResp", 1, 0).finishes(0).compacts(0);
    expect(run.base(0)).toBe(disk === "sync" ? 1 : 0);
    run.finishes(0);
    expect(run.base(0)).toBe(1);
    run.asks(0, "c1").finishes(0);
    expect(run.log(0)).toEqual([{ term: 1, payload: "c1" }]);
    run.crashes(0).restarts(0);
    expect(run.base(0)).toBe(1);
    expect(run.last!.restored.map(({ index }) => index)).toEqual([1]);
    expect(run.log(0)).toEqual([{ term: 1, payload: "c1" }]);
  });

  it("sends its snapshot to who lags behind, again where it was lost, and goes on behind it", () => {
    const run = story({ compaction: "on" }).fires(0, "election").delivers("Vote", 0, 1).delivers("VoteResp", 1, 0);
    run.delivers("App", 0, 1).delivers("AppResp", 1, 0).compacts(0);
    const lost = (): void => run.cluster.network.forEach((packet) => run.take({ type: "drop", packet }));
    lost();
    run.fires(0, "heartbeat").delivers("Heartbeat", 0, 2).delivers("HeartbeatResp", 2, 0);
    expect(run.kinds()).toContain("Snap");
    lost();
    run.fires(0, "heartbeat").delivers("Heartbeat", 0, 2).delivers("HeartbeatResp", 2, 0).delivers("Snap", 0, 2);
    expect(run.last!.restored.map(({ index }) => index)).toEqual([1]);
    expect(run.view(2)).toMatchObject({ commitIndex: 1, lastApplied: 1 });
    run.delivers("AppResp", 2, 0).asks(0, "c1").delivers("App", 0, 2);
    expect(run.log(2)).toEqual([{ term: 1, payload: "c1" }]);
  });

  it("forgets entries that the library still takes for unstable: their term was over when they became durable", () => {
    const run = story({ compaction: "on" }, "async").fires(0, "election").finishes(0);
    run.delivers("Vote", 0, 1).finishes(1).delivers("VoteResp", 1, 0);
    run.delivers("App", 0, 1).finishes(1).delivers("AppResp", 1, 0).finishes(0);
    const early = run.cluster.network.find(({ kind, to }) => kind === "App" && to === 2)!;
    run.take({ type: "drop", packet: early }).fires(0, "heartbeat").delivers("Heartbeat", 0, 2).finishes(2);
    run.delivers("HeartbeatResp", 2, 0).delivers("App", 0, 2).fires(2, "election");
    const finishes = (): Story => run.take({ type: "finish", node: 2 });
    finishes();
    finishes();
    expect(run.view(2)).toMatchObject({ currentTerm: 2, lastApplied: 1 });
    run.compacts(2).fires(2, "election");
    finishes();
    finishes();
    expect(run.base(2)).toBe(1);
    run.finishes(2);
    expect(run.view(2)).toMatchObject({ currentTerm: 3, role: "candidate" });
  });

  it("changes its membership by joint consensus, and leaves it by itself", () => {
    const run = story(CHANGING)
      .fires(0, "election")
      .deliversAll()
      .changes(0, "m1", of([0, 1], [2]));
    expect(run.log(0)[1].payload).toEqual(of([0, 1], [2], [0, 1, 2]));
    expect(run.view(0).configuration).toEqual(of([0, 1, 2]));
    run.delivers("App", 0, 1).delivers("AppResp", 1, 0);
    // Applied, and so in force; and the way out of it is appended.
    expect(run.view(0).configuration).toEqual(of([0, 1], [2], [0, 1, 2]));
    expect(run.log(0)[2].payload).toEqual(of([0, 1], [2]));
    run.deliversAll();
    for (const node of [0, 1, 2]) expect(run.view(node).configuration).toEqual(of([0, 1], [2]));
    expect(run.cluster.clients[0].waitsFor).toBeNull();
  });

  it.each([
    ["single", of([0, 1], [2]), of([0, 1], [2])],
    ["single", of([0]), null],
    ["auto", of([0, 1]), of([0, 1])],
    ["auto", of([0]), of([0], [], [0, 1, 2])],
    ["joint", of([0, 1]), of([0, 1], [], [0, 1, 2])],
    ["joint", of([0, 1, 2]), null],
  ])("takes with membership=%s the change to %j as %j", (membership, target, appended) => {
    const run = story({ ...CHANGING, membership })
      .fires(0, "election")
      .deliversAll()
      .changes(0, "m1", target);
    if (appended === null) expect(run.last!.responses).toMatchObject([{ operation: "m1", outcome: "failed" }]);
    else expect(run.log(0)[1].payload).toEqual(appended);
  });

  it("declines a change while another is not applied: the library puts an empty entry in its place", () => {
    const run = story({ ...CHANGING, membership: "single" })
      .fires(0, "election")
      .deliversAll();
    run.changes(0, "m1", of([0, 1])).take({
      type: "invoke",
      node: 0,
      operation: { type: "reconfigure", client: 1, id: "m2", configuration: of([0, 2]) },
    });
    expect(run.last!.responses).toMatchObject([{ operation: "m2", outcome: "failed" }]);
    expect(run.log(0).map(({ payload }) => payload)).toEqual([null, of([0, 1]), null]);
  });

  it.each(["whole", "compacted"])("adds a server that has never been there, from a log that is %s", (log) => {
    const run = story({ ...CHANGING, membership: "single", compaction: "on" }, "sync", 2);
    expect(run.view(2).configuration).toEqual(of([]));
    run.fires(0, "election").deliversAll().asks(0, "c1").deliversAll();
    if (log === "compacted") run.compacts(0);
    run.changes(0, "m1", of([0, 1, 2])).deliversAll();
    // It says where its log ends, and is sent what it lacks.
    run.fires(0, "heartbeat").deliversAll();
    expect(run.view(2)).toMatchObject({ lastApplied: 3, configuration: of([0, 1, 2]) });
    expect(run.base(2)).toBe(log === "compacted" ? 2 : 0);
    run.crashes(2).restarts(2);
    expect(run.view(2)).toMatchObject({ lastApplied: 3, configuration: of([0, 1, 2]) });
  });

  it("steps down where it is removed, and knows it from then on", () => {
    const run = story(CHANGING)
      .fires(0, "election")
      .deliversAll()
      .changes(0, "m1", of([1, 2]))
      .deliversAll();
    expect(run.view(0)).toMatchObject({ role: "follower", configuration: of([1, 2]) });
    run.fires(0, "election");
    expect(run.view(0)).toMatchObject({ role: "follower", currentTerm: 1 });
    expect(run.timers(0)).toContain("election");
  });

  it("moves its term with preVote only once a majority would vote for it", () => {
    const run = story({ preVote: "on" }).fires(0, "election");
    expect(run.view(0)).toMatchObject({ currentTerm: 0, role: "pre-candidate", votedFor: null });
    expect(run.kinds()).toEqual(["PreVote", "PreVote"]);
    run.delivers("PreVote", 0, 1).delivers("PreVoteResp", 1, 0);
    expect(run.view(0)).toMatchObject({ currentTerm: 1, role: "candidate" });
  });

  it("ignores requests for votes with checkQuorum until the lease of its leader is over", () => {
    const run = story({ checkQuorum: "on" }).fires(0, "election").deliversAll();
    expect(run.timers(1)).toEqual(["election", "lease"]);
    run.fires(2, "election").delivers("Vote", 2, 1);
    expect(run.view(1).currentTerm).toBe(1);
    run.fires(1, "lease").fires(2, "election").delivers("Vote", 2, 1);
    expect(run.view(1)).toMatchObject({ currentTerm: 3, votedFor: 2 });
  });

  it("steps down with checkQuorum where nobody has answered for an election timeout", () => {
    const run = story({ checkQuorum: "on" }).fires(0, "election").deliversAll();
    // 150 ms hold three heartbeats; the first timeout looks back on answers.
    for (let beat = 1; beat <= 6; beat++) {
      expect(run.view(0).role).toBe("leader");
      run.fires(0, "heartbeat");
    }
    expect(run.view(0).role).toBe("follower");
    expect(run.timers(0)).toEqual(["election", "lease"]);
  });

  it("starts again from its disk alone, and applies anew what was committed", () => {
    const run = story().fires(0, "election").deliversAll().asks(0, "c1").deliversAll();
    run.crashes(1).restarts(1);
    expect(run.view(1)).toMatchObject({
      currentTerm: 1,
      votedFor: 0,
      role: "follower",
      commitIndex: 2,
      lastApplied: 2,
    });
    expect(run.log(1)).toEqual(run.log(0));
    expect(run.last!.applied.map(({ index }) => index)).toEqual([1, 2]);
  });

  it("stops where a write failed", () => {
    const run = story().take({ type: "fire", node: 0, timer: "election", failAfter: 0 });
    expect(run.last!.halted).toBe("a write failed");
    expect(run.last!.sent).toEqual([]);
  });

  it("answers what the library panics with, and goes on to serve the others", () => {
    const heartbeat = { from: 1, to: 0, kind: "Heartbeat", body: { term: 1, commit: 5 } };
    const { state } = etcd.boot(clusterOf().slots[0].disk, clusterOf().slots[0].options);
    expect(() => etcd.reduce(state, { type: "packet", packet: heartbeat })).toThrow(
      "tocommit(5) is out of range [lastIndex(0)]. Was the raft log corrupted, truncated, or lost?",
    );
    expect(etcd.view(etcd.boot(clusterOf().slots[0].disk, clusterOf().slots[0].options).state).currentTerm).toBe(0);
  });

  it.each(SWITCHED)("has keys that tell apart whatever goes on differently $settings $disk", ({ settings, disk }) => {
    const went = new Map<string, string>();
    const ids = new WeakMap<object, number>();
    let again = 0;
    const watched: Implementation = {
      ...etcd,
      boot(disk, options) {
        const first = etcd.boot(disk, options);
        ids.set(first.state as object, options.id);
        return first;
      },
      reduce(state, message) {
        const next = etcd.reduce(state, message);
        const id = ids.get(state as object)!;
        ids.set(next.state as object, id);
        const from = `${id} ${etcd.key(state)} ${canonicalText(message)}`;
        const to = etcd.key(next.state) + canonicalText(next.outbound);
        if (went.has(from)) again++;
        expect(went.get(from) ?? to).toBe(to);
        went.set(from, to);
        return next;
      },
    };
    // Many short walks: what has just begun is met again most.
    for (let seed = 0; seed < 120; seed++) walk(25, settings, disk, watched, seed * 7919);
    expect(again).toBeGreaterThan(500);
  });

  it.each(SWITCHED)("makes the same trace in another process, byte for byte $settings $disk", async (switched) => {
    const { settings, disk } = switched;
    const environment = { ...DEFAULT_ENVIRONMENT, settings, disk };
    const traced = (implementation: Implementation): string => {
      const actions = walk(400, settings, disk, implementation).map(({ action }) => action);
      const run = { seed: "walk", environment, actions, healing: null, finding: null, laws: [] };
      return renderTrace(recordTrace(implementation, run));
    };
    const first = traced(etcd);
    // A thread runs one command at a time: loading another ends the first.
    etcd = await loaded();
    expect(traced(etcd)).toBe(first);
  });

  it.each(SWITCHED)("does the same when a step is taken again by a rebuilt server $settings $disk", (switched) => {
    const { settings, disk } = switched;
    expect(walk(250, settings, disk, twice(etcd)).length).toBe(250);
  });

  it("makes the same runs of the same seed", async () => {
    const fuzzed = async (): Promise<unknown> => {
      const ended = await runCli(
        "fuzz",
        "--implementation",
        program,
        "--seed",
        "1",
        "--runs",
        "30",
        "--json",
        ...["--set", "preVote=off"],
      );
      const { verdict, runs, actions, laws } = documentOf<Record<string, unknown>>(ended);
      return { verdict, runs, actions, laws };
    };
    const first = await fuzzed();
    expect(first).toMatchObject({ verdict: "clean", runs: 30 });
    expect(await fuzzed()).toEqual(first);
  });

  it("has all runs within small bounds behind it: complete, nothing broken", async () => {
    const bounds = ["--nodes", "2", "--max-term", "2", "--max-messages", "1", "--json", "--workers", "1"];
    const ended = await runCli("check", "--implementation", program, ...bounds);
    expect(documentOf(ended)).toMatchObject({ verdict: "complete", distinct: 197, generated: 496, depth: 9 });
  });

  // What the README tells. Nobody loses a packet, nothing is repeated or overtaken, one server crashes once.
  const forgottenTerm = (voteRequests: string): Story => {
    const run = story({ asyncStorage: "on", voteRequests }, "async");
    run.fires(1, "election").finishes(1).delivers("Vote", 1, 0).finishes(0).delivers("VoteResp", 0, 1);
    expect(run.view(1).role).toBe("leader");
    // S1 holds the entry in memory only; S2 and S3 hold it on their disks and commit it.
    run.delivers("App", 1, 0).delivers("App", 1, 2).finishes(1, 2).delivers("AppResp", 2, 1);
    expect(run.view(1).commitIndex).toBe(1);
    return run.fires(0, "election");
  };

  it("loses a committed entry with asyncStorage: a vote is asked for in a term that the candidate may yet forget", () => {
    const run = forgottenTerm("now").delivers("Vote", 0, 1).finishes(1);
    run.crashes(0).restarts(0);
    expect(run.view(0)).toMatchObject({ currentTerm: 1, votedFor: 1 });
    expect(run.log(0)).toEqual([]);
    // The same term once more, with another log, and the vote that was given for the first.
    run.fires(0, "election").finishes(0).delivers("VoteResp", 1, 0);
    expect(run.view(0)).toMatchObject({ currentTerm: 2, role: "leader" });
    expect(run.log(0)).toEqual([{ term: 2, payload: null }]);
    expect(run.log(1)).toEqual([{ term: 1, payload: null }]);
  });

  it("does not where requests for votes wait for the disk", () => {
    const run = forgottenTerm("durable");
    const asked = (): boolean => run.cluster.network.some(({ kind, from }) => kind === "Vote" && from === 0);
    expect(asked()).toBe(false);
    run.finishes(0);
    expect(asked()).toBe(true);
    run.crashes(0).restarts(0);
    expect(run.view(0)).toMatchObject({ currentTerm: 2, votedFor: 0 });
    expect(run.log(0)).toEqual([{ term: 1, payload: null }]);
  });

  itShows(
    {
      "committed-entry-lost.jsonl": "leader-completeness",
      "leader-of-an-old-configuration.jsonl": "leader-completeness",
      "forwarded-proposal-twice.jsonl": "linearizability",
      "lease-outlives-its-time.jsonl": "linearizable-reads",
      "lease-survives-transfer.jsonl": "linearizable-reads",
      "no-leader-after-a-removal.jsonl": "progress",
      "stale-read-of-one-server.jsonl": "linearizable-reads",
      "term-zero-panics.jsonl": "panic",
    },
    { folder: "etcd-raft", implementation: shellWord(program) },
  );

  it("shows the same with the library alone", () => {
    const said = execFileSync("go", ["run", "./reproduce"], { cwd: FOLDER, encoding: "utf8" });
    expect(said).toContain("S2 has committed up to index 1 and holds entry 1 of term 1.");
    expect(said).toContain(
      "S1 has committed up to index 1 and holds entry 1 of term 2; S2 still holds entry 1 of term 1.",
    );
  });

  it("panics with preVote: a server that crashed between its first two writes refuses in term 0", () => {
    const run = story({ preVote: "on" }).fires(1, "election").delivers("PreVote", 1, 0).delivers("PreVoteResp", 0, 1);
    run.delivers("Vote", 1, 0).delivers("VoteResp", 0, 1);
    const app = run.cluster.network.find(({ kind, to }) => kind === "App" && to === 2)!;
    // The entry is written, and the crash comes before the hard state.
    run.take({ type: "deliver", packet: app, crashAfter: 1 }).restarts(2);
    expect(run.view(2)).toMatchObject({ currentTerm: 0, votedFor: null });
    expect(run.log(2)).toEqual([{ term: 1, payload: null }]);
    run.fires(0, "election");
    const asked = run.cluster.network.find(({ kind, from, to }) => kind === "PreVote" && from === 0 && to === 2)!;
    expect(applyAction(run.cluster, { type: "deliver", packet: asked })!.panic!.text).toContain(
      "term should be set when sending MsgPreVoteResp",
    );
  });
});

describe.runIf(hasGo)("what the library tells of itself, built with the tag with_tla", () => {
  const events = join(built, "events");
  beforeAll(() => {
    execFileSync("go", ["build", "-tags", "with_tla", "-o", events, "./events"], { cwd: FOLDER });
  });

  it.each(["1", "2", "3"])("is judged, logs and votes over restarts, and nothing is found: seed %s", async (seed) => {
    const path = join(built, `${seed}.ndjson`);
    writeFileSync(path, execFileSync(events, [seed]));
    const ended = await runCli("judge", path, "--json");
    expect(ended.status).toBe(0);
    const { files, findings, judged } = documentOf<JudgedDocument>(ended);
    expect(files[0].format).toBe("etcd-raft (with_tla)");
    expect(findings).toEqual([]);
    const occurred = Object.fromEntries(judged.map(({ law, occurred }) => [law, occurred]));
    for (const law of [
      "election-safety",
      "one-vote-per-term",
      "log-matching",
      "state-machine-safety",
      "own-term-commit",
    ])
      expect(occurred[law], law).toBeGreaterThan(1);
  });
});

interface JudgedDocument {
  readonly files: readonly { readonly format: string }[];
  readonly findings: readonly object[];
  readonly judged: readonly { readonly law: string; readonly occurred: number }[];
}
