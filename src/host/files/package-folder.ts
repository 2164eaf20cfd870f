// Where this package stands on disk, and what it says of itself.

import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of package.json: in a clone of the repository its root. */
export const PACKAGE_FOLDER = folderAbove(dirname(fileURLToPath(import.meta.url)));

/** This file may be one of many, or be bundled with others a floor higher. */
function folderAbove(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : folderAbove(dirname(folder));
}

/** This package's version. */
export function packageVersion(): string {
  const text = readFileSync(join(PACKAGE_FOLDER, "package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
