// What a mutant is: the reference node with one rule wrong on purpose, as some real implementation once had it.

import type { DiskKind, NetworkKind } from "../cluster/setup.js";
import type { Implementation } from "../contract/implementation.js";
import { raftNode } from "../raft/reference.js";
import { PAPER_RULES, type Rules } from "../raft/rules.js";
import type { NodeState } from "../raft/state.js";

/** Which part of Raft a mutant gets wrong; survivors only look wrong. */
export type Family =
  | ("election" | "replication" | "commitment" | "persistence")
  | ("disruption" | "transfer" | "compaction" | "membership" | "clients" | "reads" | "leases")
  | ("folklore" | "survivors");

/** The smallest environment in which all runs within bounds show a mutant. What is not said is as for everybody. */
export interface CheckedIn {
  readonly nodes?: number;
  /** How many of them the cluster begins with, where that is not all. */
  readonly voters?: number;
  readonly network?: NetworkKind;
  readonly disk?: DiskKind;
  /** Switches of the node. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly bounds?: Readonly<Partial<Record<CheckedBound, number>>>;
  /** Clusters that differ only in who is who are one: where it would take minutes otherwise. */
  readonly symmetry?: true;
}

type CheckedBound =
  | "term"
  | "log"
  | "messages"
  | "pending"
  | "operations"
  | "reads"
  | "transfers"
  | "compactions"
  | "changes"
  | "sessions"
  | "retries"
  | "crashes"
  | "failedWrites"
  | "overtakings"
  | "duplicates";

/** The reference node with one rule wrong on purpose, and what is known of that mistake. */
export interface Mutant {
  readonly id: string;
  readonly family: Family;
  /** What the mistake is and how it hurts, for somebody who has just read the paper. */
  readonly story: string;
  /** Where it was made: repositories with issue or commit, papers, guides. */
  readonly source: string;
  /** Ids of the laws that it must be shown to break; `progress` where it stops a cluster. Survivors break none. */
  readonly breaks: readonly string[];
  /** The environment and bounds that show it. */
  readonly needs: string;
  /** The same for a search of all runs within bounds; absent where it needs nothing that is not there anyway. */
  readonly checks?: CheckedIn;
  /** How many events the known counterexample takes, where its length is firm. */
  readonly length?: number;
  readonly expected: "found" | "survives";
  readonly implementation: Implementation<NodeState>;
}

/** A mutant as its file writes it: what it says of itself, and the rules that it has instead of the paper's. */
export interface MutantSource extends Omit<Mutant, "family" | "expected" | "implementation"> {
  readonly rules: Partial<Rules>;
  /** For what no rule can say: the node whose rules are these, with a function of the contract replaced. */
  readonly around?: (node: Implementation<NodeState>) => Partial<Implementation<NodeState>>;
}

/** The mutants of one family. */
export function familyOf(
  family: Family,
  expected: Mutant["expected"],
  sources: readonly MutantSource[],
): readonly Mutant[] {
  return sources.map(({ rules, around, ...about }) => {
    const node = raftNode(about.id, { ...PAPER_RULES, ...rules });
    return { ...about, family, expected, implementation: around ? { ...node, ...around(node) } : node };
  });
}
