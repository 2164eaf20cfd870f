// Schedules by hand, in words such as "T1, RV 1>2, RVR 2>1, CR 1 a, AE 1>2, crash 1, restart 1".
//
//   T1           the election timer of S1 fires               HB1       its heartbeat timer fires
//   RV 1>2       the oldest RequestVote from S1 to S2 is delivered; RVR, AE, AER, IS and ISR are the other packets
//   AE 1>2 #2    the second oldest of these                   AE 1>2 t3 the oldest of these that is of term 3
//   dup, drop    before a packet: a copy of it is delivered, or it is lost
//   CR 1 a       S1 is asked for the command a
//   RD 1 a       S1 is asked for a read called a
//   CO 1         S1 is asked to compact its log
//   RC 1 123     S1 is asked for the configuration of S1, S2 and S3
//   TR 1 a 2     S1 is asked to hand over to S2, a transfer called a; TN 1>2 is the packet that tells S2 to stand
//   PV, PVR      as packets: a pre-vote is asked for, and answered
//   until 300    time goes on to 300; on the way fires what must, but no election timer
//   F1           all writes under way at S1 become durable (where the disk is async)
//   crash 1, restart 1
//   A1           the state machine of S1 is free, where it applies late
//   OV1          at S1 the oldest write on another device than the oldest of all becomes durable
//   pause 1 300  S1 stands still for 300 ms
//   ... crash@1, ... fail@1   at the end of any step: its node crashes, or its disk fails, after one write
//
// Events are counted as traces count them: a mishap is an event of its own; a loss and a disk completion are none.

import { isTaken, nextOperation } from "../../src/cluster/operation.js";
import { eventsOf, type Action } from "../../src/cluster/action.js";
import { compact } from "../../src/cluster/operations/compact.js";
import { applyAction, type Step } from "../../src/cluster/apply-action.js";
import type { Cluster } from "../../src/cluster/cluster.js";
import { startCluster } from "../../src/cluster/start-cluster.js";
import { DEFAULT_ENVIRONMENT, type Environment } from "../../src/cluster/setup.js";
import type { Implementation } from "../../src/contract/implementation.js";
import type { Packet } from "../../src/contract/message.js";
import type { NodeId } from "../../src/contract/node-name.js";
import type { View } from "../../src/contract/view.js";

export interface Played {
  readonly steps: readonly Step[];
  readonly cluster: Cluster;
  readonly events: number;
  /** What was not possible, by word; nothing where the schedule was played strictly. */
  readonly skipped: readonly string[];
}

export interface ScheduleOptions {
  readonly environment?: Partial<Environment>;
  /** What is not possible is left out instead of refused: the same schedule, for another implementation. */
  readonly lenient?: boolean;
}

/** Plays a schedule on a fresh cluster. */
export function playSchedule<S>(
  implementation: Implementation<S>,
  schedule: string,
  options: ScheduleOptions = {},
): Played {
  const environment = { ...DEFAULT_ENVIRONMENT, ...options.environment };
  let { cluster } = startCluster({ implementation: implementation, environment });
  const steps: Step[] = [];
  const skipped: string[] = [];
  let events = 0;
  for (const word of wordsOf(schedule)) {
    const actions = actionsOf(word, cluster);
    const taken = actions.map((action) => {
      const step = applyAction(cluster, action);
      if (step === null) return null;
      cluster = step.cluster;
      steps.push(step);
      return step;
    });
    const counted = word.startsWith("until") ? actions : actions.slice(0, 1);
    if (taken.length > 0 && taken.every((step) => step !== null)) events += eventsOf(counted);
    else if (options.lenient) skipped.push(word);
    else throw new Error(`${word} is not possible. Under way: ${cluster.network.map(textOf).join(", ") || "nothing"}`);
  }
  return { steps, cluster, events, skipped };
}

/** What a server that is up shows; servers are counted from 1 as in schedules. */
export function viewOf({ cluster }: Played, server: number): View {
  const { view } = cluster.slots[server - 1];
  if (view === null) throw new Error(`S${server} is down`);
  return view;
}

const wordsOf = (schedule: string): string[] =>
  schedule
    .split(/[,\n]/)
    .map((word) => word.trim().replace(/\s+/g, " "))
    .filter((word) => word !== "");

// An empty list: not possible.
function actionsOf(word: string, cluster: Cluster): Action[] {
  const [, plain, mishap, after] = /^(.*?)(?: (crash|fail)@(\d))?$/.exec(word)!;
  const action = plainActions(plain, cluster);
  if (mishap === undefined) return action;
  const struck = mishap === "crash" ? { crashAfter: Number(after) } : { failAfter: Number(after) };
  return action.map((it) => ({ ...it, ...struck }));
}

