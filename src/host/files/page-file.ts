// A picture as a file: the page that the build made, with a run put into it.

import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { PageData } from "../../report/picture/page-data.js";
import { PACKAGE_FOLDER } from "./package-folder.js";
import { writeWhole } from "./trace-files.js";
import { UserError } from "../user-error.js";

/** Where the run goes. Base64 has no character that could end the element. */
const PLACE = "{{data}}";

/** Stands at the beginning of every picture. */
const MARK = "<title>Seaworthy</title>";

/** Where the picture of a trace goes if nobody says otherwise. */
export const picturePath = (path: string): string => path.replace(/(\.jsonl)?$/, ".html");

/** Writes the picture of a run. Throws a UserError where a file stands that is not such a picture. */
export function writePage(path: string, data: PageData): void {
  if (isSomethingElse(path))
    throw new UserError(`${path} is there and is no picture of seaworthy's. Name another place with --out FILE.`);
  const packed = gzipSync(JSON.stringify(data), { level: 9 }).toString("base64");
  writeWhole(path, readTemplate().replace(PLACE, packed));
}

/** Most pictures go to a place that nobody named. */
function isSomethingElse(path: string): boolean {
  try {
    const there = statSync(path);
    return there.isFile() && there.size > 0 && !readFileSync(path, "utf8").includes(MARK);
  } catch {
    // Nothing is there, or what is wrong will be told by writing.
    return false;
  }
}

function readTemplate(): string {
  const path = join(PACKAGE_FOLDER, "dist", "page.html");
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new UserError(`the page ${path} is not built. Run npm run build in seaworthy's folder.`);
  }
}
