// A random walk over a cluster with every fault there is, judged by every law after every action.

import type { NodeId } from "../../src/contract/node-name.js";
import { enabledActions, NO_FAULTS, type Faults } from "../../src/cluster/enabled-actions.js";
import type { Action } from "../../src/cluster/action.js";
import { applyAction } from "../../src/cluster/apply-action.js";
import type { Cluster } from "../../src/cluster/cluster.js";
import { startCluster } from "../../src/cluster/start-cluster.js";
import { DEFAULT_ENVIRONMENT, type Environment } from "../../src/cluster/setup.js";
import type { Implementation } from "../../src/contract/implementation.js";
import { ALL_LAWS } from "../../src/laws/all-laws.js";
import { emptyHistory } from "../../src/laws/history.js";
import type { Law } from "../../src/laws/law.js";
import { streamsOf, type Stream } from "../../src/random/streams.js";

export interface Walk {
  readonly actions: number;
  readonly violations: readonly string[];
  readonly witnessed: ReadonlyMap<string, number>;
}

export interface WalkOptions {
  readonly implementation: Implementation;
  readonly environment: Partial<Environment>;
  readonly seed: string;
  readonly actions: number;
  readonly laws?: readonly Law[];
}

// More packets than this, and the oldest are lost: a network that only grows makes every action slower.
const PACKETS_MAX = 24;

export function walk(options: WalkOptions): Walk {
  const { implementation, environment, seed, actions, laws = ALL_LAWS } = options;
  let { cluster } = startCluster({ implementation, environment: { ...DEFAULT_ENVIRONMENT, ...environment } });
  const choices = new Choices(streamsOf(seed)("walk"));
  const witnessed = new Map<string, number>();
  const violations: string[] = [];
  const trail: Action[] = [];
  let history = emptyHistory(laws);
  while (trail.length < actions && violations.length === 0) {
    const action = choices.next(cluster);
    const step = applyAction(cluster, action)!;
    trail.push(action);
    for (const law of laws) {
      const judgement = law.judge(step, history);
      if (judgement === null) continue;
      witnessed.set(law.id, (witnessed.get(law.id) ?? 0) + 1);
      if (judgement !== "holds") violations.push(`${law.id}: ${judgement.sentence} ${judgement.facts.join(" ")}`);
    }
    if (step.panic !== null) violations.push(`panic: ${step.panic.text}`);
    history = history.fold(step);
    cluster = step.cluster;
  }
  if (violations.length > 0) violations.push(...trail.slice(-40).map((action) => JSON.stringify(action)));
  return { actions: trail.length, violations, witnessed };
}

class Choices {
  // Timeouts and operations are always there to choose: without a bias towards packets and disks nobody is ever elected.
  private readonly forwardBias: number;
  private readonly calmBias: number;
  /** The only servers that move for a while: logs part when majorities change. */
  private heeded: readonly NodeId[] = [];
  private heededFor = 0;

  constructor(private readonly stream: Stream) {
    this.forwardBias = 0.5 + 0.4 * stream.next();
    this.calmBias = stream.next();
  }

  next(cluster: Cluster): Action {
    const { stream } = this;
    const { network } = cluster;
    if (network.length > PACKETS_MAX) return { type: "drop", packet: network[stream.below(4)] };
    const isFaulty = stream.chance(0.12);
    const enabled = enabledActions(cluster, isFaulty ? faultsOf(stream) : NO_FAULTS);
    if (isFaulty) {
      const faulty = enabled.filter(isFault);
      if (faulty.length > 0) return stream.pick(faulty);
    }
    this.turn(cluster);
    const own = enabled.filter((action) => this.isHeeded(action));
    const forward = own.filter(({ type }) => type === "deliver" || type === "finish" || type === "restart");
    if (forward.length > 0 && stream.chance(this.forwardBias)) return stream.pick(forward);
    // An election ends what the last one began: most of the time, something has to come of it.
    const calm = own.filter((action) => action.type !== "fire" || action.timer !== "election");
    if (calm.length > 0 && stream.chance(this.calmBias)) return stream.pick(calm);
    return stream.pick(own.length > 0 ? own : enabled);
  }

  private turn(cluster: Cluster): void {
    if (this.heededFor-- > 0) return;
    this.heededFor = this.stream.below(80);
    const nodes = cluster.slots.map((slot) => slot.options.id);
    while (nodes.length > (cluster.slots.length >> 1) + 1) nodes.splice(this.stream.below(nodes.length), 1);
    this.heeded = nodes;
  }

  private isHeeded(action: Action): boolean {
    if (action.type === "deliver")
      return this.heeded.includes(action.packet.to) && this.heeded.includes(action.packet.from);
    return "node" in action && this.heeded.includes(action.node);
  }
}

const isFault = (action: Action): boolean =>
  ["crash", "drop", "duplicate", "partition"].includes(action.type) ||
  "crashAfter" in action ||
  "failAfter" in action ||
  "tornAfter" in action;

function faultsOf(stream: Stream): Faults {
  const kind = stream.weighted([
    { item: "crash" as const, weight: 3 },
    { item: "failWrite" as const, weight: 1 },
    { item: "drop" as const, weight: 2 },
    { item: "duplicate" as const, weight: 3 },
    { item: "partition" as const, weight: 2 },
  ]);
  return { ...NO_FAULTS, [kind]: true };
}
