// Options that several commands have.

import { Option } from "commander";
import { adapterNames } from "../host/loading/implementation-name.js";
import { HANG_MILLISECONDS } from "./fuzz-flags.js";
import { parseDuration } from "./option-values.js";

export const implementationOption = () =>
  new Option(
    "--implementation <name>",
    `${["reference", ...adapterNames()].join(", ")}, mutant:ID, a .js, .mjs, .ts or .wasm file, or a "command"`,
  );
export const mutantOption = () => new Option("--mutant <id>", "the same as --implementation mutant:ID");
export const twiceOption = () =>
  new Option("--twice", "take every step twice and compare: shows code that is not deterministic");
export const hangOption = () =>
  new Option("--hang-after <duration>", "give up on an implementation whose call has not returned for so long")
    .argParser(parseDuration)
    .default(HANG_MILLISECONDS, "10s");
export const openOption = () => new Option("--open", "show the picture");
export const jsonOption = () => new Option("--json", "one JSON document on standard output");
