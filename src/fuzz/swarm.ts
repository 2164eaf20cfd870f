// The swarm: a seed draws everything about a run, faults and all, so that no two runs are blind in the same way.

import { isSetTo, nodesMinOf } from "../contract/capabilities.js";
import type { Implementation } from "../contract/implementation.js";
import { FAULTS, type FaultName } from "../cluster/action.js";
import type { Fault, Where } from "../cluster/actions/fault.js";
import { cutOf, standsCut } from "../cluster/cut.js";
import type { Link } from "../cluster/action.js";
import type { NodeId } from "../contract/node-name.js";
import type { Environment } from "../cluster/setup.js";
import { DEFAULT_ENVIRONMENT } from "../cluster/setup.js";
import { streamsOf, type Stream } from "../random/streams.js";
import type { RunPlan } from "../run/run.js";
import { drawClockRate } from "./clock-rate.js";
import { withJoiners } from "./joiners.js";
import type { SwarmLimits } from "./limits.js";
import { drawSchedule } from "./schedule.js";
import { drawSwitches, withoutLeases } from "./switches.js";

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
