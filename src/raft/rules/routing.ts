// The rules of routing (section 8; thesis, section 6.2), by the switch `redirects`. Off, nobody names whom it follows.

import type { NodeId } from "../../contract/node-name.js";
import type { NodeState } from "../state.js";

export const ROUTING_RULES = {
  /** What a follower keeps of "the most recent leader it has heard from" (section 8). */
  leaderKept: ({ options: { settings } }: NodeState, leader: NodeId): NodeId | null =>
    settings.redirects || settings.followerReads ? leader : null,
  /**
   * "If the client's first choice is not the leader, that server will reject the client's request and supply information about the most
   * recent leader" (section 8). Unlike the paper, of its own term only: of who led before there is nothing to hope for.
   */
  leaderNamed: ({ options: { settings }, role, leader }: NodeState): NodeId | null =>
    role === "leader" || !settings.redirects ? null : leader,
};

type Bodies = typeof ROUTING_RULES;
export interface RoutingRules extends Bodies {}
