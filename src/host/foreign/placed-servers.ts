// Servers that live together, in a process of their own or in something that runs in this one, each in a place of its own. One
// whose place another life has taken, or that was lost with all others, is booted again and given the same messages: that is
// what recording is for.

import { ContractError } from "../../contract/contract-error.js";
import type { Disk } from "../../contract/disk.js";
import type { NodeOptions } from "../../contract/implementation.js";
import { canonicalText } from "../../contract/json.js";
import type { Message } from "../../contract/message.js";
import type { View } from "../../contract/view.js";
import type { Greeting } from "./protocol.js";
import type { RemoteLife, Servers } from "./remote-life.js";
import { ReplyReader, type Reply } from "./reply.js";
import { booting, GREET, taking, type Question } from "./requests.js";

/** Whoever answers for servers, request by request. */
export interface Speaker {
  /** What the answer to a request holds. Throws where there is none. */
  ask(request: string): unknown;
  /** Whether it is lost: nobody knows what it would answer next. */
  readonly isOver: boolean;
  /** Whether it said something that nobody asked for. */
  readonly hasStrayed: boolean;
  end(): void;
}

/** So many servers are kept: more than any cluster has, and few enough for one that takes megabytes for each. */
const PLACES = 64;

/** The speaker is started anew where it is lost. */
export class PlacedServers implements Servers {
  readonly greeting: Greeting;
  private speaker: Speaker;
  private readonly reader: ReplyReader;
  /** Who lives in which place, the least recently used first. */
  private readonly places = new Map<RemoteLife, number>();

  /** `greetingOf` makes a greeting of what is answered, or throws what its user can mend. */
  constructor(
    private readonly start: () => Speaker,
    greetingOf: (ask: () => unknown) => Greeting,
  ) {
    this.speaker = start();
    this.greeting = greetingOf(() => this.speaker.ask(GREET));
    this.reader = new ReplyReader(this.greeting.offers ?? []);
  }

  boot(life: RemoteLife, disk: Disk, options: NodeOptions): Reply {
    // What a life said unasked is not for the next one to hear.
    if (this.speaker.isOver || this.speaker.hasStrayed) this.restart();
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

  isGone = (life: RemoteLife): boolean => this.speaker.isOver || !this.places.has(life);

  ask(request: string): unknown {
    if (this.speaker.isOver) this.restart();
    return this.speaker.ask(request);
  }

  /** A place that nobody had, or that of the life that was not asked for longest. */
  private freePlace(): number {
    if (this.places.size < PLACES) return this.places.size;
    const [[oldest, place]] = this.places;
    this.places.delete(oldest);
    return place;
  }

  private step({ request, asked }: Question, options: NodeOptions, before: View): Reply {
    return this.reader.read(this.ask(JSON.stringify(request)), asked, options, before);
  }

  private restart(): void {
    this.places.clear();
    if (!this.speaker.isOver) this.speaker.end();
    this.speaker = this.start();
    const again = this.speaker.ask(GREET);
    if (canonicalText(again) === canonicalText(this.greeting)) return;
    this.speaker.end();
    throw new ContractError("it was started once more and greeted otherwise than before");
  }
}
