// A module whose memory is large: an instance for each server that is at work, and by recording the messages for all its other
// states. Nobody says when a life is over, so that the least recently used gives its instance to the next.

import type { Disk } from "../../../contract/disk.js";
import type { NodeOptions } from "../../../contract/implementation.js";
import type { Message } from "../../../contract/message.js";
import type { View } from "../../../contract/view.js";
import type { Offer } from "../protocol.js";
import type { RemoteLife, Servers } from "../remote-life.js";
import { ReplyReader, type Reply } from "../reply.js";
import { booting, taking, type Question } from "../requests.js";
import { Aside } from "./aside.js";
import { CHUNK_BYTES, type Image } from "./image.js";
import { Instance } from "./instance.js";
import { SERVER, type Program } from "./program.js";
import { chanceFor } from "./system.js";

/** More than a cluster has servers, mostly; each may have a few megabytes. */
const INSTANCES_MAX = 12;

/** `clean`: the module before its first server. */
export class InstanceServers implements Servers {
  /** The least recently used first. */
  private readonly lent = new Map<RemoteLife, Instance>();
  private readonly reader: ReplyReader;
  private readonly aside: Aside;

  constructor(
    private readonly program: Program,
    private readonly clean: Image,
    offers: readonly Offer[],
  ) {
    this.reader = new ReplyReader(offers);
    this.aside = new Aside(program, clean);
  }

  /** It begins in an instance that is as at the beginning. */
  boot(life: RemoteLife, disk: Disk, options: NodeOptions): Reply {
    const instance = this.free() ?? new Instance(this.program);
    instance.become(this.clean);
    instance.chance = chanceFor(options);
    this.lent.set(life, instance);
    return this.step(life, booting(SERVER, disk, options), disk);
  }

  take(life: RemoteLife, message: Message, before: View): Reply {
    return this.step(life, taking(SERVER, message), before);
  }

  isGone = (life: RemoteLife): boolean => !this.lent.has(life);

  ask(request: string): unknown {
    return this.aside.ask(request);
  }

  private step(life: RemoteLife, { request, asked }: Question, before: View): Reply {
    const instance = this.lent.get(life)!;
    // Until it has answered it is nobody's: one that failed is not asked again.
    this.lent.delete(life);
    const answer = instance.ask(JSON.stringify(request));
    this.lent.set(life, instance);
    return this.reader.read(answer, asked, life.options, before);
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
