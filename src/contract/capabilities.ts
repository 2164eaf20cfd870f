// What an implementation assumes of its environment. Faults outside what is declared are injected by explicit flag only.

/** What must be set for something: each switch with its value, or with the values of which it must have one. */
export type Switches = Readonly<Record<string, string | readonly string[]>>;

/** What an implementation says of itself: in which environment it must be safe, and what it can do. */
export interface Capabilities {
  /** `any`: packets may be lost, repeated and overtake each other. `fifo`: links keep order and repeat nothing. */
  readonly network: "any" | "fifo";
  /**
   * A specification with a bounded bag of its own: a step whose packets do not fit is not possible. What is lost or copied
   * is then an action of the network.
   */
  readonly bag?: "block" | undefined;
  /** Whether packets may be lost. */
  readonly loss: boolean;
  /** Whether a node may crash and start again from its disk. */
  readonly restart: boolean;
  /** Whether it can work with a disk that finishes writes later (`async`), or takes every write as done when it returns. */
  readonly asyncDisk: boolean;
  /** Whether values and log may be on devices of their own, so that a write becomes durable before an older one; false if left out. */
  readonly devices?: boolean | undefined;
  /** Whether it replicates commands, or elects only. */
  readonly replicates: boolean;
  /** Whether it answers reads, which are to be linearizable; false if left out. */
  readonly reads?: boolean | undefined;
  /** The switches with which it takes a snapshot when it is asked to, `{}` where it always does; left out where it never does. */
  readonly compacts?: Switches | undefined;
  /** The same of transfers of leadership. */
  readonly transfers?: Switches | undefined;
  /** The switches with which its reads rely on clocks; left out where they never do. */
  readonly leases?: Switches | undefined;
  /** Whether its servers may stand still for a while, as in a garbage collection; if left out, where its reads never rely on clocks. */
  readonly pauses?: boolean | undefined;
  /** The switches with which it takes changes of its membership, `{}` where it always does; left out where it never does. */
  readonly reconfigures?: Switches | undefined;
  /** `applied`: it counts by the configuration that it has applied last; left out: by the latest in its log, as published. */
  readonly configurationInForce?: "applied" | undefined;
  /** The switches with which clients open sessions, in which they may ask for a write again; left out where they never do. */
  readonly sessions?: Switches | undefined;
  /** Whether the discipline laws are laws for it, or warnings. */
  readonly disciplined: boolean;
  /** The fewest servers that it makes a cluster of; 1 where nothing is said. */
  readonly nodesMin?: number | undefined;
  /** Switches that `options.settings` understands, with the values each may take; the first is the default. */
  readonly settings: Readonly<Record<string, readonly string[]>>;
  /** Which of these add something to the Raft of the paper. They are at their defaults, all together, in a third of the runs. */
  readonly features?: readonly string[] | undefined;
  /**
   * The switches with which it makes progress though some links stay blocked for ever, as long as a majority of the servers is whole
   * among itself; left out where nothing is promised.
   */
  readonly standsCuts?: Readonly<Record<string, string>> | undefined;
}

/** The fewest servers that an implementation makes a cluster of. */
export const nodesMinOf = ({ nodesMin }: Capabilities): number => nodesMin ?? 1;

/** Whether the switches that something asks for are set; never where it is not declared. */
export const isSetTo = (wanted: Switches | undefined, settings: Readonly<Record<string, string>>): boolean =>
  wanted !== undefined && Object.entries(wanted).every(([name, values]) => [values].flat().includes(settings[name]));

/** Every switch at its default. */
export const settingsByDefault = ({ settings }: Capabilities): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(settings).map(([name, values]) => [name, values[0]]));

/**
 * What a Raft of the paper stands: a network that does anything, restarts, a disk that takes its time. A beginning for
 * what one's own declares.
 */
export const CAREFUL: Capabilities = {
  network: "any",
  loss: true,
  restart: true,
  asyncDisk: true,
  replicates: true,
  disciplined: false,
  settings: {},
};
