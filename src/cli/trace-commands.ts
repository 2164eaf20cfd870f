// The commands that take a recorded trace, and their flags.

import { Option, type Command } from "commander";
import { EXPORT_FORMAT_NAMES } from "../report/export/formats.js";
import { exportCommand, type ExportFlags } from "./export-command.js";
import { formatsHelp } from "./help.js";
import { command, type End } from "./new-command.js";
import { collect, parseCount, parsePath } from "./option-values.js";
import { replayCommand } from "./replay-command.js";
import type { ReplayFlags } from "./replay-flags.js";
import {
  hangOption,
  implementationOption,
  jsonOption,
  mutantOption,
  openOption,
  twiceOption,
} from "./shared-options.js";
import { shrinkCommand, type ShrinkFlags } from "./shrink-command.js";
import { viewCommand, type ViewFlags } from "./view-command.js";

export function addTraceCommands(program: Command, end: End): void {
  addReplay(program, end);
  addShrink(program, end);
  addView(program, end);
  addExport(program, end);
}

function addReplay(program: Command, end: End): void {
  command(program, "replay", "play a trace again, step by step")
    .argument("<trace>", "a trace that fuzz or check wrote (*.jsonl), or a folder of them: is each still broken?")
    .addOption(implementationOption())
    .addOption(mutantOption())
    .option("--until <count>", "stop after so many actions, and show the whole cluster there", parseCount(0))
    .option("--best-effort", "go on where the run differs; also to try it on another implementation")
    .addOption(twiceOption())
    .addOption(hangOption())
    .addOption(jsonOption())
    .action(async (trace: string, flags: ReplayFlags) => end(await replayCommand(trace, flags)));
}

function addShrink(program: Command, end: End): void {
  command(program, "shrink", "make a recorded finding as short as it gets")
    .argument("<trace>", "a trace with a finding (*.jsonl)")
    .option("--out <file>", "where the short trace goes (default: beside the trace, *.short.jsonl)", parsePath)
    .option("--best-effort", "go on where the run differs: records anew what is broken still")
    .addOption(twiceOption())
    .addOption(implementationOption())
    .addOption(mutantOption())
    .addOption(hangOption())
    .addOption(openOption())
    .addOption(jsonOption())
    .action(async (trace: string, flags: ShrinkFlags) => end(await shrinkCommand(trace, flags)));
}

function addView(program: Command, end: End): void {
  command(program, "view", "draw a run as one HTML file, to be stepped through and explored")
    .argument("[trace]", "a trace that fuzz wrote (*.jsonl); without one: a fresh cluster to play with")
    .option("--out <file>", "where the picture goes (default: beside the trace, *.html)", parsePath)
    .option("--nodes <count>", "how many servers a fresh cluster has (default: 3)", parseCount(1, 15))
    .option(
      "--set <name=value>",
      "of a fresh cluster: a switch of the implementation, network, disk, time, or a fault to be offered",
      collect,
    )
    .option("--best-effort", "draw what happens on another implementation, or another version")
    .addOption(implementationOption())
    .addOption(mutantOption())
    .addOption(twiceOption())
    .addOption(hangOption())
    .addOption(openOption())
    .addOption(jsonOption())
    .action(async (trace: string | undefined, flags: ViewFlags) => end(await viewCommand(trace, flags)));
}

function addExport(program: Command, end: End): void {
  command(program, "export", "write a recorded run in another tool's format")
    .argument("<trace>", "a trace that fuzz wrote (*.jsonl)")
    .addOption(new Option("--to <format>", "the format").choices(EXPORT_FORMAT_NAMES).makeOptionMandatory())
    .option("--out <file>", "where it goes (default: standard output)", parsePath)
    .option("--best-effort", "export what happens on another implementation, or another version")
    .addOption(implementationOption())
    .addOption(mutantOption())
    .addOption(twiceOption())
    .addOption(hangOption())
    .addOption(jsonOption())
    .addHelpText("after", () => `\n${formatsHelp()}`)
    .action(async (trace: string, flags: ExportFlags) => end(await exportCommand(trace, flags)));
}
