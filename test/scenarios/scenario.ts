// Stories of a cluster as text: paragraphs of prose, and paragraphs of commands ("> ...") with what they lead to below.
//
//   > 5 servers, noop=off              a fresh cluster, of the reference node; 3 if nothing is said
//   > 5 servers, 3 of them members, membership=joint    the others wait to be added
//   > 3 servers with clocks at 80 100 120, leaseReads=on    each clock in hundredths of the time that passes
//   > S1 is in term 7 with 1 1 4       from before the story: its disk holds a term and entries of these terms
//   > S1 times out                     its election timer fires
//   > S1 beats                         its heartbeat timer fires
//   > S1's lease1 timer fires          any other
//   > S1 is asked for x                by client 1
//   > S1 opens the session o1          for client 1
//   > S1 is asked for x as number 1 of o1    in that session
//   > S1 is asked to show r            a read of that name, by client 2
//   > S1 is asked to make it S1 S2 S4 and the learner S5    a change of membership; without learners if none is said
//   > S1 is asked to hand over to S2   a transfer of leadership
//   > S1 compacts its log
//   > S2 takes RequestVote from S1     the oldest of this kind; "of term 3": the oldest of these
//   > all arrives                      the oldest packet that can be delivered, until there is none; "untold": only how many
//   > all is lost                      whatever is under way
//   > S1 | S2 S3                       the network splits
//   > the network heals
//   > S1 crashes, S1 restarts
//   > S1 stands still for 100 ms       where there are clocks, which go on
//   > S1's clock jumps forward by 100 ms    or back
//   > 100 ms pass
//   > show                             the cluster, whole

import type { Action } from "../../src/cluster/action.js";
import type { Jump } from "../../src/cluster/actions/jump.js";
import { applyAction, type Step } from "../../src/cluster/apply-action.js";
import { isBlocked, withSlots, type Cluster } from "../../src/cluster/cluster.js";
import { DEFAULT_ENVIRONMENT } from "../../src/cluster/setup.js";
import { nextOperation } from "../../src/cluster/operation.js";
import { compact } from "../../src/cluster/operations/compact.js";
import { downSlot, type Slot } from "../../src/cluster/slot.js";
import { startCluster, type Start } from "../../src/cluster/start-cluster.js";
import type { Disk } from "../../src/contract/disk.js";
import { logOf } from "../../src/contract/log.js";
import type { Packet } from "../../src/contract/message.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { renderCluster } from "../../src/report/cluster-text.js";
import { renderStep } from "../../src/report/step-text.js";
import type { Operation } from "../../src/contract/operation.js";
import { nodeOfName, type NodeId } from "../../src/contract/node-name.js";
import { quantity } from "../../src/contract/quantity.js";

/** The text with what each paragraph of commands leads to now; `check` is told how the story began and went on. */
export function told(text: string, check: { begin(start: Start): void; take(step: Step): void }): string {
  const story = new Story(check);
  return text
    .trimEnd()
    .split(/\n\n+/)
    .map((paragraph) => {
      const commands = paragraph.split("\n").filter((line) => line.startsWith("> "));
      if (commands.length === 0) return paragraph;
      return [...commands, ...commands.flatMap((line) => story.do(line.slice(2)))].join("\n");
    })
    .join("\n\n")
    .concat("\n");
}

class Story {
  private environment = DEFAULT_ENVIRONMENT;
  private readonly disks = new Map<number, Disk>();
  private cluster: Cluster | null = null;
  private count = 0;

  constructor(private readonly check: Parameters<typeof told>[1]) {}

  /** Carries out a command; answers the lines that it leads to. */
  do(command: string): string[] {
    let match;
    if (
      (match = /^(\d) servers(?:, (\d) of them members)?(?: with clocks at ([\d ]+))?(?:, ([\w= ]+))?$/.exec(command))
    ) {
      const [, nodes, voters, clocks, words = ""] = match;
      const settings = words
        .split(" ")
        .filter(Boolean)
        .map((word) => word.split("="));
      this.environment = {
        ...this.environment,
        nodes: Number(nodes),
        ...(voters !== undefined && { voters: Number(voters) }),
        ...(clocks !== undefined && { time: "timed", clockRates: clocks.split(" ").map(Number) }),
        settings: Object.fromEntries(settings) as Record<string, string>,
      };
      return [];
    }
    if ((match = /^(S\d) is in term (\d) with ([\d ]+)$/.exec(command))) {
      const entries = match[3].split(" ").map((term, i) => ({ term: Number(term), payload: `x${i + 1}` }));
      const hardState = { currentTerm: Number(match[2]), votedFor: null };
      this.disks.set(nodeOfName(match[1]), { values: { hardState }, log: logOf(entries) });
      return [];
    }
    if (command === "show")
      return renderCluster(this.now)
        .split("\n")
        .filter((line) => line !== "");
    if (command === "all arrives") return this.deliverAll();
    if (command === "all arrives, untold") return [`  ... ${quantity(this.deliverAll().length, "packet")}`];
    if (command === "all is lost") return this.now.network.map((packet) => this.take({ type: "drop", packet }));
    return [this.take(this.actionOf(command))];
  }

  private get now(): Cluster {
    return (this.cluster ??= this.started());
  }

  private started(): Cluster {
    const { disks, environment } = this;
    const { cluster } = startCluster({ implementation: REFERENCE, environment });
    const unlit = cluster.slots.map(({ options }) => downSlot(options, disks.get(options.id)));
    let lit = withSlots(cluster, unlit);
    const boots = unlit.map(({ options }) => {
      const step = applyAction(lit, { type: "restart", node: options.id })!;
      lit = step.cluster;
      return step;
    });
    this.check.begin({ cluster: lit, boots });
    return lit;
  }

