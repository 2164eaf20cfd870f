// The healing phase: what it asks of a cluster, of whom it asks it, and what it never blames anybody for.

import { describe, expect, it } from "vitest";
import { CAREFUL } from "../../src/contract/capabilities.js";
import type { Implementation } from "../../src/contract/implementation.js";
import type { View } from "../../src/contract/view.js";
import { initialConfiguration, membersOf } from "../../src/contract/configuration.js";
import { canonicalText } from "../../src/contract/json.js";
import { append, EMPTY_LOG, type Log } from "../../src/contract/log.js";
import { cutOf } from "../../src/cluster/cut.js";
import { applyAction } from "../../src/cluster/apply-action.js";
import type { Cluster } from "../../src/cluster/cluster.js";
import { startCluster } from "../../src/cluster/start-cluster.js";
import { DEFAULT_ENVIRONMENT, type Environment } from "../../src/cluster/setup.js";
import { REFERENCE } from "../../src/raft/reference.js";
import type { NodeState } from "../../src/raft/state.js";
import { streamsOf } from "../../src/random/streams.js";
import { drawLatency } from "../../src/play/arrivals.js";
import { Healing } from "../../src/play/healing.js";
import { heal } from "../../src/run/rerun.js";
import { playSchedule } from "../support/schedule.js";

const SEEDS = ["1", "2", "3", "4", "5"];

/** Five healing phases of one cluster: why they made no progress, or null. */
const healed = (cluster: Cluster): (string | null)[] =>
  SEEDS.map((seed) => heal(cluster, { seed, timeoutsMax: 40 }).finding?.sentence ?? null);

const WELL = SEEDS.map(() => null);

const fresh = (implementation: Implementation<never>, environment: Partial<Environment> = {}): Cluster =>
  startCluster({
    implementation,
    environment: { ...DEFAULT_ENVIRONMENT, ...environment },
  }).cluster;

/** The reference with functions of the contract replaced. */
const changed = (change: Partial<Implementation<NodeState>>): Implementation<never> =>
  ({ ...REFERENCE, ...change }) as Implementation<never>;

/** The reference, of whose view only some fields are shown. */
const showing = (...fields: (keyof View)[]): Implementation<never> =>
  changed({ view: (state) => Object.fromEntries(fields.map((field) => [field, REFERENCE.view(state)[field]])) });

