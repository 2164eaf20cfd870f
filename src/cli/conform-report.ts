// Whether a driver is sound, as text and as a document.

import type { CheckOutcome, Result } from "../conform/check.js";
import type { TrialResult } from "../conform/trial.js";
import { nodesMinOf, type Capabilities } from "../contract/capabilities.js";
import type { ConformResult } from "../host/jobs/conform-job.js";
import type { Inspection } from "../host/jobs/inspect-job.js";
import { oneLine } from "../report/plain-text.js";
import { shellWord } from "../report/shell-word.js";
import type { Style } from "../report/style.js";
import { renderTable } from "../report/table.js";
import { wrapped } from "../report/wrap.js";
import type { ConformFlags } from "./conform-flags.js";
import { unjudgedByReason } from "./law-lines.js";
import { counted, grouped } from "./numbers.js";
import { programName } from "./program-name.js";
import { subjectWords } from "./subject.js";

/** What was tried, and what came of it. */
export interface Conforming {
  readonly flags: ConformFlags;
  readonly inspection: Inspection;
  readonly result: ConformResult;
}

/** `untried`: all that was tried holds, and something was not without which that says too little. */
export type ConformVerdict = "sound" | "unsound" | "untried" | "stopped";

const allOf = ({ checks, trials }: ConformResult): readonly Result[] => [...checks, ...trials];
const isUntried = ({ outcome, isEssential }: Result): boolean => outcome === "never tried" && isEssential;

export function verdictOfConform(result: ConformResult): ConformVerdict {
  const all = allOf(result);
  if (all.some(({ outcome }) => outcome === "fails")) return "unsound";
  if (!result.isComplete) return "stopped";
  return all.some(isUntried) ? "untried" : "sound";
}

export function conformDocument({ flags, inspection, result }: Conforming): object {
  const { name, version, capabilities, judged, notJudged } = inspection;
  const { checks, trials, isComplete } = result;
  return {
    ...{
      implementation: { name, version },
      seed: flags.seed,
      runs: flags.runs,
      verdict: verdictOfConform(result),
      isComplete,
    },
    ...{ checks, declared: trials, laws: { judged, notJudged }, capabilities },
  };
}

/** One page. */
export function renderConformed(conforming: Conforming, style: Style): string {
  const { checks, trials } = conforming.result;
  const { capabilities } = conforming.inspection;
  const heading = (text: string): string => style.bold(text);
  const lines = [
    ...checks.flatMap((check) => rowOf(check, style)),
    "",
    heading("what it declares, each thing alone where nothing else goes wrong"),
    ...trials.flatMap((trial) => rowOf(trial, style)),
    "",
    ...renderTable([...lawRows(conforming), ["declares", declaredText(capabilities)]], { width: style.width }),
    "",
    wrapped(verdictText(conforming, style), style.width, 2),
    ...nextSteps(conforming).map((step) => wrapped(`next  ${step}`, style.width, 6)),
  ];
  return `${lines.join("\n")}\n`;
}

const OUTCOME_WIDTH = "never tried".length;

function rowOf(result: Result, style: Style): string[] {
  const { outcome, title, count, of, counterexample, note } = result;
  const head = `${coloured(outcome, style)}${" ".repeat(OUTCOME_WIDTH - outcome.length)}  `;
  const hang = OUTCOME_WIDTH + 2;
  const tried = count === 0 ? "" : style.dim(` (${grouped(count)} ${of})`);
  const line = wrapped(`${head}${title}${tried}`, style.width, hang);
  const more = [
    ...(counterexample === null
      ? []
      : [counterexample.sentence, ...counterexample.way, `seed ${counterexample.seed}`].map((text) =>
          oneLine(text, 600),
        )),
    ...(note === "" ? [] : [style.dim(`${outcome === "fails" || outcome === "warns" ? "mend: " : ""}${note}`)]),
  ];
  return [line, ...more.map((text) => wrapped(`${" ".repeat(hang)}${text}`, style.width, hang + 2))];
}

