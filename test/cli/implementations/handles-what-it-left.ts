// As programs do that are to die of what they do not expect.

import implementation from "./throws-from-a-timer.js";

process.on("uncaughtException", () => process.exit(1));

export default implementation;