describe("a cluster that does not recover", () => {
  it("is one in which nothing can ever happen again", () => {
    const silent: Implementation<never> = {
      name: "silent",
      version: "1",
      capabilities: CAREFUL,
      boot: () => ({ state: 0 as never, outbound: [] }),
      reduce: (state) => ({ state, outbound: [] }),
      view: () => ({ role: "follower" }),
      key: String,
    };
    expect(healed(fresh(silent))).toEqual(
      SEEDS.map(() => "No leader within 0 maximum election timeouts of fair delivery."),
    );
  });

  it("is one whose leader is not followed by a server of a newer term, which is told so", () => {
    // S3 is in a newer term from the beginning, hears and is heard of by nobody, and never stands again.
    const apart = changed({
      boot(disk, options) {
        let { state, outbound } = REFERENCE.boot(disk, options);
        if (options.id !== 2) return { state, outbound };
        for (let term = 1; term <= 60; term++)
          ({ state, outbound } = REFERENCE.reduce(state, { type: "timer", timer: "election" }));
        return { state, outbound: outbound.filter(({ type }) => type === "write") };
      },
      reduce(state, message) {
        const isApart = message.type === "packet" && (state.options.id === 2 || message.packet.from === 2);
        return isApart ? { state, outbound: [] } : REFERENCE.reduce(state, message);
      },
    });
    for (const sentence of healed(fresh(apart)))
      expect(sentence).toMatch(/^S[12] leads term \d+, but S3, in a newer term, did not follow it within \d+ maximum/);
  });

  it("is one in which another member leads as well, which is told so where no link stays blocked", () => {
    const both: Implementation<number> = {
      name: "both",
      version: "1",
      capabilities: CAREFUL,
      boot: (_, { id }) => ({ state: id, outbound: [] }),
      reduce: (state) => ({ state, outbound: [] }),
      view: (id) => ({ role: id < 2 ? "leader" : "follower", currentTerm: id === 0 ? 1 : 2 }),
      key: String,
    };
    expect(healed(fresh(both as Implementation<never>))).toEqual(
      SEEDS.map(() => "S2 leads, but so does S1 within 0 maximum election timeouts of fair delivery."),
    );
    const committing: Implementation<number> = {
      ...both,
      capabilities: { ...CAREFUL, replicates: true },
      view: (id) => ({ ...both.view(id), log: EMPTY_LOG, commitIndex: 0 }),
    };
    const apart = fresh(committing as Implementation<never>, cutOf([{ from: 0, to: 1 }]));
    for (const sentence of healed(apart)) expect(sentence).toMatch(/^S2 leads, but the probe was not committed within/);
  });

  it("is one whose leader takes a single command and no more", () => {
    const tired = changed({
      reduce: (state, message) =>
        message.type === "operation" && message.operation.type === "write" && state.log.index > 1
          ? { state, outbound: [] }
          : REFERENCE.reduce(state, message),
    });
    for (const sentence of healed(fresh(tired)))
      expect(sentence).toMatch(/^S\d leads, but the probe was not committed everywhere within \d+ maximum/);
  });

  it("is one in which a server commits and does not apply, which is told so", () => {
    const lazy = changed({
      view: (state) => (state.options.id === 2 ? { ...REFERENCE.view(state), lastApplied: 0 } : REFERENCE.view(state)),
    });
    const { finding } = heal(fresh(lazy), { seed: "1", timeoutsMax: 40 });
    expect(finding).toMatchObject({ how: "no apply" });
    expect(finding!.sentence).toMatch(/^S\d leads, but the probe was not applied by S3 within \d+ maximum/);
    expect(finding!.facts[1]).toMatch(/; S3 \w+ in term \d+, committed (\d+) and applied 0 of \1\.$/);
  });

  it("is one whose leader answers no read, nor when it is asked again", () => {
    const silent = changed({
      reduce(state, message) {
        const { state: next, outbound } = REFERENCE.reduce(state, message);
        return { state: next, outbound: outbound.filter(({ type }) => type !== "respond") };
      },
    });
    for (const sentence of healed(fresh(silent)))
      expect(sentence).toMatch(
        /^S\d leads, but answered no read that it was asked for \(p\d, p\d\) within 3 maximum election timeouts/,
      );
  });

  it("is none whose leader answers the second of two reads, or says no", () => {
    const forgets = changed({
      reduce: (state, message) =>
        message.type === "operation" && message.operation.type === "read" && message.operation.id === "p2"
          ? { state, outbound: [] }
          : REFERENCE.reduce(state, message),
    });
    expect(healed(fresh(forgets))).toEqual(WELL);
    const declines = changed({
      reduce(state, message) {
        if (message.type !== "operation" || message.operation.type !== "read") return REFERENCE.reduce(state, message);
        return {
          state,
          outbound: [{ type: "respond", operation: message.operation.id, outcome: "failed", when: "now" }],
        };
      },
    });
    expect(healed(fresh(declines))).toEqual(WELL);
  });

  it("is one whose leaders resign again and again", () => {
    const moody = changed({
      reduce(state, message) {
        const { state: next, outbound } = REFERENCE.reduce(state, message);
        const resigns = message.type === "operation" && state.log.index > 1 && state.commitIndex === state.log.index;
        if (!resigns) return { state: next, outbound };
        const { state: follower } = REFERENCE.boot(
          { values: { hardState: { currentTerm: next.currentTerm, votedFor: next.votedFor } }, log: next.log },
          optionsOf(next),
        );
        const { electionTimeoutMin: min, electionTimeoutMax: max } = next.options;
        return { state: follower, outbound: [{ type: "arm", timer: "election", min, max }] };
      },
    });
    for (const sentence of healed(fresh(moody)))
      expect(sentence).toMatch(/^The cluster recovered and lost its leader again, \d+ times within 4\d maximum/);
  });

  it("is one in which a server that hears from the leader stands for election", () => {
    const deaf = changed({
      reduce(state, message) {
        const { state: next, outbound } = REFERENCE.reduce(state, message);
        const isHeartbeat = message.type === "packet" && message.packet.kind === "AppendEntries";
        return { state: next, outbound: isHeartbeat ? outbound.filter(({ type }) => type !== "arm") : outbound };
      },
    });
    for (const sentence of healed(fresh(deaf)))
      expect(sentence).toMatch(
        /^S\d stands for election, although S\d leads term 1 and its heartbeat reached S\d \d+ ms/,
      );
  });

  it("is not one in which a server stands that hears from the leader whatever but heartbeats", () => {
    const others = (packet: { to: number; kind: string }) => packet.to === 2 && packet.kind === "AppendEntries";
    const gossip = { from: 0, to: 2, kind: "Gossip", body: {} };
    const chatty = changed({
      reduce(state, message) {
        const { state: next, outbound } = REFERENCE.reduce(state, message);
        const heard = outbound.filter((one) => one.type !== "send" || !others(one.packet));
        if (next.role !== "leader" || next.options.id === 2) return { state: next, outbound: heard };
        const says = message.type === "timer" && message.timer === "gossip";
        return {
          state: next,
          outbound: [
            ...heard,
            ...(says ? [{ type: "send", packet: { ...gossip, from: next.options.id }, when: "now" } as const] : []),
            { type: "arm", timer: "gossip", min: 10, max: 10 },
          ],
        };
      },
    });
    for (const sentence of healed(fresh(chatty))) expect(String(sentence)).not.toMatch(/its heartbeat reached/);
  });
});

