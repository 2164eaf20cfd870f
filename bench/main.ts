// npm run bench: how fast, on this machine, at this moment. README.md says how to read it.

import { cpus, loadavg } from "node:os";
import { benchLogLength } from "./log-length.js";
import { benchRunLength } from "./run-length.js";
import { benchThroughput } from "./throughput.js";

const loadText = (): string =>
  `load ${loadavg()
    .map((load) => load.toFixed(1))
    .join(" ")}`;

console.log(`${cpus().length} x ${cpus()[0].model}, node ${process.version}, ${loadText()}`);
await benchThroughput();
await benchRunLength();
await benchLogLength();
console.log(`\n${loadText()} at the end`);
