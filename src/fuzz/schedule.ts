// How the actions of a run are drawn, as the swarm draws that itself.

import { CAREFUL, isSetTo } from "../contract/capabilities.js";
import type { Implementation } from "../contract/implementation.js";
import type { Operation } from "../contract/operation.js";
import { definitionOf, FAULT_NAMES, faultOf, type FaultName } from "../cluster/action.js";
import { isThere } from "../cluster/actions/fault.js";
import { faultsWhere } from "../cluster/enabled-actions.js";
import { isTaken } from "../cluster/operation.js";
import type { Environment } from "../cluster/setup.js";
import { KINDS, type SchedulePlan, type WeightedKind, type Weights } from "../play/schedule-plan.js";
import { logUniform } from "../random/log-uniform.js";
import { streamsOf, type Stream } from "../random/streams.js";
import type { RunPlan } from "../run/run.js";
import { faultStreams, isDrawnApart } from "./fault-streams.js";
import type { SwarmLimits } from "./limits.js";
import { drawCompactions, drawSessions } from "./requests.js";

/** The schedule of a run in an environment. */
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
  const apart = streamsOf(environment.seed);
  const [reading, transferring, changing] = [apart("reads"), apart("transfer plan"), apart("changes")];
  const [eagerness, elections, phases] = [apart("eager"), apart("elections"), apart("left out")];
  const [reboots, reigns] = [apart("reboots"), apart("reigns")];
  const setup = { implementation, environment };
  const sessions = drawSessions(setup);
  const takes = (type: Operation["type"]): boolean => isTaken(type, setup);
  const weights = Object.fromEntries(KINDS.map((kind) => [kind, weightOf(kind)])) as Weights;
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
    patience: elections.chance(0.6) ? 0.9 : 0,
    leftOut: phases.chance(0.5) ? 0.5 * phases.next() : 0,
    reboots: has.crash && reboots.chance(0.5) ? logUniform(0.02, 0.3, reboots) : 0,
    deposes: 0,
    opening: 0,
    aftermath: has.crash && stream.chance(0.6) ? stream.next() : 0,
  };
  if (isSetTo(capabilities.leases, environment.settings) && reading.chance(0.7)) return againstLeases(plan, reading);
  if (reigns.chance(1 / 4)) return fromReignToReign(plan, reigns);
  return stream.chance(2 / 3) ? plan : fromElectionToElection(plan, stream);
}

/**
 * A lease is wrong in the time between two leaders: the phases are as long as it takes to depose one, who is asked all the same,
 * and time goes on in small steps beside what else happens.
 */
const againstLeases = (plan: SchedulePlan, stream: Stream): SchedulePlan => ({
  ...plan,
  weights: {
    ...plan.weights,
    ...{ deliver: 150, finish: 100, fire: 60, heartbeat: 40 },
    // Who is behind is not elected.
    invoke: logUniform(3, 30, stream),
    advance: logUniform(10, 40, stream),
  },
  operationsMax: Number.MAX_SAFE_INTEGER,
  phaseLength: 15 + stream.below(40),
  patience: 0.95,
  eager: 0.9,
  lateReads: 0.7,
  goesOn: true,
  reboots: plan.reboots > 0 ? 0.5 : 0,
});

/** A leader is deposed without hearing of it, and the next one commits: the phases are as long as that takes. */
const fromReignToReign = (plan: SchedulePlan, stream: Stream): SchedulePlan => ({
  ...plan,
  weights: { ...plan.weights, deliver: 150, finish: 100 },
  operationsMax: Number.MAX_SAFE_INTEGER,
  phaseLength: 10 + stream.below(15),
  opening: 0.9,
  deposes: 0.8,
  leftOut: 0.4 * stream.next(),
  patience: 0.95,
  eager: 0.9,
});

/** Each election among few: many terms with few entries, and leaders deposed before what they said has come through. */
const fromElectionToElection = (plan: SchedulePlan, stream: Stream): SchedulePlan => ({
  ...plan,
  phaseLength: 5 + stream.below(6),
  opening: 0.8 + 0.2 * stream.next(),
});

/** The faults that are on in a run, and can happen in it. */
export function faultsOn(implementation: Implementation, { schedule, environment }: RunPlan): readonly FaultName[] {
  const chances = { ...schedule.weights, failWrite: schedule.failWrite, tornWrite: schedule.tornWrite };
  const isOn = (fault: FaultName): boolean => chances[fault] > 0;
  return FAULT_NAMES.filter((fault) => isOn(fault) && isThere(faultOf(fault), { implementation, environment }));
}
