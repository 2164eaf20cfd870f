// A module whose memory is small: the state of a server is a copy of it. Going back to a state costs nothing but putting back
// what differs, and one server's states never see another's.

import type { Disk } from "../../../contract/disk.js";
import type { Implementation, Key, NodeOptions, Transition } from "../../../contract/implementation.js";
import type { Json } from "../../../contract/json.js";
import { nameOfLog, plainLog, type Log } from "../../../contract/log.js";
import type { Message } from "../../../contract/message.js";
import { copiesItself } from "../../../contract/own-copies.js";
import { keyWith } from "../../../contract/recording.js";
import type { View } from "../../../contract/view.js";
import type { Greeting } from "../protocol.js";
import { ReplyReader } from "../reply.js";
import { booting, functionsAside, taking, type Question } from "../requests.js";
import { Aside } from "./aside.js";
import { CHUNK_BYTES, digestOfImage, type Image } from "./image.js";
import { Instance } from "./instance.js";
import { SERVER, type Program } from "./program.js";
import { chanceFor } from "./system.js";

/** A server's state: what the module holds, and what it showed of that. */
interface Copied {
  readonly options: NodeOptions;
  readonly image: Image;
  readonly view: View;
  readonly rest: Json | undefined;
  readonly localMessages: readonly string[];
}

/** The implementation; `clean` is the module before its first server. */
export function copied(program: Program, clean: Image, greeting: Greeting): Implementation<Copied> {
  const { name, version, offers = [] } = greeting;
  const instances = new Instances(program);
  const reader = new ReplyReader(offers);
  const aside = new Aside(program, clean);
  const step = (
    from: Image,
    { request, asked }: Question,
    options: NodeOptions,
    before: View,
    chance?: number,
  ): Transition<Copied> => {
    const { answer, image } = instances.ask(from, request, chance);
    const { outbound, view, key: rest, localMessages } = reader.read(answer, asked, options, before);
    return { state: { options, image, view, rest, localMessages }, outbound };
  };
  return copiesItself({
    name,
    version,
    capabilities: greeting.capabilities,
    boot: (disk: Disk, options: NodeOptions) =>
      step(clean, booting(SERVER, disk, options), options, disk, chanceFor(options)),
    reduce: ({ image, options, view }: Copied, message: Message) => step(image, taking(SERVER, message), options, view),
    view: ({ view }: Copied) => view,
    key: KEY,
    ...(offers.includes("localMessages") && { localMessages: (state: Copied) => state.localMessages }),
    ...functionsAside(offers, (request) => aside.ask(request)),
  });
}

// Without a key of the module's own it is all that it holds: sound, and many states.
const keyBy =
  (logText: (log: Log) => unknown) =>
  ({ image, view, rest }: Copied): string =>
    keyWith(rest === undefined ? digestOfImage(image) : rest, view, logText);

const KEY: Key<Copied> = Object.assign(keyBy(plainLog), { short: keyBy(nameOfLog) });

/** So many servers go on where they are; a step of another, or of an older state, first puts back what differs. */
const INSTANCES_MAX = 8;

class Instances {
  /** The least recently used first. */
  private readonly all: Instance[] = [];

  constructor(private readonly program: Program) {}

  /** Asks in a state; answers that of afterwards too. `chance`: where it begins. */
  ask(from: Image, request: object, chance?: number): { readonly answer: unknown; readonly image: Image } {
    // Until it has answered it is nobody's: one that failed is not asked again.
    const instance = this.take(from);
    instance.become(from);
    if (chance !== undefined) instance.chance = chance;
    const answer = instance.ask(JSON.stringify(request));
    const image = instance.image();
    this.all.push(instance);
    return { answer, image };
  }

  private take(from: Image): Instance {
    let at = this.all.findIndex((one) => one.isIn(from));
    if (at < 0 && this.all.length >= INSTANCES_MAX) {
      // One that has more memory than the state had would show it.
      at = this.all.findIndex((one) => one.bytes <= from.chunks.length * CHUNK_BYTES);
      if (at < 0) this.all.shift();
    }
    return at < 0 ? new Instance(this.program) : this.all.splice(at, 1)[0];
  }
}
