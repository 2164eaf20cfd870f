// The class of their-raft.ts behind the contract. Try it: npx seaworthy fuzz --implementation ./examples/their-raft-driver.ts
import { CAREFUL, canonicalText, recorded } from "seaworthy";
import type { Disk, LiveNode, Message, NodeOptions, Outbound, View } from "seaworthy";
import { Peer, type Saved, type Wire } from "./their-raft.js";

// 1. Ids. Seaworthy counts servers from 0, the class calls them by name.
const nameOf = (id: number): string => `peer-${id}`;
const idOf = (name: string): number => Number(name.slice("peer-".length));

const savedOn = ({ values }: Disk): Saved => (values["saved"] ?? { term: 0, votedFor: null }) as Saved;

class Live implements LiveNode {
  private asked: Outbound[] = [];
  private timer: { name: string; callback: () => void } | null = null;
  private readonly peer: Peer;
  readonly outbound: readonly Outbound[];

  constructor(disk: Disk, options: NodeOptions) {
    const { id, nodes, electionTimeoutMin: min, electionTimeoutMax: max, heartbeatInterval: heartbeat } = options;
    const others = [...Array(nodes).keys()].filter((other) => other !== id).map(nameOf);
    this.peer = new Peer(nameOf(id), others, { min, max, heartbeat }, savedOn(disk), {
      // 2. What the class does becomes what the step asks for, in the same order.
      send: (to, body) =>
        this.asked.push({
          type: "send",
          packet: { from: id, to: idOf(to), kind: body.type, body },
          when: "afterWrites",
        }),
      save: (value) => this.asked.push({ type: "write", write: { kind: "set", key: "saved", value }, notify: false }),
      // 3. Fake timers. Setting one arms it; nothing fires until the harness says so.
      setTimeout: (callback, milliseconds) => {
        const isHeartbeat = milliseconds === heartbeat;
        this.timer = { name: isHeartbeat ? "heartbeat" : "election", callback };
        const window = isHeartbeat ? { min: heartbeat, max: heartbeat, periodic: true } : { min, max };
        this.asked.push({ type: "arm", timer: this.timer.name, ...window });
        return this.timer;
      },
      clearTimeout: (handle) => {
        if (this.timer === null || handle !== this.timer) return;
        this.asked.push({ type: "disarm", timer: this.timer.name });
        this.timer = null;
      },
      // 4. Chance. The harness lets a timer fire anywhere in its window, so nothing is drawn here.
      random: () => 0,
    });
    this.outbound = this.taken();
  }

  // 5. Messages.
  give(message: Message): readonly Outbound[] {
    if (message.type === "writeFailed") return [{ type: "halt", reason: "a write failed" }];
    if (message.type === "packet") this.peer.hear(nameOf(message.packet.from), message.packet.body as Wire);
    if (message.type === "timer") {
      const { callback } = this.timer!;
      this.timer = null;
      callback();
    }
    return this.taken();
  }

  // 6. What the laws read, in Seaworthy's ids.
  view(): View {
    const { term, votedFor, role, votes } = this.peer;
    const votesGranted = [...votes].map(idOf).sort((a, b) => a - b);
    return { currentTerm: term, votedFor: votedFor === null ? null : idOf(votedFor), role, votesGranted };
  }

  // 7. All that decides what the node does next: the view, and which timer is set.
  key(): string {
    return canonicalText([this.view(), this.timer?.name ?? null]);
  }

  private taken(): readonly Outbound[] {
    const { asked } = this;
    this.asked = [];
    return asked;
  }
}

export const implementation = recorded({
  name: "their-raft",
  version: "1",
  // 8. What it assumes: it replicates nothing, and takes a write for done when `save` returns.
  capabilities: { ...CAREFUL, replicates: false, asyncDisk: false },
  start: (disk, options) => new Live(disk, options),
  // 9. Two more things that laws ask for: what a restart would bring back, and which packets are promises.
  durable(disk) {
    const { term, votedFor } = savedOn(disk);
    return { currentTerm: term, votedFor: votedFor === null ? null : idOf(votedFor) };
  },
  describe: ({ kind, body }) => (kind === "grant" ? { type: "vote", term: (body as Wire).term, granted: true } : null),
});
