// Where this package stands on disk, and what it says of itself.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of package.json: in a clone of the repository its root. */
export const PACKAGE_FOLDER = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");

/** This package's version. */
export function packageVersion(): string {
  const text = readFileSync(join(PACKAGE_FOLDER, "package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
