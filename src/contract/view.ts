// What an implementation shows of a node's state, in the words of Figure 2. A field that it cannot show is absent,
// and the laws that need it are reported as not judged.

import type { Configuration } from "./configuration.js";
import type { Log } from "./log.js";
import type { NodeId } from "./node-name.js";

/** Who a server can be in its term. A pre-candidate asks whether it would be elected (thesis, section 9.6). */
export const ROLES = ["follower", "pre-candidate", "candidate", "leader"] as const;

/** Who a server is in its term. */
export type Role = (typeof ROLES)[number];

/** Whether a server of this role counts votes, or what would be votes. */
export const isCandidate = (role: Role | undefined): boolean => role === "candidate" || role === "pre-candidate";

/** A server's state in the words of Figure 2. What cannot be shown is absent. */
export interface View {
  readonly currentTerm?: number;
  readonly votedFor?: NodeId | null;
  readonly role?: Role;
  readonly log?: Log;
  readonly commitIndex?: number;
  readonly lastApplied?: number;
  /** Who granted this candidate a vote in its term, itself included; of a pre-candidate, who would. */
  readonly votesGranted?: readonly NodeId[];
  /** Leaders only, by node. */
  readonly nextIndex?: readonly number[];
  /** Leaders only, by node; a leader's own position is the index up to which it counts its own log. */
  readonly matchIndex?: readonly number[];
  /** By which it counts: what it has in force, of a server that waits to be added one of nobody. Absent: always that of its boot. */
  readonly configuration?: Configuration;
}

/** The name of a field of a view. */
export type ViewField = keyof View;

/** All that a view may show. */
export const VIEW_FIELDS = [
  "currentTerm",
  "votedFor",
  "role",
  "log",
  "commitIndex",
  "lastApplied",
  "votesGranted",
  "nextIndex",
  "matchIndex",
  "configuration",
] as const satisfies readonly ViewField[];

/** What of a view a restart would bring back. */
export type DurableView = Pick<View, "currentTerm" | "votedFor" | "log">;

/** What a packet promises, for the laws that read packets. */
export type Pledge =
  | { readonly type: "vote"; readonly term: number; readonly granted: boolean }
  | { readonly type: "acknowledgement"; readonly term: number; readonly index: number };
