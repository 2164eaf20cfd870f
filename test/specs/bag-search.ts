// The states of an implementation on a bounded bag, as README.md beside it says: a step whose packets do not fit
// is disabled, loss and copies are actions. Knows boot and reduce alone, nothing of src/cluster: a second opinion.

import { BLANK_DISK } from "../../src/contract/disk.js";
import { initialConfiguration } from "../../src/contract/configuration.js";
import type { Implementation, Transition } from "../../src/contract/implementation.js";
import { canonicalText } from "../../src/contract/json.js";
import type { Message, Packet } from "../../src/contract/message.js";
import type { NodeId } from "../../src/contract/node-name.js";
import { breadthFirst, permutationsOf, type Counts, type Space } from "./breadth-first.js";

export interface BagModel {
  readonly nodes: number;
  readonly settings?: Readonly<Record<string, string>>;
  /** A state with a higher term, or a longer log, is not in the model. */
  readonly maxTerm?: number;
  readonly maxLog?: number;
  /** How many different packets the bag holds, and how many copies of each. */
  readonly maxMessages: number;
  readonly maxCopies: number;
  /** Whether packets may be lost, each loss an action. */
  readonly loss: boolean;
  /** Whether the network makes copies, each an action. They are, where nothing is said. */
  readonly duplicates?: boolean;
  readonly depthMax?: number;
  /** Whether states are counted modulo permutations of servers as well. */
  readonly symmetry?: boolean;
}

/** Counts the states of an implementation whose nodes write nothing to disk and arm no timers. */
export function bagSearch<S>(implementation: Implementation<S>, model: BagModel): Counts {
  return breadthFirst(new BagSpace(implementation, model), model.depthMax);
}

/** The packets under way, by canonical text. */
type Bag = ReadonlyMap<string, { readonly packet: Packet; readonly copies: number }>;

interface World<S> {
  readonly nodes: readonly S[];
  readonly bag: Bag;
}

const EMPTY_BAG: Bag = new Map();

class BagSpace<S> implements Space<World<S>> {
  readonly start: World<S>;
  readonly orbit?: (world: World<S>) => string;

  constructor(
    private readonly implementation: Implementation<S>,
    private readonly model: BagModel,
  ) {
    const { nodes, settings = {} } = model;
    const timing = {
      electionTimeoutMin: 150,
      electionTimeoutMax: 300,
      heartbeatInterval: 50,
      clockDriftBound: 1.5,
      seed: "0",
    };
    const booted = Array.from({ length: nodes }, (_, id) =>
      implementation.boot(BLANK_DISK, { id, nodes, bootstrap: initialConfiguration(nodes), settings, ...timing }),
    );
    const sent = booted.flatMap(packetsOf);
    this.start = { nodes: booted.map(({ state }) => state), bag: sent.reduce(withPacket, EMPTY_BAG) };
    if (model.symmetry) {
      const permutations = permutationsOf(nodes);
      // The least of the texts that the state has under all names.
      this.orbit = (world) =>
        permutations.map((permutation) => this.key(this.renamed(world, permutation))).reduce((a, b) => (a < b ? a : b));
    }
  }

  *successors(world: World<S>): Generator<World<S>> {
    for (const next of this.steps(world)) if (this.isInModel(next)) yield next;
  }

  key({ nodes, bag }: World<S>): string {
    const packets = [...bag].map(([text, { copies }]) => `${copies} x ${text}`);
    return [...nodes.map((state) => this.implementation.key(state)), ...packets.sort()].join("\n");
  }

  private *steps(world: World<S>): Generator<World<S>> {
    const { nodes, bag } = world;
    const { loss, duplicates = true, maxCopies } = this.model;
    for (let id = 0; id < nodes.length; id++) {
      for (const name of this.implementation.localMessages?.(nodes[id]) ?? [])
        yield this.afterStep(world, id, this.taken(world, id, { type: "local", name }), bag);
    }
    for (const [text, { packet, copies }] of bag) {
      const transition = this.taken(world, packet.to, { type: "packet", packet });
      // A step that keeps the packet and changes nothing is no step.
      const isStep = !transition.kept || transition.state !== nodes[packet.to];
      if (isStep) yield this.afterStep(world, packet.to, transition, transition.kept ? bag : withoutPacket(bag, text));
      if (loss) yield { nodes, bag: withoutPacket(bag, text) };
      if (duplicates && copies < maxCopies) yield { nodes, bag: withPacket(bag, packet) };
    }
  }

  private taken({ nodes }: World<S>, id: NodeId, message: Message): Transition<S> {
    return this.implementation.reduce(nodes[id], message);
  }

  private afterStep({ nodes }: World<S>, id: NodeId, transition: Transition<S>, bag: Bag): World<S> {
    return { nodes: nodes.with(id, transition.state), bag: packetsOf(transition).reduce(withPacket, bag) };
  }

  private isInModel({ nodes, bag }: World<S>): boolean {
    const { maxTerm = Infinity, maxLog = Infinity, maxMessages, maxCopies } = this.model;
    if (bag.size > maxMessages) return false;
    for (const { copies } of bag.values()) if (copies > maxCopies) return false;
    return nodes.every((state) => {
      const { currentTerm = 0, log } = this.implementation.view(state);
      return currentTerm <= maxTerm && (log?.index ?? 0) <= maxLog;
    });
  }

  private renamed({ nodes, bag }: World<S>, permutation: readonly NodeId[]): World<S> {
    const rename = this.implementation.rename!;
    const states = nodes.slice();
    nodes.forEach((state, id) => (states[permutation[id]] = rename.state(state, permutation)));
    let packets = EMPTY_BAG;
    for (const { packet, copies } of bag.values()) {
      for (let i = 0; i < copies; i++) packets = withPacket(packets, rename.packet(packet, permutation));
    }
    return { nodes: states, bag: packets };
  }
}

function packetsOf({ outbound }: Transition<unknown>): Packet[] {
  return outbound.map((out) => {
    if (out.type !== "send") throw new TypeError(`only packets are expected here, found ${out.type}`);
    return out.packet;
  });
}

function withPacket(bag: Bag, packet: Packet): Bag {
  const text = canonicalText(packet);
  return new Map(bag).set(text, { packet, copies: (bag.get(text)?.copies ?? 0) + 1 });
}

function withoutPacket(bag: Bag, text: string): Bag {
  const rest = new Map(bag);
  const { packet, copies } = bag.get(text)!;
  if (copies === 1) rest.delete(text);
  else rest.set(text, { packet, copies: copies - 1 });
  return rest;
}
