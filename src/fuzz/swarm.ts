// The swarm: a seed draws everything about a run, faults and all, so that no two runs are blind in the same way.

import { CAREFUL, isSetTo, nodesMinOf } from "../contract/capabilities.js";
import type { Implementation } from "../contract/implementation.js";
import { definitionOf, FAULT_NAMES, FAULTS, faultOf, type FaultName } from "../cluster/action.js";
import { isThere, type Fault, type Where } from "../cluster/actions/fault.js";
import { faultsWhere } from "../cluster/enabled-actions.js";
import { isTaken } from "../cluster/operation.js";
import { cutOf, standsCut } from "../cluster/cut.js";
import type { Link } from "../cluster/action.js";
import type { NodeId } from "../contract/node-name.js";
import type { Operation } from "../contract/operation.js";
import type { Environment } from "../cluster/setup.js";
import { DEFAULT_ENVIRONMENT } from "../cluster/setup.js";
import { logUniform } from "../random/log-uniform.js";
import { streamsOf, type Stream } from "../random/streams.js";
import type { RunPlan } from "../run/run.js";
import { drawClockRate } from "./clock-rate.js";
import { faultStreams, isDrawnApart } from "./fault-streams.js";
import { withJoiners } from "./joiners.js";
import { drawCompactions, drawSessions } from "./requests.js";
import { drawSwitches, withoutLeases } from "./switches.js";
import { KINDS, type WeightedKind, type SchedulePlan, type Weights } from "../play/schedule-plan.js";

/** What is fixed by whoever asks for the runs; all else is drawn. */
export interface SwarmLimits {
  readonly nodes?: number;
  /** With how many of them a cluster begins. */
  readonly voters?: number;
  readonly steps?: number;
  /** Switches of the implementation that are not drawn. */
  readonly settings: Readonly<Record<string, string>>;
  readonly network?: Environment["network"];
  readonly disk?: Environment["disk"];
  readonly time?: Environment["time"];
  /** Faults that are forced on (outside what the implementation declares, too) or off. */
  readonly faults: Readonly<Partial<Record<FaultName, boolean>>>;
  readonly healing: boolean;
}

/** Everything is drawn. */
export const NO_LIMITS: SwarmLimits = { settings: {}, faults: {}, healing: true };

/** A healing phase may take so many maximum election timeouts: each election fails with a chance of well under a half. */
const HEALING_TIMEOUTS_MAX = 40;

/** Draws the plan of a run. The same seed, implementation and limits give the same plan. */
export function drawPlan(implementation: Implementation, seed: string, limits: SwarmLimits): RunPlan {
  const stream = streamsOf(seed)("swarm");
  const drawn = withJoiners(implementation, drawEnvironment(implementation, seed, limits, stream), limits);
  const schedule = drawSchedule(implementation, drawn, limits, stream);
  // Where clocks decide it takes a while until anything happens.
  const steps = limits.steps ?? stream.weighted(STEPS) + (schedule.goesOn ? 400 : 0);
  const heals = limits.healing && implementation.capabilities.restart && stream.chance(0.2);
  const environment = heals && limits.faults.partition !== false ? withCut(implementation, drawn, seed) : drawn;
  return { seed, environment, schedule, steps, healing: heals ? { seed, timeoutsMax: HEALING_TIMEOUTS_MAX } : null };
}

/** The chance that a run has clocks, and that it has them where reads would rely on them. */
const TIMED = 0.12;
const TIMED_LEASES = 0.5;

/** How many servers a run has, where nothing is asked for: 3, 4 and 5 matter most. */
export const NODES = [
  { item: 3, weight: 48 },
  { item: 4, weight: 18 },
  { item: 5, weight: 18 },
  { item: 2, weight: 8 },
  { item: 1, weight: 2 },
  { item: 6, weight: 3 },
  { item: 7, weight: 3 },
];

// Many short runs find what is shallow in a fresh cluster, a few long ones what needs a past.
const STEPS = [
  { item: 40, weight: 30 },
  { item: 80, weight: 30 },
  { item: 200, weight: 25 },
  { item: 600, weight: 5 },
  { item: 3000, weight: 0.3 },
];