function coloured(outcome: CheckOutcome, style: Style): string {
  switch (outcome) {
    case "holds":
      return style.green(outcome);
    case "fails":
      return style.red(outcome);
    case "warns":
    case "never tried":
      return style.yellow(outcome);
    case "not asked":
      return style.dim(outcome);
  }
}

/** Which laws can be judged, and why not the others. */
function lawRows({ inspection: { judged, notJudged } }: Conforming): string[][] {
  return [
    ["laws", judged.length === 0 ? "none can be judged" : `${judged.length} can be judged: ${judged.join(", ")}`],
    ...unjudgedByReason(notJudged).map(({ laws, reason }) => ["not judged", `${laws}: ${oneLine(reason)}`]),
  ];
}

function declaredText(capabilities: Capabilities): string {
  const { network, loss, restart, asyncDisk, replicates, disciplined, settings } = capabilities;
  const { reads, transfers, compacts, reconfigures, sessions } = capabilities;
  const asked = Object.entries({ reads, transfers, compacts, reconfigures, sessions }).flatMap(([name, is]) =>
    is === undefined || is === false ? [] : [`${name} true`],
  );
  const yesNo = Object.entries({ loss, restart, asyncDisk, replicates, disciplined }).map(
    ([name, is]) => `${name} ${is}`,
  );
  const switches = Object.entries(settings).map(([name, values]) => `${name}=${values.join("|")}`);
  return [`network ${network}`, ...yesNo, ...asked, `servers ${nodesMinOf(capabilities)} or more`, ...switches]
    .map((text) => oneLine(text))
    .join("; ");
}

function verdictText({ result }: Conforming, style: Style): string {
  const all = allOf(result);
  const ids = (of: readonly Result[]): string => of.map(({ id }) => id).join(", ");
  const failing = all.filter(({ outcome }) => outcome === "fails");
  const warning = all.filter(({ outcome }) => outcome === "warns");
  const asked = all.filter(({ outcome }) => outcome !== "not asked").length;
  const besides = warning.length === 0 ? "" : `; ${counted(warning.length, "warning")}: ${ids(warning)}`;
  switch (verdictOfConform(result)) {
    case "unsound":
      return style.red(`unsound: ${failing.length} of ${asked} checks fail: ${ids(failing)}${besides}`);
    case "stopped":
      return style.yellow(`stopped before the end: of what was tried so far nothing fails${besides}`);
    case "untried":
      return style.yellow(`not enough was tried: ${ids(all.filter(isUntried))}${besides}`);
    case "sound":
      return style.green(`sound, as far as ${counted(asked, "check")} can tell${besides}`);
  }
}

function nextSteps({ flags, inspection, result }: Conforming): readonly string[] {
  const command = (...words: readonly string[]): string => [programName(), ...words.map(shellWord)].join(" ");
  const subject = subjectWords(flags);
  switch (verdictOfConform(result)) {
    case "unsound": {
      const trial = result.trials.find(({ outcome }: TrialResult) => outcome === "fails");
      return [
        "mend the first that fails: the others may follow from it",
        ...(trial === undefined
          ? []
          : [`the run of "${trial.title}", shrunk and drawn: ${command("fuzz", ...subject, ...trial.flags)}`]),
      ];
    }
    case "stopped":
      return ["let it come to its end, or ask for fewer --runs"];
    case "untried":
      return [
        `what each line that was never tried asks for, or more runs: ${command("conform", ...subject, "--runs", String(10 * flags.runs))}`,
      ];
    case "sound":
      return [
        command("fuzz", ...subject),
        // What it does not do cannot be shown; of what it does more can be.
        ...(inspection.notJudged.some(({ reason }) => /^it (shows no|does not)/.test(reason))
          ? ["show more in the view, offer durable and describe, and more laws are judged"]
          : []),
      ];
  }
}