function plainActions(word: string, cluster: Cluster): Action[] {
  const server = (digit: string): NodeId => Number(digit) - 1;
  let match;
  if ((match = /^T(\d)$/.exec(word))) return [{ type: "fire", node: server(match[1]), timer: "election" }];
  if ((match = /^HB(\d)$/.exec(word))) return [{ type: "fire", node: server(match[1]), timer: "heartbeat" }];
  if ((match = /^(crash|restart) (\d)$/.exec(word))) {
    return [{ type: match[1] as "crash" | "restart", node: server(match[2]) }];
  }
  if ((match = /^A(\d)$/.exec(word))) return [{ type: "fire", node: server(match[1]), timer: "apply" }];
  if ((match = /^OV(\d)$/.exec(word))) return [{ type: "overtake", node: server(match[1]) }];
  if ((match = /^pause (\d) (\d+)$/.exec(word)))
    return [{ type: "pause", node: server(match[1]), for: Number(match[2]) }];
  if ((match = /^CR (\d) (\w+)$/.exec(word))) {
    return [{ type: "invoke", node: server(match[1]), operation: { type: "write", client: 0, command: match[2] } }];
  }
  if ((match = /^OS (\d) (\w+)$/.exec(word))) {
    return [{ type: "invoke", node: server(match[1]), operation: { type: "register", client: 0, id: match[2] } }];
  }
  if ((match = /^SW (\d) (\w+) (\d) (\w+)$/.exec(word))) {
    const [session, serial, command] = [match[2], Number(match[3]), match[4]];
    const operation = { type: "write", client: 0, command, session, serial } as const;
    return [{ type: "invoke", node: server(match[1]), operation }];
  }
  if ((match = /^RD (\d) (\w+)$/.exec(word))) {
    return [{ type: "invoke", node: server(match[1]), operation: { type: "read", client: 0, id: match[2] } }];
  }
  if ((match = /^CO (\d)$/.exec(word))) {
    const node = server(match[1]);
    if (!isTaken("compact", cluster.setup)) return [];
    return compact.offers(cluster.setup, cluster.slots[node]).map((operation) => ({ type: "invoke", node, operation }));
  }
  if ((match = /^RC (\d) (\d+)$/.exec(word))) {
    const configuration = { voters: [...match[2]].map(server), outgoing: null, learners: [] };
    return [
      {
        type: "invoke",
        node: server(match[1]),
        operation: nextOperation(cluster, 0, { type: "reconfigure", configuration }),
      },
    ];
  }
  if ((match = /^TR (\d) (\w+) (\d)$/.exec(word))) {
    const operation = { type: "transfer", client: 0, id: match[2], to: server(match[3]) } as const;
    return [{ type: "invoke", node: server(match[1]), operation }];
  }
  if ((match = /^until (\d+)$/.exec(word))) return actionsUntil(Number(match[1]), cluster);
  if ((match = /^F(\d)$/.exec(word))) {
    const node = server(match[1]);
    return cluster.slots[node].pending
      .filter(({ type }) => type === "write")
      .map(() => ({ type: "finish" as const, node }));
  }
  match = /^(?:(dup|drop) )?(RVR|RV|PVR|PV|AER|AE|ISR|IS|TN|RIR|RI) (\d)>(\d)(?: t(\d+))?(?: #(\d+))?$/.exec(word);
  if (!match) throw new Error(`"${word}" is no word of a schedule: see the top of test/support/schedule.ts`);
  const [, special, kind, from, to, term, place] = match;
  const packets = cluster.network.filter(
    (packet) =>
      packet.kind === KINDS[kind as keyof typeof KINDS] &&
      packet.from === server(from) &&
      packet.to === server(to) &&
      (term === undefined || termOf(packet) === Number(term)),
  );
  const packet = packets[Number(place ?? 1) - 1];
  if (packet === undefined) return [];
  return [{ type: special === "dup" ? "duplicate" : special === "drop" ? "drop" : "deliver", packet }];
}

const KINDS = {
  ...({ RV: "RequestVote", RVR: "RequestVoteReply", AE: "AppendEntries", AER: "AppendEntriesReply" } as const),
  ...({ IS: "InstallSnapshot", ISR: "InstallSnapshotReply" } as const),
  ...({ PV: "RequestPreVote", PVR: "RequestPreVoteReply", TN: "TimeoutNow" } as const),
  ...({ RI: "ReadIndex", RIR: "ReadIndexReply" } as const),
};

/** Time goes on as far as it can at a time; of what must fire election timers are for the schedule to say. */
function actionsUntil(end: number, from: Cluster): Action[] {
  const actions: Action[] = [];
  for (let cluster = from; cluster.now < end;) {
    const due = cluster.slots.flatMap(({ options, timers }) =>
      timers
        .filter(({ name, closes }) => name !== "election" && closes <= cluster.now)
        .map(({ name }): Action => ({ type: "fire", node: options.id, timer: name })),
    );
    const closes = cluster.slots.flatMap(({ timers }) => timers.map((timer) => timer.closes));
    const action = due[0] ?? { type: "advance", to: Math.min(end, ...closes) };
    const step = applyAction(cluster, action);
    if (step === null) return [];
    actions.push(action);
    ({ cluster } = step);
  }
  return actions;
}

const termOf = (packet: Packet): number => (packet.body as { readonly term: number }).term;

const textOf = (packet: Packet): string =>
  `${packet.kind} ${packet.from + 1}>${packet.to + 1} ${JSON.stringify(packet.body)}`;
