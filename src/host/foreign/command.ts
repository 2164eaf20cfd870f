// An implementation that is a command: its servers live in one child process, each in a place of its own, and are asked one
// by one. By recording it is as pure as any other: a server whose place another life has taken, or whose process has ended,
// is booted again and given the same messages.

import { ContractError } from "../../contract/contract-error.js";
import type { Disk } from "../../contract/disk.js";
import type { Implementation, NodeOptions } from "../../contract/implementation.js";
import { canonicalText } from "../../contract/json.js";
import type { Message } from "../../contract/message.js";
import { recorded } from "../../contract/recording.js";
import type { View } from "../../contract/view.js";
import { Child, type Keeper } from "./child.js";
import { readGreeting } from "./greeting.js";
import type { Greeting } from "./protocol.js";
import { remoteDriver, type RemoteLife, type Servers } from "./remote-life.js";
import { ReplyReader, type Reply } from "./reply.js";
import { booting, GREET, taking, type Question } from "./requests.js";

/** So many servers a child keeps: more than any cluster has, and few enough for one that takes megabytes for each. */
const PLACES = 64;

/** What this thread runs. Another implementation is loaded when the one before is done with. */
let running: Child | null = null;

/** Starts a command and hears who it is. Throws a UserError where it is nobody. */
export function commandImplementation(command: string, directory: string, keeper: Keeper): Implementation {
  const servers = new ChildServers(command, directory, keeper);
  return recorded(remoteDriver(servers.greeting, servers));
}

/** The servers of a command. It is started anew where it is lost. */
class ChildServers implements Servers {
  readonly greeting: Greeting;
  private child: Child;
  private readonly reader: ReplyReader;
  /** Who lives in which place, the least recently used first. */
  private readonly places = new Map<RemoteLife, number>();

  constructor(
    private readonly command: string,
    private readonly directory: string,
    private readonly keeper: Keeper,
  ) {
    this.child = this.started();
    this.greeting = readGreeting(command, directory, () => this.child.ask(GREET));
    this.reader = new ReplyReader(this.greeting.offers ?? []);
  }

  boot(life: RemoteLife, disk: Disk, options: NodeOptions): Reply {
    // What a life said unasked is not for the next one to hear.
    if (this.child.isOver || this.child.hasStrayed) this.restart();
    const place = this.freePlace();
    this.places.set(life, place);
    return this.step(booting(place, disk, options), options, disk);
  }

  take(life: RemoteLife, message: Message, before: View): Reply {
    const place = this.places.get(life)!;
    this.places.delete(life);
    this.places.set(life, place);
    return this.step(taking(place, message), life.options, before);
  }

  isGone = (life: RemoteLife): boolean => this.child.isOver || !this.places.has(life);

  ask(request: object): unknown {
    if (this.child.isOver) this.restart();
    return this.child.ask(JSON.stringify(request));
  }

  /** A place that nobody had, or that of the life that was not asked for longest. */
  private freePlace(): number {
    if (this.places.size < PLACES) return this.places.size;
    const [[oldest, place]] = this.places;
    this.places.delete(oldest);
    return place;
  }

  private step({ request, asked }: Question, options: NodeOptions, before: View): Reply {
    return this.reader.read(this.ask(request), asked, options, before);
  }

  private started(): Child {
    running?.end();
    running = new Child(this.command, this.directory, this.keeper);
    this.places.clear();
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
