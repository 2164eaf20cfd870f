// What servers of a module are asked alike, however their states are kept.

import type { Disk } from "../../../contract/disk.js";
import { toEntries } from "../../../contract/log.js";

/** The place of the only server that a module ever has: another's is another state of the module. */
export const SERVER = 0;

export const plainDisk = ({ values, log }: Disk): object => ({ values, log: toEntries(log) });
