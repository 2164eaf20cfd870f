// A picture as a file: the page that the build made, with a run put into it.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { PageData } from "../report/picture/page-data.js";
import { PACKAGE_FOLDER } from "./package-folder.js";
import { writeWhole } from "./trace-files.js";
import { UserError } from "./user-error.js";

/** Where the run goes. Base64 has no character that could end the element. */
const PLACE = "{{data}}";

/** Writes the picture of a run. */
export function writePage(path: string, data: PageData): void {
  const packed = gzipSync(JSON.stringify(data), { level: 9 }).toString("base64");
  writeWhole(path, readTemplate().replace(PLACE, packed));
}

function readTemplate(): string {
  const path = join(PACKAGE_FOLDER, "dist", "page.html");
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new UserError(`the page ${path} is not built. Run npm run build in seaworthy's folder.`);
  }
}
