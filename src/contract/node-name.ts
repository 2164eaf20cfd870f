// How people read servers: counted from 1, with an S before it.

/** A server's position in the cluster, counted from 0. People read it as S1, S2, ... */
export type NodeId = number;

/** The name of a server: S1 is node 0. */
export const nodeName = (node: NodeId): string => `S${node + 1}`;

/** `S1, S2`, or `nobody`. */
export const serversText = (servers: readonly NodeId[]): string =>
  servers.length === 0 ? "nobody" : servers.map(nodeName).join(", ");

/** The server of a name that `nodeName` gave. */
export const nodeOfName = (name: string): NodeId => Number(name.slice(1)) - 1;