const optionsOf = ({ options }: NodeState): Parameters<typeof REFERENCE.boot>[1] => ({
  ...options,
  bootstrap: options.configuration,
  settings: {},
  seed: "0",
});

describe("a cluster that recovers", () => {
  it.each([1, 2, 3, 5, 7])("has %i servers", (nodes) => {
    expect(healed(fresh(REFERENCE as Implementation<never>, { nodes }))).toEqual(WELL);
  });

  it.each([
    ["unequal clocks", { time: "timed", clockRates: [80, 120, 100] }],
    ["heartbeats that leave just before the timeout", { heartbeatInterval: 140 }],
    [
      "heartbeats that come too late for slow clocks",
      { heartbeatInterval: 140, time: "timed", clockRates: [80, 120, 120] },
    ],
    ["timeouts of a few milliseconds", { electionTimeoutMin: 3, electionTimeoutMax: 6, heartbeatInterval: 1 }],
    ["links that keep order, and a slow disk", { network: "fifo", disk: "async" }],
    ["no clients", { clients: 0 }],
  ] as const)("has %s", (_, environment) => {
    expect(healed(fresh(REFERENCE as Implementation<never>, environment as Partial<Environment>))).toEqual(WELL);
  });

  it("has a follower that is led back and forth through a long log, an entry at a time", () => {
    const requests = Array.from({ length: 300 }, (_, i) => `CR 1 c${i}`).join(", ");
    for (const emptyHeartbeats of ["on", "off"]) {
      const { cluster } = playSchedule(REFERENCE, `T1, RV 1>2, RVR 2>1, ${requests}, crash 1, restart 1`, {
        environment: { settings: { fastBacktracking: "off", batch: "1", emptyHeartbeats } },
      });
      expect(healed(cluster)).toEqual(WELL);
    }
  });

  it("may call its servers candidates for as long as it likes: who stands for election counts, not the name", () => {
    const shy = changed({ view: (state) => ({ ...state, role: state.role === "leader" ? "leader" : "candidate" }) });
    expect(healed(fresh(shy))).toEqual(WELL);
  });
});

