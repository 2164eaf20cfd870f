// Stories of a cluster as text: paragraphs of prose, and paragraphs of commands ("> ...") with what they lead to below.
//
//   > 5 servers, noop=off              a fresh cluster, of the reference node; 3 if nothing is said
//   > S1 is in term 7 with 1 1 4       from before the story: its disk holds a term and entries of these terms
//   > S1 times out                     its election timer fires
//   > S1 beats                         its heartbeat timer fires
//   > S1 is asked for x                by client 1
//   > S1 opens the session o1          for client 1
//   > S1 is asked for x as number 1 of o1    in that session
//   > S1 is asked to show r            a read of that name, by client 2
//   > S2 takes RequestVote from S1     the oldest of this kind; "of term 3": the oldest of these
//   > all arrives                      the oldest packet that can be delivered, until there is none; "untold": only how many
//   > all is lost                      whatever is under way
//   > S1 | S2 S3                       the network splits
//   > the network heals
//   > S1 crashes, S1 restarts
//   > show                             the cluster, whole

import type { Action } from "../../src/cluster/action.js";
import { applyAction, type Step } from "../../src/cluster/apply-action.js";
import { isBlocked, withSlots, type Cluster } from "../../src/cluster/cluster.js";
import { DEFAULT_ENVIRONMENT } from "../../src/cluster/setup.js";
import { downSlot } from "../../src/cluster/slot.js";
import { startCluster, type Start } from "../../src/cluster/start-cluster.js";
import type { Disk } from "../../src/contract/disk.js";
import { logOf } from "../../src/contract/log.js";
import type { Packet } from "../../src/contract/message.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { renderCluster } from "../../src/report/cluster-text.js";
import { renderCount } from "../../src/report/names-text.js";
import { renderStep } from "../../src/report/step-text.js";
import { nodeOfName } from "../../src/contract/node-name.js";

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
    if ((match = /^(\d) servers(?:, (.*))?$/.exec(command))) {
      const settings = Object.fromEntries(
        (match[2] ?? "")
          .split(" ")
          .filter(Boolean)
          .map((word) => word.split("=")),
      );
      this.environment = { ...this.environment, nodes: Number(match[1]), settings: settings as Record<string, string> };
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
    if (command === "all arrives, untold") return [`  ... ${renderCount(this.deliverAll().length, "packet")}`];
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
    let match;
    if ((match = /^(S\d) (times out|beats)$/.exec(command))) {
      return { type: "fire", node: nodeOfName(match[1]), timer: match[2] === "beats" ? "heartbeat" : "election" };
    }
    if ((match = /^(S\d) (crashes|restarts)$/.exec(command))) {
      return { type: match[2] === "crashes" ? "crash" : "restart", node: nodeOfName(match[1]) };
    }
    if ((match = /^(S\d) is asked for (\w+)$/.exec(command))) {
      return { type: "invoke", node: nodeOfName(match[1]), operation: { type: "write", client: 0, command: match[2] } };
    }
    if ((match = /^(S\d) opens the session (\w+)$/.exec(command))) {
      return { type: "invoke", node: nodeOfName(match[1]), operation: { type: "register", client: 0, id: match[2] } };
    }
    if ((match = /^(S\d) is asked for (\w+) as number (\d) of (\w+)$/.exec(command))) {
      const [, server, name, serial, session] = match;
      const operation = { type: "write", client: 0, command: name, session, serial: Number(serial) } as const;
      return { type: "invoke", node: nodeOfName(server), operation };
    }
    if ((match = /^(S\d) is asked to show (\w+)$/.exec(command))) {
      return { type: "invoke", node: nodeOfName(match[1]), operation: { type: "read", client: 1, id: match[2] } };
    }
    if ((match = /^(S\d) takes (\w+) from (S\d)(?: of term (\d+))?$/.exec(command))) {
      const [, to, kind, from, term] = match;
      const packet = this.now.network.find(
        (one) =>
          one.kind === kind &&
          one.from === nodeOfName(from) &&
          one.to === nodeOfName(to) &&
          (term === undefined || (one.body as { term: number }).term === Number(term)),
      );
      if (packet === undefined) throw new Error(`nothing of the kind is under way: ${command}`);
      return { type: "deliver", packet };
    }
    if (command === "the network heals") return { type: "partition", blocked: [] };
    if (/^S\d[S\d |]*\|[S\d |]*$/.test(command)) return { type: "partition", blocked: this.linksBetween(command) };
    throw new Error(`"${command}" is no command: see the top of test/scenarios/scenario.ts`);
  }

  private linksBetween(groups: string): { from: number; to: number }[] {
    const members = groups.split("|").map((names) => names.trim().split(" ").map(nodeOfName));
    const groupOf = (node: number): number => members.findIndex((group) => group.includes(node));
    const nodes = this.now.slots.map(({ options }) => options.id);
    return nodes.flatMap((from) => nodes.filter((to) => groupOf(from) !== groupOf(to)).map((to) => ({ from, to })));
  }
}
