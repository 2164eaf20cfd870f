// A child of these tests, loaded as the harness loads it.

import { join } from "node:path";
import type { Implementation } from "../../../src/contract/implementation.js";
import { optionsOf, DEFAULT_ENVIRONMENT } from "../../../src/cluster/setup.js";
import type { NodeOptions } from "../../../src/contract/implementation.js";
import { loadImplementation } from "../../../src/host/loading/load-implementation.js";
import { shellWord } from "../../../src/report/shell-word.js";

export const ROOT = join(import.meta.dirname, "../../..");

/** The command that runs a file beside this one. */
export const childCommand = (file: string, ...words: readonly string[]): string =>
  ["node", join("test/host/foreign/children", file), ...words].map(shellWord).join(" ");

export const loadCommand = (command: string): Promise<Implementation> =>
  loadImplementation({ origin: { from: "command", command, directory: ROOT }, twice: false });

/** Those of the first server of three. */
export const optionsFor = (settings: NodeOptions["settings"] = {}): NodeOptions =>
  optionsOf({ ...DEFAULT_ENVIRONMENT, settings }, 0);