describe("a cluster is asked for what it shows", () => {
  it.each([
    [["role", "currentTerm"]],
    [["currentTerm", "log", "commitIndex"]],
    [["log"]],
    [["role"]],
    [["role", "log", "commitIndex"]],
    [["currentTerm"]],
    [[]],
  ] as (keyof View)[][][])("%j", (fields) => {
    expect(healed(fresh(showing(...fields)))).toEqual(WELL);
  });

  it("without a role it must still commit what clients ask for", () => {
    const idle = { ...showing("log", "commitIndex"), reduce: (state: never) => ({ state, outbound: [] }) };
    for (const sentence of healed(fresh(idle))) expect(sentence).toMatch(/^The probe was not committed everywhere/);
  });
});

describe("delivery", () => {
  it("takes time that is small beside an election timeout, and none where there is none to spare", () => {
    const drawn = (environment: Partial<Environment>): number[] =>
      Array.from({ length: 200 }, (_, i) =>
        drawLatency({ ...DEFAULT_ENVIRONMENT, ...environment }, streamsOf(String(i))("latency")),
      );
    expect([...new Set(drawn({}))].sort((a, b) => a - b)).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
    expect(Math.max(...drawn({ heartbeatInterval: 130 }))).toBe(5);
    expect(Math.max(...drawn({ heartbeatInterval: 130, clockRates: [80, 120] }))).toBe(0);
    expect(Math.max(...drawn({ electionTimeoutMin: 0 }))).toBe(0);
  });

  it.each(["any", "fifo"] as const)(
    "keeps the order of every link (network %s), and time moves meanwhile",
    (network) => {
      const { cluster } = playSchedule(REFERENCE, "T1, RV 1>2, RVR 2>1, CR 1 a, HB1, T3", { environment: { network } });
      const { play, healing } = Healing.begin(cluster, { seed: "1", timeoutsMax: 40 });
      let moved = 0;
      for (const { action, before } of play.all(healing)) {
        if (action.type === "advance" && before.network.length > 0) moved++;
        if (action.type !== "deliver") continue;
        const { from, to } = action.packet;
        expect(before.network.find((packet) => packet.from === from && packet.to === to)).toBe(action.packet);
      }
      expect(healing.outcome).toBe("healed");
      expect(moved).toBeGreaterThan(10);
    },
  );

  it("shows a packet again later to a server that does not take it yet", () => {
    const lazy = changed({
      reduce(state, message) {
        const isRefused =
          message.type === "packet" && message.packet.kind === "AppendEntries" && state.role === "candidate";
        return isRefused ? { state, outbound: [], kept: true } : REFERENCE.reduce(state, message);
      },
    });
    const { cluster } = playSchedule(lazy as Implementation<NodeState>, "T1, T3, RV 1>2, RVR 2>1");
    const { play, healing } = Healing.begin(cluster, { seed: "1", timeoutsMax: 40 });
    const shown: number[] = [];
    for (const { action, before } of play.all(healing)) {
      if (action.type === "deliver" && before.slots[2].view!.role === "candidate") shown.push(before.now);
    }
    expect(new Set(shown).size).toBeGreaterThan(2);
  });
});

it("time can be moved on to a moment before a timer must fire, and not beyond", () => {
  const cluster = fresh(REFERENCE as Implementation<never>, { time: "timed" });
  expect(applyAction(cluster, { type: "advance", to: 7 })!.cluster.now).toBe(7);
  expect(applyAction(cluster, { type: "advance", to: 300 })!.cluster.now).toBe(300);
  expect(applyAction(cluster, { type: "advance", to: 301 })).toBe(null);
  expect(applyAction(cluster, { type: "advance", to: 0 })).toBe(null);
});

