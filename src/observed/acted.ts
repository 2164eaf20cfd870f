// A recording acted out: an implementation whose servers do what the events say they did, and the actions that make them do
// it. What judges, tells and draws runs does the same with recordings then.

import { CAREFUL } from "../contract/capabilities.js";
import type { Implementation, Transition } from "../contract/implementation.js";
import type { Packet } from "../contract/message.js";
import type { NodeId } from "../contract/node-name.js";
import { NO_OUTBOUND, type Outbound } from "../contract/outbound.js";
import type { Pledge, View } from "../contract/view.js";
import type { Action } from "../cluster/action.js";
import { DEFAULT_ENVIRONMENT, type Setup } from "../cluster/setup.js";
import type { ToldMessage } from "./event.js";
import { Post } from "./post.js";
import type { Recording } from "./recording.js";

/** One event of one server, as it is acted out. */
interface Scene {
  readonly name: string;
  readonly view: View;
  readonly outbound: readonly Outbound[];
}

/** An action, and the place of its event among those of the recording. */
interface ActedOut {
  readonly action: Action;
  readonly event: number;
}

/** A recording as a run. */
export interface Acted {
  readonly setup: Setup;
  readonly actions: readonly ActedOut[];
}

/** Where a server's disk keeps which scene comes first in its next life. */
const NEXT = "next";

/** `keepsLost`: what is never received stays under way, as a picture shows it; otherwise it is dropped at once. */
export function acted(recording: Recording, keepsLost = false): Acted {
  return new Acting(recording).act(keepsLost);
}

class Acting {
  private readonly post: Post;
  private readonly scenes: Scene[][];
  private readonly actions: ActedOut[] = [];
  private readonly pledges = new WeakMap<Packet, Pledge>();

  /** The files in which a message may be told before it leaves: what nobody received, nobody has relied on. */
  private readonly early: ReadonlySet<string>;

  constructor(private readonly recording: Recording) {
    this.early = new Set(recording.files.filter(({ tellsEarly }) => tellsEarly).map(({ path }) => path));
    this.post = new Post(recording);
    this.scenes = recording.names.map(() => []);
  }

  act(keepsLost: boolean): Acted {
    const isUp = this.recording.names.map(() => true);
    this.recording.observed.forEach(({ event, node, view }, at) => {
      if (event.down || (event.boot && this.scenes[node].length > 0)) {
        if (isUp[node]) this.actions.push({ action: { type: "crash", node }, event: at });
        isUp[node] = false;
      }
      if (event.down) return;
      const packets = event.sent.map((message, i) => this.packetOf(message, at, i));
      const scene = { name: event.name, view, outbound: [...packets.map(sending), ...this.applied(at)] };
      if (!isUp[node]) {
        this.actions.push({ action: { type: "restart", node }, event: at });
        this.lead(node);
        isUp[node] = true;
      } else this.actions.push({ action: this.actionOf(at, node), event: at });
      this.scenes[node].push(scene);
      if (keepsLost) return;
      packets.forEach((packet, i) => {
        if (!this.post.arrives(at, i)) this.actions.push({ action: { type: "drop", packet }, event: at });
      });
    });
    return { setup: this.setup(), actions: this.actions };
  }

  /** The scene before a crash leaves word on the disk which one is next. */
  private lead(node: NodeId): void {
    const scenes = this.scenes[node];
    const last = scenes[scenes.length - 1];
    const write = { kind: "set", key: NEXT, value: scenes.length } as const;
    scenes[scenes.length - 1] = { ...last, outbound: [...last.outbound, { type: "write", write, notify: false }] };
  }

  private actionOf(at: number, node: NodeId): Action {
    const taken = this.post.receivedIn(at);
    if (taken === null) return { type: "local", node, name: this.recording.observed[at].event.name };
    return { type: taken.isLast ? "deliver" : "duplicate", packet: taken.packet };
  }

  private packetOf(message: ToldMessage, at: number, place: number): Packet {
    const packet = this.post.packetOf(at, place);
    const { granted, acknowledged, term } = message;
    const counts = !this.early.has(this.recording.observed[at].event.place.file) || this.post.arrives(at, place);
    if (term === undefined || !counts) return packet;
    if (granted !== undefined) this.pledges.set(packet, { type: "vote", term, granted });
    else if (acknowledged !== undefined)
      this.pledges.set(packet, { type: "acknowledgement", term, index: acknowledged });
    return packet;
  }

  private applied(at: number): readonly Outbound[] {
    return this.recording.observed[at].event.applied.flatMap(({ index, term, payload }) =>
      term === undefined || payload === undefined ? [] : [{ type: "apply", index, term, payload } as const],
    );
  }

  private setup(): Setup {
    const { names } = this.recording;
    const environment = { ...DEFAULT_ENVIRONMENT, nodes: names.length, clients: 0 };
    return { implementation: this.implementation(), environment, machines: false };
  }

  private implementation(): Implementation<State> {
    const { scenes, pledges } = this;
    const at = (node: NodeId, scene: number): Transition<State> => {
      const { view, outbound } = scenes[node][scene];
      return { state: { node, scene, view }, outbound };
    };
    return {
      name: "recorded events",
      version: "1",
      capabilities: CAREFUL,
      boot({ values }, { id }) {
        const next = values[NEXT];
        return typeof next === "number"
          ? at(id, next)
          : { state: { node: id, scene: -1, view: {} }, outbound: NO_OUTBOUND };
      },
      reduce: ({ node, scene }) => at(node, scene + 1),
      view: ({ view }) => view,
      key: ({ node, scene }) => `${node} ${scene}`,
      describe: (packet) => pledges.get(packet) ?? null,
      localMessages: ({ node, scene }) => {
        const next = scenes[node][scene + 1];
        return next === undefined ? [] : [next.name];
      },
    };
  }
}

interface State {
  readonly node: NodeId;
  /** The last one that was acted out; -1: none was. */
  readonly scene: number;
  readonly view: View;
}

const sending = (packet: Packet): Outbound => ({ type: "send", packet, when: "now" });
