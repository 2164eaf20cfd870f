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
  // Between two configurations somebody votes in the outgoing one, or nothing would ever be a quorum.
  const isOutgoing = outgoing === null || (areServers(outgoing) && (outgoing as readonly unknown[]).length > 0);
  return areServers(voters) && isOutgoing && areServers(learners);
}

const areServers = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.every((server, i) => Number.isSafeInteger(server) && (i === 0 ? server >= 0 : server > value[i - 1]));

/** The configuration of a server that waits to be added to one. */
export const NO_CONFIGURATION: Configuration = { voters: [], outgoing: null, learners: [] };

/** A configuration of the first so many servers, all of them voters. */
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

/** The servers whose number, by server, is at least so much: those who hold a log that far, or have answered so late a round. */
export function serversReaching(byServer: readonly number[], least: number): NodeId[] {
  const reaching: NodeId[] = [];
  for (let server = 0; server < byServer.length; server++) if (byServer[server] >= least) reaching.push(server);
  return reaching;
}

function isMajority(voters: readonly NodeId[], members: readonly NodeId[]): boolean {
  let counted = 0;
  for (const voter of voters) if (members.includes(voter)) counted++;
  return counted * 2 > voters.length;
}

/** Whether a server votes, in the new configuration or in the outgoing one. */
export const isVoter = ({ voters, outgoing }: Configuration, server: NodeId): boolean =>
  voters.includes(server) || (outgoing !== null && outgoing.includes(server));

/** Who votes, in order. */
export function votersOf({ voters, outgoing }: Configuration): readonly NodeId[] {
  return outgoing === null ? voters : inOrder([...voters, ...outgoing]);
}

/** Who is sent the log, in order: voters and learners. */
export function membersOf(configuration: Configuration): readonly NodeId[] {
  const { learners } = configuration;
  const voters = votersOf(configuration);
  return learners.length === 0 ? voters : inOrder([...voters, ...learners]);
}

/** Servers as a configuration lists them: each once, in ascending order. */
export const inOrder = (servers: readonly NodeId[]): readonly NodeId[] => [...new Set(servers)].sort((a, b) => a - b);

/** The configuration with its servers called by other names; without those whose name is -1. */
export const renamedConfiguration = (
  { voters, outgoing, learners }: Configuration,
  names: readonly NodeId[],
): Configuration => {
  const renamed = (servers: readonly NodeId[]): readonly NodeId[] =>
    inOrder(servers.map((server) => names[server]).filter((name) => name >= 0));
  return { voters: renamed(voters), outgoing: outgoing && renamed(outgoing), learners: renamed(learners) };
};

/** Whether the same servers vote in both, so that the same are quorums. */
export const haveSameVoters = (a: Configuration, b: Configuration): boolean =>
  a === b || (isSameList(a.voters, b.voters) && isSameList(a.outgoing, b.outgoing));

export const isSameConfiguration = (a: Configuration, b: Configuration): boolean =>
  haveSameVoters(a, b) && isSameList(a.learners, b.learners);

const isSameList = (a: readonly NodeId[] | null, b: readonly NodeId[] | null): boolean =>
  a === null || b === null ? a === b : a.length === b.length && a.every((server, i) => server === b[i]);
