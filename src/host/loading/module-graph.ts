// The code of an implementation: the text of its file and of all that it imports by name, so that a search is not taken up
// with other code. What is imported by a name that is made while it runs is not seen: the answers themselves are compared too.

import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, resolve } from "node:path";

const SPECIFIER = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*["']([^"'\n]+)["']/g;
const ENDINGS = ["", ".ts", ".mts", ".js", ".mjs", ".cjs", ".json", "/index.ts", "/index.js"];

/** One hash of all files that a file is made of. */
export function codeHash(path: string): string {
  const files = [resolve(path)];
  const hash = createHash("sha1");
  // A list may grow while it is gone through.
  for (const file of files) {
    const text = readFileSync(file, "utf8");
    hash.update(`${text.length} ${text}`);
    if (extname(file) === ".json") continue;
    for (const [, specifier] of text.matchAll(SPECIFIER)) {
      const imported = fileOf(specifier, file);
      if (imported !== null && !files.includes(imported)) files.push(imported);
    }
  }
  return hash.digest("hex");
}

/** The hash of one file, whatever it holds. */
export const fileHash = (path: string): string => createHash("sha1").update(readFileSync(path)).digest("hex");

/** One hash of a command and of the files that its words name: a program, a script. What else it is made of is not seen. */
export function commandHash(command: string, directory: string): string {
  const hash = createHash("sha1").update(command);
  for (const word of command.split(/[\s"']+/)) {
    const path = resolve(directory, word);
    if (statSync(path, { throwIfNoEntry: false })?.isFile()) hash.update(readFileSync(path));
  }
  return hash.digest("hex");
}

/** Where an import leads, or null where that is no file of anybody's. */
function fileOf(specifier: string, from: string): string | null {
  if (specifier.startsWith(".")) {
    const path = resolve(dirname(from), specifier);
    // TypeScript names the file that it will be.
    const candidates = [path, path.replace(/\.(m?)js$/, ".$1ts")].flatMap((one) => ENDINGS.map((end) => one + end));
    return candidates.find((one) => statSync(one, { throwIfNoEntry: false })?.isFile()) ?? null;
  }
  try {
    const file = createRequire(from).resolve(specifier);
    return file.startsWith("/") || /^[A-Z]:/i.test(file) ? file : null;
  } catch {
    return null;
  }
}