it("a cluster that is led through a long log entry by entry, and whose heartbeats make more of each, is given the actions for it", () => {
  const settings = { batch: "1", emptyHeartbeats: "on", fastBacktracking: "off" };
  const writes = Array.from({ length: 250 }, (_, i) => `CR 1 c${i}, AE 1>2, AER 2>1, drop AE 1>3`);
  const schedule = ["T1, RV 1>2, RVR 2>1, AE 1>2, AER 2>1", ...writes].join(", ");
  const { play, healing } = Healing.begin(playSchedule(REFERENCE, schedule, { environment: { settings } }).cluster, {
    seed: "1",
    timeoutsMax: 40,
  });
  let taken = 0;
  for (const _ of play.all(healing)) taken++;
  expect(healing.outcome).toBe("healed");
  // More than any cluster is given without that.
  expect(taken).toBeGreaterThan(20_000);
});

describe("a phase of servers that compact their logs", () => {
  it("begins with those of some of them compacted, of each now and then", () => {
    const environment = { settings: { compaction: "on" } };
    const written = "T1, RV 1>2, RVR 2>1, CR 1 a, AE 1>2, AE 1>2, AER 2>1, AER 2>1, AE 1>2, AE 1>3, AE 1>3";
    const { cluster } = playSchedule(REFERENCE, written, { environment });
    const compacting = Array.from({ length: 40 }, (_, seed) => {
      const { play, healing } = Healing.begin(cluster, { seed: String(seed), timeoutsMax: 40 });
      const servers: number[] = [];
      for (const { action, node } of play.all(healing))
        if (action.type === "invoke" && action.operation.type === "compact") servers.push(node);
      return servers.join("");
    });
    const able = [...new Set(compacting.join(""))].sort().join("");
    expect(able.length).toBeGreaterThan(1);
    // Every choice among those who have something to compact, nobody too.
    expect(new Set(compacting).size).toBe(1 << able.length);
  });
});

describe("clocks", () => {
  const ratesOf = (settings: Readonly<Record<string, string>>): readonly number[] => {
    const cluster = fresh(REFERENCE as Implementation<never>, { time: "timed", clockRates: [80, 100, 120], settings });
    return Healing.begin(cluster, { seed: "1", timeoutsMax: 40 }).play.cluster.setup.environment.clockRates;
  };

  it("stay as unlike as they are", () => {
    expect(ratesOf({})).toEqual([80, 100, 120]);
  });

  // Met once in 270 million actions of the reference, as a false alarm.
  it("run alike where membership changes: a removed server with a fast clock outruns those who add it again", () => {
    expect(ratesOf({ membership: "single" })).toEqual([]);
  });
});

