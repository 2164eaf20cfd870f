// Puts what is loaded by whoever runs seaworthy, or imports it, into a few files in place of several hundred: Node spends
// more on finding and linking modules than a short command spends on its work. All doors are built together, so that they share
// what stands behind them: an implementation that imports seaworthy has the very classes of the program that loads it.

import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const DIST = fileURLToPath(new URL("../dist", import.meta.url));
const DOORS = ["index", "fast-check/index", "cli/main", "cli/start", "host/workers/worker"];

await build({
  entryPoints: DOORS.map((door) => `${DIST}/${door}.js`),
  outbase: DIST,
  outdir: DIST,
  // In the place of the modules that tsc wrote, whose types stay.
  allowOverwrite: true,
  chunkNames: "chunks/[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  packages: "external",
  sourcemap: true,
  sourcesContent: false,
  legalComments: "none",
});
