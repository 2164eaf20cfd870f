// The commands and their flags. Reads the command line, calls what it asks for, and answers with the exit status.

import { Command } from "commander";
import { packageVersion } from "../host/files/package-folder.js";
import { checkCommand } from "./check-command.js";
import { BOUND_WORDS, CHECK_NODES_MAX, type CheckFlags } from "./check-flags.js";
import { conformCommand } from "./conform-command.js";
import type { ConformFlags } from "./conform-flags.js";
import { EXIT } from "./exit-status.js";
import { statusOfFailure } from "./failure-status.js";
import {
  CHECK_EXAMPLES,
  CHECK_NOTES,
  CONFORM_NOTES,
  examplesHelp,
  FUZZ_EXAMPLES,
  HELP_ROOM_MIN,
  JUDGE_EXAMPLES,
  JUDGE_NOTES,
  PROGRAM_EXAMPLES,
  PROGRAM_NOTES,
  lawsHelp,
  notesHelp,
  settingsHelp,
} from "./help.js";
import { MODEL } from "../host/asked/check-settings.js";
import { RUN_WORDS } from "../host/asked/settings.js";
import { fuzzCommand } from "./fuzz-command.js";
import { TRACES, WORKERS_MAX, type FuzzFlags } from "./fuzz-flags.js";
import { judgeCommand, type JudgeFlags } from "./judge-command.js";
import { mutantsCommand, type MutantsFlags } from "./mutants-command.js";
import {
  collect,
  parseBound,
  parseBytes,
  parseCount,
  parseDuration,
  parsePath,
  parseSeed,
  parseShard,
} from "./option-values.js";
import {
  hangOption,
  implementationOption,
  jsonOption,
  mutantOption,
  openOption,
  twiceOption,
} from "./shared-options.js";
import { command, type End } from "./new-command.js";
import { addTraceCommands } from "./trace-commands.js";

/** Runs one command line; answers its exit status. */
export async function runProgram(words: readonly string[]): Promise<number> {
  let status: number = EXIT.clean;
  const program = programWith((ended) => (status = ended));
  try {
    await program.parseAsync(words, { from: "user" });
    return status;
  } catch (error) {
    return statusOfFailure(error);
  }
}

function programWith(end: End): Command {
  const program = new Command("seaworthy")
    .description("Finds the schedule that breaks a Raft implementation, makes it short, and plays it again.")
    .version(packageVersion())
    .exitOverride()
    .configureHelp({ minWidthToWrap: HELP_ROOM_MIN })
    .configureOutput({ outputError: () => {} })
    .helpCommand(false);
  addConform(program, end);
  addFuzz(program, end);
  addCheck(program, end);
  addTraceCommands(program, end);
  addJudge(program, end);
  addMutants(program, end);
  program.addHelpText("after", () => `\n${examplesHelp(PROGRAM_EXAMPLES)}`);
  program.addHelpText("after", () => notesHelp(PROGRAM_NOTES));
  return program;
}

function addConform(program: Command, end: End): void {
  command(program, "conform", "is the driver sound? One page on what all other commands stand on")
    .addOption(implementationOption())
    .addOption(mutantOption())
    .option("--seed <seed>", "draw everything from this seed", parseSeed, "1")
    .option("--runs <count>", "how many runs each check looks at", parseCount(1, 1_000_000), 100)
    .addOption(hangOption())
    .addOption(jsonOption())
    .addHelpText("after", () => notesHelp(CONFORM_NOTES))
    .action(async (flags: ConformFlags) => end(await conformCommand(flags)));
}

function addFuzz(program: Command, end: End): void {
  command(program, "fuzz", "look for runs that break a law; shrink and keep what is found")
    .addOption(implementationOption())
    .addOption(mutantOption())
    .option("--seed <seed>", "draw everything from this seed (default: a fresh one, printed)", parseSeed)
    .option("--runs <count>", "how many runs (default: 2000, unless --for is given)", parseCount(1))
    .option("--for <duration>", "for how long: 60s, 5m", parseDuration)
    .option("--nodes <count>", "how many servers (default: drawn)", parseCount(1, 15))
    .option("--steps <count>", "how many actions a run (default: drawn)", parseCount(1, 1_000_000))
    .option(
      "--set <name=value>",
      "fix a switch of the implementation, network, disk, time, healing, or a fault",
      collect,
    )
    .option("--laws <list>", "judge these laws only, by id, with commas between")
    .option(
      "--workers <count>",
      "how many threads (default: one a processor with --for, else 1)",
      parseCount(1, WORKERS_MAX),
    )
    .option(
      "--shrinks <count>",
      "how many findings of each kind are shrunk and kept; the others are counted",
      parseCount(1, 1000),
      1,
    )
    .option("--first", "stop at the first finding that counts")
    .option("--strict", "discipline counts, even of an implementation that does not claim to keep it")
    .option("--shard <i/n>", "make only the i-th of n parts of the runs", parseShard)
    .option("--traces <folder>", "where traces are kept", parsePath, TRACES)
    .addOption(twiceOption())
    .addOption(hangOption())
    .addOption(openOption())
    .addOption(jsonOption())
    .addHelpText("after", () => `\n${[settingsHelp(RUN_WORDS), lawsHelp(), examplesHelp(FUZZ_EXAMPLES)].join("\n\n")}`)
    .action(async (flags: FuzzFlags) => end(await fuzzCommand(flags)));
}