function drawEnvironment(
  implementation: Implementation,
  seed: string,
  limits: SwarmLimits,
  stream: Stream,
): Environment {
  const { capabilities } = implementation;
  const nodes = limits.nodes ?? Math.max(nodesMinOf(capabilities), stream.weighted(NODES));
  const isTimed = stream.chance(TIMED);
  const rates = Array.from({ length: nodes }, () => drawClockRate(stream));
  const isFifo = stream.chance(0.15);
  const isAsync = stream.chance(0.5);
  const drawn = { ...drawSwitches(capabilities, seed, stream), ...limits.settings };
  // What relies on clocks has them where that is asked for; where it is drawn, it has them or is switched off.
  const { leases } = capabilities;
  const needsClocks =
    isSetTo(leases, limits.settings) || (isSetTo(leases, drawn) && streamsOf(seed)("clocks").chance(TIMED_LEASES));
  const asked = whereForced(limits);
  const time = limits.time ?? asked.time ?? (isTimed || needsClocks ? "timed" : "untimed");
  const settings = time === "timed" ? drawn : withoutLeases(capabilities, drawn, { fixed: limits.settings, seed });
  return {
    ...DEFAULT_ENVIRONMENT,
    nodes,
    network: limits.network ?? asked.network ?? (capabilities.network === "fifo" || isFifo ? "fifo" : "any"),
    disk: limits.disk ?? asked.disk ?? (capabilities.asyncDisk && isAsync ? "async" : "sync"),
    time,
    clockRates: time === "timed" ? rates : [],
    clients: 1 + stream.below(3),
    settings,
    seed,
  };
}

/** The environment that the faults take which are forced on. */
export const whereForced = ({ faults }: Pick<SwarmLimits, "faults">): Where =>
  Object.assign(
    {},
    ...FAULTS.flatMap(({ name, where }: Fault) => (faults[name as FaultName] === true ? [where] : [])),
  ) as Where;

/** Sometimes links outside a majority stay blocked, where progress is promised all the same. */
function withCut({ capabilities }: Implementation, environment: Environment, seed: string): Environment {
  const { nodes, network } = environment;
  const stream = streamsOf(seed)("cut");
  const core: NodeId[] = [];
  while (core.length < (nodes >> 1) + 1) {
    const node = stream.below(nodes);
    if (!core.includes(node)) core.push(node);
  }
  const chance = 0.2 + 0.8 * stream.next();
  const links: Link[] = [];
  for (let from = 0; from < nodes; from++) {
    for (let to = 0; to < nodes; to++) {
      if (from === to || (core.includes(from) && core.includes(to))) continue;
      if (stream.chance(chance)) links.push({ from, to });
    }
  }
  const cut = { ...environment, ...cutOf(links) };
  return network === "any" && stream.chance(0.7) && standsCut(capabilities, cut) ? cut : environment;
}

