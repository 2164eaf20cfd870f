// Runs a command as the harness does, without end: to be killed.

import { BLANK_DISK, CAREFUL } from "../../../../dist/index.js";
import { loadImplementation } from "../../../../dist/host/loading/load-implementation.js";

const origin = { from: "command", command: process.argv[2], directory: process.cwd() };
const implementation = await loadImplementation({ origin, twice: false });
const options = {
  ...{ id: 0, nodes: 3, bootstrap: null, settings: CAREFUL.settings, seed: "1" },
  ...{ electionTimeoutMin: 1, electionTimeoutMax: 2, heartbeatInterval: 1 },
};
for (;;) {
  let { state } = implementation.boot(BLANK_DISK, options);
  for (let i = 0; i < 100; i++) ({ state } = implementation.reduce(state, { type: "timer", timer: "election" }));
}