function addCheck(program: Command, end: End): void {
  const check = command(program, "check", "follow all runs within bounds, and find the shortest that breaks a law")
    .addOption(implementationOption())
    .addOption(mutantOption())
    .option("--nodes <count>", "how many servers (default: 3)", parseCount(1, CHECK_NODES_MAX));
  for (const { flag, help, min } of BOUND_WORDS) check.option(`${flag} <count>`, help, parseBound(min));
  check
    .option("--set <name=value>", "fix a switch of the implementation, network, disk, or loss", collect)
    .option("--laws <list>", "judge these laws only, by id, with commas between; or none, or all")
    .option("--symmetry", "count clusters that differ only in who is who as one")
    .option("--no-symmetry", "tell them apart, even where a mutant asks for symmetry")
    .option("--drop-ignored", "drop packets that their receiver would ignore: a reduced model")
    .option("--max-states <count>", "stop after so many distinct clusters", parseCount(1))
    .option(
      "--max-memory <size>",
      "stop before it takes more: 12G, 500M (default: three quarters of what there is)",
      parseBytes,
    )
    .option("--for <duration>", "stop after so long: 60s, 5m", parseDuration)
    .option("--workers <count>", "how many threads share the search", parseCount(1, WORKERS_MAX), 1)
    .option("--checkpoint <file>", "save the search there, now and then and when it stops", parsePath)
    .option("--checkpoint-every <duration>", "how often, with --checkpoint (default: 60s)", parseDuration)
    .option("--resume <file>", "go on with a saved search: the same model, as many workers", parsePath)
    .option("--traces <folder>", "where a trace is kept", parsePath, TRACES)
    .addOption(twiceOption())
    .addOption(hangOption())
    .addOption(openOption())
    .addOption(jsonOption())
    .addHelpText("after", () => `\n${[settingsHelp(MODEL), lawsHelp(), examplesHelp(CHECK_EXAMPLES)].join("\n\n")}`)
    .addHelpText("after", () => notesHelp(CHECK_NOTES))
    .action(async (flags: CheckFlags) => end(await checkCommand(flags)));
}

function addJudge(program: Command, end: End): void {
  command(program, "judge", "judge the laws on events that servers wrote down as they ran")
    .argument("<file...>", "events, a line of JSON each: in our own format, or etcd-raft's, Specula's or CCF's")
    .option("--map <file>", "what the fields of a line are, for events in any other format", parsePath)
    .option("--laws <list>", "judge these laws only, by id, with commas between")
    .option("--strict", "discipline counts, even of servers that do not claim to keep it")
    .option("--picture <file>", "draw what a finding depends on, or the end of the events, as SVG", parsePath)
    .addOption(jsonOption())
    .addHelpText("after", () => `\n${[lawsHelp(), examplesHelp(JUDGE_EXAMPLES)].join("\n\n")}`)
    .addHelpText("after", () => notesHelp(JUDGE_NOTES))
    .action((files: readonly string[], flags: JudgeFlags) => end(judgeCommand(files, flags)));
}

function addMutants(program: Command, end: End): void {
  command(program, "mutants", "hunt for mistakes made on purpose, and check that each has its declared outcome")
    .option("--list", "only list them, each with its story and its source")
    .option("--id <id>", "only this one; may be repeated", collect)
    .option("--seeds <count>", "how many hunts each", parseCount(1, 1000), 5)
    .option("--seed <seed>", "draw the seeds from this one (default: the commit's hash)", parseSeed)
    .option("--matrix", "instead: which mutant breaks which law, and after how many actions")
    .option(
      "--actions <count>",
      "with --matrix: how many actions each hunt takes (default: 300000)",
      parseCount(1, 1e9),
    )
    .option(
      "--at-most <count>",
      "with --matrix: how many actions one goes on for at most, until any law is broken that must be (default: 6000000)",
      parseCount(1, 1e9),
    )
    .option("--picture <file>", "with --matrix: draw it as well, as SVG", parsePath)
    .option("--workers <count>", "how many threads (default: one a processor)", parseCount(1, WORKERS_MAX))
    .addOption(jsonOption())
    .action(async (flags: MutantsFlags) => end(await mutantsCommand(flags)));
}
