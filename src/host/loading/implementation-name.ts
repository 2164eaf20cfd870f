// What `--implementation` may say: a name that is known here, a file, or a command. Decided without loading anything.

import { accessSync, constants, existsSync, statSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import { ALL_MUTANTS, mutantById } from "../../mutants/all-mutants.js";
import { PACKAGE_FOLDER } from "../files/package-folder.js";
import { shellWord } from "../../report/shell-word.js";
import { UserError } from "../user-error.js";

/** Where an implementation comes from. Plain data: it goes to workers. */
export type Origin =
  | { readonly from: "reference" }
  | { readonly from: "mutant"; readonly id: string }
  | { readonly from: "adapter"; readonly folder: string; readonly exported: string }
  | { readonly from: "file"; readonly path: string }
  /** A module of WebAssembly that speaks the protocol. */
  | { readonly from: "wasm"; readonly path: string }
  /** Any program that speaks the protocol; `directory` is where it is run. */
  | { readonly from: "command"; readonly command: string; readonly directory: string };

/** Whether it is code that is not ours. */
export const isForeign = ({ origin }: { readonly origin: Origin }): boolean =>
  origin.from !== "reference" && origin.from !== "mutant";

/** The adapters that come with the repository: by name the folder, and what its module exports. */
const ADAPTERS: Readonly<Record<string, { readonly folder: string; readonly exported: string }>> = {
  liferaft: { folder: "liferaft", exported: "liferaft" },
  "liferaft-io": { folder: "liferaft", exported: "liferaftIo" },
  tinyraft: { folder: "tinyraft", exported: "tinyraft" },
};

const EXTENSIONS = [".js", ".mjs", ".ts", ".mts"];
const WASM = ".wasm";
const MUTANT = "mutant:";

/** A path may hold a space, too: whether it is one is to be looked for first. */
export const isCommandLine = (name: string): boolean => /\s/.test(name.trim());

/** Reads what `--implementation` says; `directory` is where relative files are looked for. */
export function parseImplementationName(name: string, directory: string): Origin {
  if (name === "reference") return { from: "reference" };
  if (Object.hasOwn(ADAPTERS, name)) return { from: "adapter", ...ADAPTERS[name] };
  if (name.startsWith(MUTANT)) return parseMutant(name.slice(MUTANT.length));
  if (mutantById(name)) return { from: "mutant", id: name };
  if ([...EXTENSIONS, WASM].includes(extname(name)) && !isCommandLine(name)) return parseFile(name, directory);
  if (name !== "" && existsSync(resolve(directory, name))) return parseFile(name, directory);
  if (isCommandLine(name)) return { from: "command", command: name, directory };
  throw new UserError(`unknown implementation "${name}". ${knownNames()}`);
}

function parseMutant(id: string): Origin {
  if (mutantById(id)) return { from: "mutant", id };
  throw new UserError(
    `unknown mutant "${id}".${alike(id)} \`seaworthy mutants --list\` names all ${ALL_MUTANTS.length}.`,
  );
}

function parseFile(name: string, directory: string): Origin {
  const path = resolve(directory, name);
  if (!existsSync(path))
    throw new UserError(`there is no implementation file ${path}. Give --implementation the path of one.`);
  if (!statSync(path).isFile()) {
    throw new UserError(
      `${path} is not a file. Give --implementation a ${EXTENSIONS.join(", ")} file that exports the contract, or a ${WASM} file.`,
    );
  }
  if (extname(path) === WASM) return { from: "wasm", path };
  if (!EXTENSIONS.includes(extname(path))) {
    if (isExecutable(path)) return { from: "command", command: shellWord(path), directory };
    throw new UserError(
      `${path} is no JavaScript or TypeScript file, and no program that can be run. Give --implementation a ${[...EXTENSIONS, WASM].join(", ")} file, or the command that runs it, such as "python3 ${name}".`,
    );
  }
  return { from: "file", path };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The names of the adapters that are there: an installed package has none. */
export const adapterNames = (): readonly string[] =>
  Object.keys(ADAPTERS).filter((name) =>
    existsSync(join(PACKAGE_FOLDER, "adapters", ADAPTERS[name].folder, "index.js")),
  );

const knownNames = (): string =>
  `There are ${["reference", ...adapterNames()].join(", ")}, the mutants (seaworthy mutants --list), a file such as ./my-raft.ts or ./my-raft.wasm, or a command such as "python3 my-raft.py".`;

/** The names that come nearest to one that is mistyped. */
function alike(id: string): string {
  const words = id.split("-").filter((word) => word.length > 2);
  const near = ALL_MUTANTS.filter((mutant) => words.some((word) => mutant.id.includes(word))).slice(0, 3);
  return near.length === 0 ? "" : ` Did you mean ${near.map((mutant) => mutant.id).join(" or ")}?`;
}