  /** Takes an action; answers its line. */
  private take(action: Action): string {
    const step = applyAction(this.now, action);
    if (step === null) throw new Error(`not possible here: ${JSON.stringify(action)}`);
    this.cluster = step.cluster;
    this.count++;
    this.check.take(step);
    return `${String(this.count).padStart(3)}  ${renderStep(step)}`;
  }

  private deliverAll(): string[] {
    const lines: string[] = [];
    for (let packet = this.next(); packet !== undefined; packet = this.next()) {
      lines.push(this.take({ type: "deliver", packet }));
    }
    return lines;
  }

  private next(): Packet | undefined {
    const { now } = this;
    return now.network.find(({ from, to }) => now.slots[to].up && !isBlocked(now, from, to));
  }

  private actionOf(command: string): Action {
    for (const [pattern, action] of COMMANDS) {
      const match = pattern.exec(command);
      if (match !== null) return action(this.now, ...match.slice(1));
    }
    throw new Error(`"${command}" is no command: see the top of test/scenarios/scenario.ts`);
  }
}

type Command = (now: Cluster, ...words: string[]) => Action;

const invoke = (node: NodeId, operation: Operation): Action => ({ type: "invoke", node, operation });

/** What a command makes of the words in it. */
const COMMANDS: readonly (readonly [RegExp, Command])[] = [
  [/^(S\d) times out$/, (_, server) => ({ type: "fire", node: nodeOfName(server), timer: "election" })],
  [/^(S\d) beats$/, (_, server) => ({ type: "fire", node: nodeOfName(server), timer: "heartbeat" })],
  [/^(S\d)'s (\w+) timer fires$/, (_, server, timer) => ({ type: "fire", node: nodeOfName(server), timer })],
  [/^(S\d) crashes$/, (_, server) => ({ type: "crash", node: nodeOfName(server) })],
  [/^(S\d) restarts$/, (_, server) => ({ type: "restart", node: nodeOfName(server) })],
  [
    /^(S\d) is asked for (\w+)$/,
    (_, server, command) => invoke(nodeOfName(server), { type: "write", client: 0, command }),
  ],
  [
    /^(S\d) is asked for (\w+) as number (\d) of (\w+)$/,
    (_, server, command, serial, session) =>
      invoke(nodeOfName(server), { type: "write", client: 0, command, session, serial: Number(serial) }),
  ],
  [
    /^(S\d) opens the session (\w+)$/,
    (_, server, id) => invoke(nodeOfName(server), { type: "register", client: 0, id }),
  ],
  [/^(S\d) is asked to show (\w+)$/, (_, server, id) => invoke(nodeOfName(server), { type: "read", client: 1, id })],
  [
    /^(S\d) is asked to make it ([S\d ]+?)(?: and the learners? ([S\d ]+))?$/,
    (now, server, voters, learners) => {
      const configuration = { voters: serversIn(voters), outgoing: null, learners: serversIn(learners) };
      return invoke(nodeOfName(server), nextOperation(now, 0, { type: "reconfigure", configuration }));
    },
  ],
  [
    /^(S\d) is asked to hand over to (S\d)$/,
    (now, server, to) => invoke(nodeOfName(server), nextOperation(now, 0, { type: "transfer", to: nodeOfName(to) })),
  ],
  [
    /^(S\d) compacts its log$/,
    ({ setup, slots }, server) => {
      const node = nodeOfName(server);
      const [operation] = compact.offers(setup, slots[node]);
      if (operation === undefined) throw new Error(`there is nothing to compact at ${server}`);
      return invoke(node, operation);
    },
  ],
  [
    /^(S\d) takes (\w+) from (S\d)(?: of term (\d+))?$/,
    ({ network }, to, kind, from, term) => {
      const packet = network.find(
        (one) =>
          one.kind === kind &&
          one.from === nodeOfName(from) &&
          one.to === nodeOfName(to) &&
          (term === undefined || (one.body as { term: number }).term === Number(term)),
      );
      if (packet === undefined) throw new Error(`nothing of the kind is under way: ${kind} from ${from} to ${to}`);
      return { type: "deliver", packet };
    },
  ],
  [
    /^(S\d) stands still for (\d+) ms$/,
    (_, server, time) => ({ type: "pause", node: nodeOfName(server), for: Number(time) }),
  ],
  [
    /^(S\d)'s clock jumps (forward|back) by (\d+) ms$/,
    (_, server, way, by) => ({ type: "jump", node: nodeOfName(server), way: way as Jump["way"], by: Number(by) }),
  ],
  [/^(\d+) ms pass$/, ({ now }, time) => ({ type: "advance", to: now + Number(time) })],
  [/^the network heals$/, () => ({ type: "partition", blocked: [] })],
  [/^(S\d[S\d |]*\|[S\d |]*)$/, ({ slots }, groups) => ({ type: "partition", blocked: linksBetween(groups, slots) })],
];

const serversIn = (names = ""): NodeId[] => names.split(" ").filter(Boolean).map(nodeOfName);

function linksBetween(groups: string, slots: readonly Slot[]): { from: NodeId; to: NodeId }[] {
  const members = groups.split("|").map((names) => serversIn(names.trim()));
  const groupOf = (node: NodeId): number => members.findIndex((group) => group.includes(node));
  const nodes = slots.map(({ options }) => options.id);
  return nodes.flatMap((from) => nodes.filter((to) => groupOf(from) !== groupOf(to)).map((to) => ({ from, to })));
}
