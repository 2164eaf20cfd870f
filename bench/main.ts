// npm run bench: how fast, on this machine, at this moment. README.md says how to read it.
// `npm run bench -- NAME ...` takes only the measurements named.

import { cpus, loadavg } from "node:os";
import { benchChecking } from "./checking.js";
import { benchForeign } from "./foreign.js";
import { benchLibraries } from "./libraries.js";
import { benchLogLength } from "./log-length.js";
import { benchPage } from "./page.js";
import { benchReplay } from "./replay.js";
import { benchRunLength } from "./run-length.js";
import { benchShrinking } from "./shrinking.js";
import { benchThroughput } from "./throughput.js";

const MEASUREMENTS: Readonly<Record<string, () => void | Promise<void>>> = {
  throughput: benchThroughput,
  "run-length": benchRunLength,
  "log-length": benchLogLength,
  replay: benchReplay,
  libraries: benchLibraries,
  foreign: benchForeign,
  shrinking: benchShrinking,
  checking: benchChecking,
  page: benchPage,
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !(name in MEASUREMENTS));
if (unknown.length > 0) throw new Error(`${unknown.join(", ")}: there are ${Object.keys(MEASUREMENTS).join(", ")}`);

const loadText = (): string =>
  `load ${loadavg()
    .map((load) => load.toFixed(1))
    .join(" ")}`;

console.log(`${cpus().length} x ${cpus()[0].model}, node ${process.version}, ${loadText()}`);
for (const [name, measurement] of Object.entries(MEASUREMENTS)) {
  if (names.length === 0 || names.includes(name)) await measurement();
}
console.log(`\n${loadText()} at the end`);
