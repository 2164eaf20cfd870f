// Declares that its nodes do not restart and that their disks are done at once.

import { toy } from "./toy.js";

export default { ...toy, capabilities: { ...toy.capabilities, restart: false, asyncDisk: false } };
