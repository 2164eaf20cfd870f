// A module whose memory is large: an instance for each server that is at work, and by recording the messages for all its other
// states. Nobody says when a life is over, so that the least recently used gives its instance to the next.

import type { Disk } from "../../../contract/disk.js";
import type { NodeOptions } from "../../../contract/implementation.js";
import type { Json } from "../../../contract/json.js";
import { messageText } from "../../../contract/message-text.js";
import type { Message } from "../../../contract/message.js";
import type { Outbound } from "../../../contract/outbound.js";
import type { Driver, LiveNode } from "../../../contract/recording.js";
import type { View } from "../../../contract/view.js";
import type { Greeting } from "../protocol.js";
import { ReplyReader, type Reply } from "../reply.js";
import { askedAside } from "./aside.js";
import { CHUNK_BYTES, type Image } from "./image.js";
import { Instance } from "./instance.js";
import type { Program } from "./program.js";
import { plainDisk, SERVER } from "./requests.js";
import { chanceFor } from "./system.js";

/** More than a cluster has servers, mostly; each may have a few megabytes. */
const INSTANCES_MAX = 12;

/** A driver for `recorded`; `clean` is the module before its first server. */
export function relived(program: Program, clean: Image, greeting: Greeting): Driver {
  const { name, version, capabilities, offers = [] } = greeting;
  const instances = new Instances(program, clean);
  const reader = new ReplyReader(offers);
  return {
    name,
    version,
    capabilities,
    ...(!offers.includes("localMessages") && { localMessages: false }),
    start: (disk, options) => new Life(instances, reader, disk, options),
    ...askedAside(program, clean, offers),
  };
}

class Instances {
  /** The least recently used first. */
  private readonly lent = new Map<Life, Instance>();

  constructor(
    private readonly program: Program,
    private readonly clean: Image,
  ) {}

  /** One that is as at the beginning. */
  lend(life: Life, options: NodeOptions): void {
    const instance = this.free() ?? new Instance(this.program);
    instance.become(this.clean);
    instance.chance = chanceFor(options);
    this.lent.set(life, instance);
  }

  has = (life: Life): boolean => this.lent.has(life);

  ask(life: Life, request: object): unknown {
    const instance = this.lent.get(life)!;
    // Until it has answered it is nobody's: one that failed is not asked again.
    this.lent.delete(life);
    const answer = instance.ask(JSON.stringify(request));
    this.lent.set(life, instance);
    return answer;
  }

  private free(): Instance | null {
    if (this.lent.size < INSTANCES_MAX) return null;
    const [[life, instance]] = this.lent;
    this.lent.delete(life);
    instance.forget();
    // Memory that has grown never shrinks, and its next server would see that.
    return instance.bytes === this.clean.chunks.length * CHUNK_BYTES ? instance : null;
  }
}

class Life implements LiveNode {
  readonly outbound: readonly Outbound[];
  private last: Reply;

  constructor(
    private readonly instances: Instances,
    private readonly reader: ReplyReader,
    disk: Disk,
    options: NodeOptions,
  ) {
    instances.lend(this, options);
    const request = { do: "boot", server: SERVER, options, disk: plainDisk(disk) };
    this.last = reader.read(instances.ask(this, request), disk, "after the boot, answer");
    this.outbound = this.last.outbound;
  }

  give(message: Message): readonly Outbound[] {
    const answer = this.instances.ask(this, { do: "take", server: SERVER, message });
    this.last = this.reader.read(answer, this.last.view, `after ${messageText(message)}, answer`);
    return this.last.outbound;
  }

  view = (): View => this.last.view;
  rest = (): Json | undefined => this.last.key;
  localMessages = (): readonly string[] => this.last.localMessages;
  isGone = (): boolean => !this.instances.has(this);
}