export function drawSchedule(
  implementation: Implementation,
  environment: Environment,
  limits: SwarmLimits,
  stream: Stream,
): SchedulePlan {
  const { capabilities } = implementation;
  const streams = faultStreams(environment, stream);
  const has = faultsWhere((name) => {
    const fault = faultOf(name);
    const { isBorne, likely } = fault;
    if (isDrawnApart(name) && !isThere(fault, { implementation, environment })) return false;
    // What no Raft bears is not drawn for, so that the same seed draws the same of all else as without it.
    const isDrawn = (isDrawnApart(name) || isBorne(CAREFUL)) && streams(name).chance(likely);
    return limits.faults[name] ?? (isBorne(capabilities) && isDrawn);
  });
  const mayDrop = capabilities.loss && limits.faults.drop !== false;
  const about = (usual: number): number => logUniform(usual / 3, usual * 3, stream);
  const weightOf = (kind: WeightedKind): number => {
    switch (kind) {
      case "deliver":
      case "local":
        return about(60);
      case "fire":
      case "invoke":
        return about(6);
      case "heartbeat":
        return about(4);
      case "finish":
        // Half of the disks are slow: what is not durable yet is what a crash takes.
        return about(stream.chance(0.5) ? 40 : 4);
      case "advance":
        return environment.time === "timed" ? about(40) : 0;
      case "restart":
        return logUniform(4, 40, stream);
      default: {
        const { name, often } = definitionOf(kind).fault!;
        return has[name as FaultName] ? logUniform(...often!, streams(name as FaultName)) : 0;
      }
    }
  };
  const reading = streamsOf(environment.seed)("reads");
  const sessions = drawSessions({ implementation, environment });
  const transferring = streamsOf(environment.seed)("transfer plan");
  const changing = streamsOf(environment.seed)("changes");
  const setup = { implementation, environment };
  const takes = (type: Operation["type"]): boolean => isTaken(type, setup);
  const weights = Object.fromEntries(KINDS.map((kind) => [kind, weightOf(kind)])) as Weights;
  const eagerness = streamsOf(environment.seed)("eager");
  const reads =
    capabilities.reads && (reading.chance(0.5) || isSetTo(capabilities.leases, environment.settings))
      ? 0.2 + 0.6 * reading.next()
      : 0;
  const plan = {
    weights,
    stalledDisk: stream.chance(0.7) ? stream.next() : 0,
    newestFirst: stream.chance(0.5) ? 0 : stream.next(),
    crashInStep: has.crash && stream.chance(0.7) ? logUniform(0.005, 0.25, stream) : 0,
    failWrite: has.failWrite ? logUniform(0.005, 0.5, stream) : 0,
    tornWrite: has.tornWrite ? logUniform(0.05, 0.8, streams("tornWrite")) : 0,
    phaseLength: stream.chance(0.65) ? 2 + stream.below(12) : 0,
    messagesInFlightMax: 12 + stream.below(28),
    // A session takes a few by itself.
    operationsMax:
      (stream.chance(0.5) ? 1 + stream.below(4) : Number.MAX_SAFE_INTEGER) + (sessions.repeats > 0 ? 4 : 0),
    reads,
    eager: eagerness.chance(0.5) ? eagerness.next() : 0,
    lateReads: reads > 0 ? 0.3 + 0.7 * reading.next() : 0,
    goesOn: false,
    compactions: drawCompactions(setup),
    transfers: takes("transfer") && transferring.chance(0.5) ? logUniform(0.05, 0.5, transferring) : 0,
    changes: takes("reconfigure") && changing.chance(0.9) ? 0.1 + 0.5 * changing.next() : 0,
    ...sessions,
    crashAfterSend: has.crash && stream.chance(0.7) ? logUniform(0.03, 0.7, stream) : 0,
    crashLosesSent: has.crash && mayDrop && stream.chance(0.7) ? stream.next() : 0,
    mayDrop,
    opening: 0,
    aftermath: has.crash && stream.chance(0.6) ? stream.next() : 0,
  };
  // A lease is wrong in the time between two leaders: the phases are as long as it takes to depose one, who is asked all the same.
  if (isSetTo(capabilities.leases, environment.settings) && reading.chance(0.7))
    return {
      ...plan,
      weights: { ...weights, deliver: 150, fire: 60, heartbeat: 40, advance: logUniform(10, 40, reading), invoke: 30 },
      operationsMax: Number.MAX_SAFE_INTEGER,
      phaseLength: 20 + reading.below(60),
      lateReads: 0.7,
      goesOn: true,
    };
  // A third of the runs goes from election to election, each among few: many terms with few entries, and leaders deposed
  // before what they said has come through.
  if (stream.chance(2 / 3)) return plan;
  return { ...plan, phaseLength: 5 + stream.below(6), opening: 0.8 + 0.2 * stream.next() };
}

/** The faults that are on in a run, and can happen in it. */
export function faultsOn(implementation: Implementation, { schedule, environment }: RunPlan): readonly FaultName[] {
  const chances = { ...schedule.weights, failWrite: schedule.failWrite, tornWrite: schedule.tornWrite };
  const isOn = (fault: FaultName): boolean => chances[fault] > 0;
  return FAULT_NAMES.filter((fault) => isOn(fault) && isThere(faultOf(fault), { implementation, environment }));
}
