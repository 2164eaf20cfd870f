// A server's own clock: how fast it runs, and when by cluster time a timer that was armed by it may and must fire.

import type { NodeId } from "../contract/node-name.js";
import type { Environment } from "./setup.js";

/** How fast a node's clock runs, in per cent of cluster time. */
export const clockRateOf = ({ clockRates }: Environment, node: NodeId): number => clockRates[node] ?? 100;

/** The first moment at which a timer may fire that takes so long at least by a clock of that rate. */
export const opensAt = (now: number, min: number, rate: number): number => now + Math.ceil((min * 100) / rate);

/** The moment at which it must have fired; never before it may. */
export const closesAt = (now: number, max: number, rate: number, opens: number): number =>
  Math.max(opens, now + Math.floor((max * 100) / rate));
