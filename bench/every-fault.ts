// What "every fault on" means here: all that the reference stands. A disk that is wiped is no part of it.

import { possibleFaults } from "../dist/cluster/fixed.js";
import { REFERENCE } from "../dist/raft/reference.js";

export const EVERY_FAULT = possibleFaults(REFERENCE.capabilities, {});
