// Draws the pictures that are checked in: `npm run pictures`. The same code gives the same files.

import { writeFileSync } from "node:fs";
import { PICTURES, ROOT } from "./pictures.js";

for (const { path, draw } of PICTURES) writeFileSync(new URL(path, ROOT), draw());
