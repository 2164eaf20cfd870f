// Where the parts of a cluster stand in the list of numbers that it is: one for each server's slot, one for the history, one
// for what was used up of the bounds, then one for each packet under way.

export interface Layout {
  /** How many servers there are; their slots stand first. */
  readonly servers: number;
  readonly history: number;
  readonly usage: number;
  /** Of the first packet. */
  readonly packets: number;
}

export const layoutOf = (servers: number): Layout => ({
  servers,
  history: servers,
  usage: servers + 1,
  packets: servers + 2,
});
