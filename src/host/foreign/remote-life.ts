// A server's life elsewhere, as recording sees it: what it answered last is all that is known of it here.

import type { Disk } from "../../contract/disk.js";
import type { NodeOptions } from "../../contract/implementation.js";
import type { Json } from "../../contract/json.js";
import type { Message } from "../../contract/message.js";
import type { Outbound } from "../../contract/outbound.js";
import type { Driver, LiveNode } from "../../contract/recording.js";
import type { View } from "../../contract/view.js";
import type { Greeting } from "./protocol.js";
import type { Reply } from "./reply.js";
import { functionsAside } from "./requests.js";

/** Where servers live. There is room for some: who needs it takes that of the life that was not asked for longest. */
export interface Servers {
  boot(life: RemoteLife, disk: Disk, options: NodeOptions): Reply;
  /** `before`: its view before the step. */
  take(life: RemoteLife, message: Message, before: View): Reply;
  isGone(life: RemoteLife): boolean;
  /** Asks what is of no server. */
  ask(request: string): unknown;
}

/** The driver of servers that live elsewhere, as they greeted. */
export function remoteDriver({ name, version, capabilities, offers = [] }: Greeting, servers: Servers): Driver {
  return {
    name,
    version,
    capabilities,
    ...(!offers.includes("localMessages") && { localMessages: false }),
    start: (disk, options) => new RemoteLife(servers, disk, options),
    ...functionsAside(offers, (request) => servers.ask(request)),
  };
}

export class RemoteLife implements LiveNode {
  readonly outbound: readonly Outbound[];
  private last: Reply;

  constructor(
    private readonly servers: Servers,
    disk: Disk,
    readonly options: NodeOptions,
  ) {
    this.last = servers.boot(this, disk, options);
    this.outbound = this.last.outbound;
  }

  give(message: Message): readonly Outbound[] {
    this.last = this.servers.take(this, message, this.last.view);
    return this.last.outbound;
  }

  view = (): View => this.last.view;
  rest = (): Json | undefined => this.last.key;
  localMessages = (): readonly string[] => this.last.localMessages;
  isGone = (): boolean => this.servers.isGone(this);
}
