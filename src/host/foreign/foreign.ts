// An implementation that is a command: its servers live in one child process, each in a place of its own, and are asked one
// by one. By recording it is as pure as any other: a server whose place another life has taken, or whose process has ended,
// is booted again and given the same messages.

import { ContractError } from "../../contract/contract-error.js";
import type { Disk } from "../../contract/disk.js";
import type { NodeOptions } from "../../contract/implementation.js";
import type { Json } from "../../contract/json.js";
import { toEntries } from "../../contract/log.js";
import { messageText } from "../../contract/message-text.js";
import type { Message, Packet } from "../../contract/message.js";
import type { Outbound } from "../../contract/outbound.js";
import type { Driver, LiveNode } from "../../contract/recording.js";
import type { DurableView, Pledge, View } from "../../contract/view.js";
import { canonicalText } from "../../contract/json.js";
import { Child, type Keeper } from "./child.js";
import { readGreeting } from "./greeting.js";
import { PROTOCOL_VERSION, type Greeting } from "./protocol.js";
import { readDurable, readPledge, ReplyReader, type Reply } from "./reply.js";

/** So many servers a child keeps: more than any cluster has, and few enough for one that takes megabytes for each. */
const PLACES = 64;

/** The first request. */
export const GREET = JSON.stringify({ do: "greet", protocol: PROTOCOL_VERSION });

/** What this thread runs. Another implementation is loaded when the one before is done with. */
let running: Child | null = null;

/** A command whose servers are asked over a pipe. It is started anew where it is lost. */
export class Foreign {
  private child: Child;
  private readonly greeting: Greeting;
  private readonly reader: ReplyReader;
  /** By place, the least recently used first. */
  private readonly lives = new Map<number, RemoteNode | null>();

  /** Starts it and hears who it is. Throws a UserError where it is nobody. */
  constructor(
    private readonly command: string,
    private readonly directory: string,
    private readonly keeper: Keeper,
  ) {
    this.child = this.started();
    this.greeting = readGreeting(command, directory, () => this.child.ask(GREET));
    this.reader = new ReplyReader(this.greeting.offers ?? []);
  }

  get driver(): Driver {
    const { name, version, capabilities, offers = [] } = this.greeting;
    return {
      name,
      version,
      capabilities,
      ...(!offers.includes("localMessages") && { localMessages: false }),
      start: (disk, options) => new RemoteNode(this, disk, options),
      ...(offers.includes("durable") && { durable: (disk: Disk) => this.durable(disk) }),
      ...(offers.includes("describe") && { describe: (packet: Packet) => this.describe(packet) }),
    };
  }

  /** Gives a life the place that was not used for longest, and boots it there. */
  boot(life: RemoteNode, disk: Disk, options: NodeOptions): Reply {
    // What a life said unasked is not for the next one to hear.
    if (this.child.isOver || this.child.hasStrayed) this.restart();
    const [server] = this.lives.keys();
    life.place = server;
    this.use(life);
    return this.step({ do: "boot", server, options, disk: plainDisk(disk) }, disk, "after the boot, answer");
  }

  take(life: RemoteNode, message: Message, before: View): Reply {
    this.use(life);
    return this.step({ do: "take", server: life.place, message }, before, `after ${messageText(message)}, answer`);
  }

  isGone = (life: RemoteNode): boolean => this.child.isOver || this.lives.get(life.place) !== life;

  private use(life: RemoteNode): void {
    this.lives.delete(life.place);
    this.lives.set(life.place, life);
  }

  private step(request: object, before: View, where: string): Reply {
    return this.reader.read(this.ask(request), before, where);
  }

  private durable(disk: Disk): DurableView {
    return readDurable(this.ask({ do: "durable", disk: plainDisk(disk) }), disk);
  }

  private describe(packet: Packet): Pledge | null {
    return readPledge(this.ask({ do: "describe", packet }));
  }

  private ask(request: object): unknown {
    if (this.child.isOver) this.restart();
    return this.child.ask(JSON.stringify(request));
  }

  private started(): Child {
    running?.end();
    running = new Child(this.command, this.directory, this.keeper);
    this.lives.clear();
    for (let place = 0; place < PLACES; place++) this.lives.set(place, null);
    return running;
  }

  private restart(): void {
    this.child = this.started();
    const again = this.child.ask(GREET);
    if (canonicalText(again) === canonicalText(this.greeting)) return;
    this.child.end();
    throw new ContractError("the command was started once more and greeted otherwise than before");
  }
}

const plainDisk = ({ values, log }: Disk) => ({ values, log: toEntries(log) });

/** A server's life in the child. */
class RemoteNode implements LiveNode {
  place = 0;
  readonly outbound: readonly Outbound[];
  private last: Reply;

  constructor(
    private readonly foreign: Foreign,
    disk: Disk,
    options: NodeOptions,
  ) {
    this.last = foreign.boot(this, disk, options);
    this.outbound = this.last.outbound;
  }

  give(message: Message): readonly Outbound[] {
    this.last = this.foreign.take(this, message, this.last.view);
    return this.last.outbound;
  }

  view = (): View => this.last.view;
  rest = (): Json | undefined => this.last.key;
  localMessages = (): readonly string[] => this.last.localMessages;
  isGone = (): boolean => this.foreign.isGone(this);
}
