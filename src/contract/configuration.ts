// Who has a say in a cluster, and how many of them are enough (section 6 of the paper; thesis, chapter 4). Rules, laws and
// mutants count their quorums here. It does not know what is decided, nor how one configuration follows another.

import type { NodeId } from "./node-name.js";

/** The servers of a cluster by what they have a say in. Plain data: each list in ascending order, so that equals look equal. */
export type Configuration = {
  /** Who votes, and whose copies count; in a joint configuration those of the new one. */
  readonly voters: readonly NodeId[];
  /** The voters of the old configuration while a joint one is in force (section 6; thesis, section 4.3), otherwise null. */
  readonly outgoing: readonly NodeId[] | null;
  /** Who is sent the log and has no say: non-voting members (section 6; thesis, section 4.2.1). */
  readonly learners: readonly NodeId[];
};

/** Whether a value is a well-formed configuration. */
export function isConfiguration(value: unknown): value is Configuration {
  if (typeof value !== "object" || value === null) return false;
  const { voters, outgoing, learners } = value as { readonly [F in keyof Configuration]?: unknown };
  return areServers(voters) && (outgoing === null || areServers(outgoing)) && areServers(learners);
}

const areServers = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.every((server, i) => Number.isSafeInteger(server) && (i === 0 ? server >= 0 : server > value[i - 1]));

/** The configuration that a cluster begins with: all of its servers are voters. */
export function initialConfiguration(nodes: number): Configuration {
  const voters: NodeId[] = [];
  for (let server = 0; server < nodes; server++) voters.push(server);
  return { voters, outgoing: null, learners: [] };
}

/**
 * Whether these servers are enough to elect a leader or to commit an entry: a majority of the voters (section 5.2, 5.3), and
 * in a joint configuration a majority of the outgoing ones as well, each counted by itself (section 6; thesis, section 4.3).
 * Learners and strangers count for nothing, and who is named twice counts once. Where nobody votes nothing is a quorum.
 */
export function isQuorum(configuration: Configuration, members: readonly NodeId[]): boolean {
  const { voters, outgoing } = configuration;
  return isMajority(voters, members) && (outgoing === null || isMajority(outgoing, members));
}

function isMajority(voters: readonly NodeId[], members: readonly NodeId[]): boolean {
  let counted = 0;
  for (const voter of voters) if (members.includes(voter)) counted++;
  return counted * 2 > voters.length;
}