describe("of what a cluster shows and does, no more is asked than that", () => {
  it.each([
    [["role", "log"]],
    [["role", "currentTerm", "log"]],
    [["currentTerm"]],
    [["log", "commitIndex"]],
    [["role", "currentTerm", "log", "commitIndex"]],
  ] as const)("where links stay blocked and %j is shown", (fields) => {
    const links = [0, 1].flatMap((node) => [
      { from: node, to: 2 },
      { from: 2, to: node },
    ]);
    const settings = { preVote: "on", checkQuorum: "on" };
    expect(healed(fresh(showing(...fields), { settings, ...cutOf(links) }))).toEqual(WELL);
  });

  it("where a leader loses the probe with its office, and no term is shown", () => {
    const { cluster } = playSchedule(showing("role", "log"), "T1, RV 1>2, T2, RVR 2>1, CR 1 a", {
      environment: { settings: { noop: "off" } },
    });
    expect(healed(cluster)).toEqual(WELL);
  });

  it("where a server that was removed, and that nobody answers any more, leads an older term", () => {
    const ignoring = changed({
      reduce(state, message) {
        const isStale = message.type === "packet" && (message.packet.body as { term: number }).term < state.currentTerm;
        if (isStale && !membersOf(REFERENCE.view(state).configuration!).includes(message.packet.from))
          return { state, outbound: [] };
        return REFERENCE.reduce(state, message);
      },
    });
    const { cluster } = playSchedule(
      ignoring,
      "T3, RV 3>2, RVR 2>3, T1, T1, RV 1>2 t2, RVR 2>1, AE 1>2 t2, AER 2>1, RC 1 12, AE 1>2 t2, AER 2>1",
      { environment: { settings: { membership: "single" } } },
    );
    expect(cluster.slots[2].view).toMatchObject({ role: "leader", currentTerm: 1 });
    expect(cluster.slots[0].view!.configuration).toEqual(initialConfiguration(2));
    expect(healed({ ...cluster, network: [] })).toEqual(WELL);
  });

  it("where an internal step may be taken at any time and does nothing", () => {
    const idle = changed({
      localMessages: () => ["flush", "tidy"],
      reduce: (state, message) =>
        message.type === "local" ? { state, outbound: [] } : REFERENCE.reduce(state, message),
    });
    expect(healed(fresh(idle))).toEqual(WELL);
  });

  it("where the clocks of many servers tick a thousand times a second", () => {
    const tick = { type: "arm", timer: "tick", min: 1, max: 1, periodic: true } as const;
    const ticking = changed({
      boot(disk, options) {
        const { state, outbound } = REFERENCE.boot(disk, options);
        return { state, outbound: [...outbound, tick] };
      },
      reduce: (state, message) =>
        message.type === "timer" && message.timer === "tick"
          ? { state, outbound: [tick] }
          : REFERENCE.reduce(state, message),
    });
    expect(healed(fresh(ticking, { nodes: 15, clients: 0, settings: { noop: "off" } }))).toEqual(WELL);
  });

  it("where a cluster that is at rest declines what it is asked for first", () => {
    const resting: Implementation<never> = {
      name: "resting",
      version: "1",
      capabilities: { ...CAREFUL, replicates: true },
      boot: () => ({ state: { asked: 0, log: EMPTY_LOG } as never, outbound: [] }),
      reduce(state: { asked: number; log: Log }, message) {
        if (message.type !== "operation" || message.operation.type !== "write")
          return { state: state as never, outbound: [] };
        const log = state.asked === 0 ? state.log : append(state.log, 1, message.operation.command);
        return { state: { asked: state.asked + 1, log } as never, outbound: [] };
      },
      view: ({ log }: { log: Log }) => ({ role: "leader", currentTerm: 1, log, commitIndex: log.index }),
      key: canonicalText,
    };
    expect(healed(fresh(resting, { nodes: 1 }))).toEqual(WELL);
  });

  it("where who is told to stand takes its time, and hears from its leader meanwhile", () => {
    const told = changed({
      reduce(state, message) {
        if (message.type === "packet" && message.packet.kind === "TimeoutNow")
          return { state, outbound: [{ type: "arm", timer: "stand", min: 60, max: 80 }] };
        if (message.type !== "timer" || message.timer !== "stand") return REFERENCE.reduce(state, message);
        const packet = { from: 0, to: 1, kind: "TimeoutNow", body: { term: state.currentTerm } };
        return REFERENCE.reduce(state, { type: "packet", packet });
      },
    });
    const { cluster } = playSchedule(told, "T1, RV 1>2, RVR 2>1, AE 1>2, AER 2>1, AE 1>3, AER 3>1, TR 1 t 2", {
      environment: { settings: { transfer: "on" } },
    });
    expect(healed(cluster)).toEqual(WELL);
  });

  it("where a follower lacks a long log of which nothing is committed, and each round brings one entry", () => {
    const requests = Array.from({ length: 260 }, (_, i) => `CR 1 c${i}`).join(", ");
    const { cluster } = playSchedule(REFERENCE, `T1, RV 1>2, RVR 2>1, ${requests}, crash 1, restart 1`, {
      environment: { nodes: 2, settings: { fastBacktracking: "off", batch: "1", emptyHeartbeats: "on" } },
    });
    expect(healed({ ...cluster, network: [] })).toEqual(WELL);
  });
});
