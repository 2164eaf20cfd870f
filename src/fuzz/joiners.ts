// Who waits to be added to a cluster whose membership changes.

import { isSetTo, nodesMinOf } from "../contract/capabilities.js";
import type { Implementation } from "../contract/implementation.js";
import type { Environment } from "../cluster/setup.js";
import { streamsOf, type Stream } from "../random/streams.js";
import { drawClockRate } from "./clock-rate.js";
import type { SwarmLimits } from "./limits.js";

const JOINERS_MAX = 3;
const SERVERS_MAX = 7;

/** A third of the draws is of one server or two, of whom each is needed. */
const drawBeginning = ({ nodes }: Environment, nodesMin: number, stream: Stream): number =>
  stream.chance(1 / 3) ? Math.max(nodesMin, 1 + stream.below(2)) : nodes;

/** Where membership changes some servers more that wait to be added; or of so many as are asked for, only the first begin. */
export function withJoiners(
  { capabilities }: Implementation,
  environment: Environment,
  limits: Pick<SwarmLimits, "nodes" | "voters">,
): Environment {
  if (limits.voters === undefined && !isSetTo(capabilities.reconfigures, environment.settings)) return environment;
  const stream = streamsOf(environment.seed)("joiners");
  const nodesMin = nodesMinOf(capabilities);
  const isFree = limits.voters === undefined && limits.nodes === undefined;
  const begin = isFree ? drawBeginning(environment, nodesMin, stream) : (limits.voters ?? environment.nodes);
  const most = Math.max(begin, Math.min(SERVERS_MAX, begin + stream.below(JOINERS_MAX + 1)));
  const nodes = limits.nodes ?? most;
  const drawn = limits.nodes === undefined ? begin : 1 + stream.below(nodes);
  const voters = limits.voters ?? Math.max(nodesMin, Math.min(nodes, drawn));
  const clockRates = environment.clockRates.slice(0, nodes);
  while (clockRates.length > 0 && clockRates.length < nodes) clockRates.push(drawClockRate(stream));
  return { ...environment, nodes, ...(voters < nodes && { voters }), clockRates };
}
