// What a search came to, as text: the verdict first, and the model with its bounds beside it.

import { OPERATION_BOUNDS, type OperationBoundName } from "../cluster/operation.js";
import { isSetTo } from "../contract/capabilities.js";
import { verdictOf } from "../run/record.js";
import type { CheckedLaws } from "../host/asked/check-laws.js";
import { stopsProgressOnly } from "../host/asked/check-laws.js";
import { boundText, flagOf } from "../host/asked/bound-flags.js";
import { differentHashes } from "../host/sessions/checking.js";
import type { CheckedModel, CheckResult } from "../host/jobs/check-job.js";
import type { Inspection } from "../host/jobs/inspect-job.js";
import { ALL_LAWS, lawById } from "../laws/all-laws.js";
import { renderFinding } from "../report/finding-text.js";
import { renderSetup } from "../report/run-text.js";
import type { Style } from "../report/style.js";
import { renderTable } from "../report/table.js";
import { wrapped } from "../report/wrap.js";
import { BOUND_WORDS, checkCommandText } from "./check-flags.js";
import { bytesPerState, collisionOf, verdictOfCheck, type Checked } from "./check-verdict.js";
import { unjudgedByReason } from "./law-lines.js";
import { counted, grouped, roughly } from "./numbers.js";
import { programName } from "./program-name.js";

/** Whose nodes, how many, in what environment. */
export const renderModelLine = ({ name, version }: Inspection, { environment }: CheckedModel): string =>
  renderSetup({ implementation: { name, version }, environment });

export function renderCheck(checked: Checked, style: Style): string {
  const rows = [...modelRows(checked), ...countRows(checked), ...nextRows(checked)];
  const table = renderTable(
    rows.map(([name, text]) => [style.dim(name), text]),
    { width: style.width },
  );
  return [verdictText(checked, style), ...table, ""].join("\n");
}

function verdictText(checked: Checked, style: Style): string {
  const { found } = checked.result;
  return found === null
    ? `${wrapped(answerText(checked, style), style.width, 2)}\n`
    : findingText(checked, found, style);
}

/** The answer of a search that found nothing. */
function answerText(checked: Checked, { green, yellow }: Style): string {
  const { model, laws, result } = checked;
  const { queued, witnessed, stoppedBy } = result;
  const runs = model.dropsIgnored ? "run of the reduced model" : "run of this model";
  if (stoppedBy !== null)
    return `${yellow("stopped:")} ${reasonToStop(checked)}. Nothing found so far; ${counted(queued, "cluster")} ${queued === 1 ? "was" : "were"} still to be expanded.`;
  if (laws.judged.length === 0) return `${green("complete:")} every ${runs} was followed; no law was judged.`;
  // Nobody must take for kept what was never tried.
  if (witnessed.length === 0)
    return `${yellow("complete:")} every ${runs} was followed, and none of them does what a law that was judged speaks of.`;
  const untried = laws.judged.length - witnessed.length;
  return untried > witnessed.length
    ? `${yellow("complete:")} no ${runs} breaks a law that was judged; but of ${laws.judged.length} laws ${untried} were never tried, since none does what they speak of.`
    : `${green("complete:")} no ${runs} breaks a law that was judged.`;
}

function reasonToStop({ result, flags }: Checked): string {
  switch (result.stoppedBy) {
    case "states":
      return `there are ${grouped(result.distinct)} states, ${grouped(flags.maxStates ?? 0)} were allowed (--max-states)`;
    case "memory":
      return "the memory that it may use is full (--max-memory)";
    case "time":
      return `its ${(flags.for ?? 0) / 1000} s are over (--for)`;
    case "interrupt":
    case null:
      return "it was interrupted";
  }
}

/** Of what no run takes fewer: of actions, unless those of the trace are not the steps of the model. */
function stepsText({ model, result: { found, modelSteps } }: Checked): string {
  const none = "no run of this model takes fewer";
  if (modelSteps === found!.steps) return none;
  const steps = model.loss === "send" ? "without what is lost" : "with what its network loses and copies";
  return `${modelSteps} ${steps}, of which ${none}`;
}

function findingText(checked: Checked, found: NonNullable<CheckResult["found"]>, style: Style): string {
  const { flags, model, inspection, result, tracePath, picturePath, implementation } = checked;
  const text = renderFinding(
    {
      verdict: verdictOf(found.finding),
      again: checkCommandText(flags),
      tracePath,
      picturePath,
      program: programName(),
      laws: ALL_LAWS,
      ...(implementation !== undefined && { implementation }),
      flags: flags.twice ? ["--twice"] : [],
    },
    style,
  );
  const { capabilities } = inspection;
  const notes = [
    `${counted(result.events, "event")}, ${counted(found.steps, "action")}; ${stepsText(checked)} (K = ${boundText(model.bounds.messages)})`,
    ...(lawById(found.finding.law)?.kind === "discipline" && !capabilities.disciplined
      ? ["the implementation does not claim to keep this discipline"]
      : []),
    ...(found.reproduced
      ? []
      : [
          `it did not come back when the same actions were taken again: the implementation is not deterministic${flags.twice ? "" : " (--twice shows where)"}, or its key is the same for two different states`,
        ]),
  ];
  return text + notes.map((note) => `${wrapped(`  ${style.dim(note)}`, style.width, 2)}\n`).join("");
}

type Row = readonly [name: string, text: string];

function modelRows({ inspection, mutant, model, laws, outside, result }: Checked): Row[] {
  const { bounds, symmetry, dropsIgnored } = model;
  const untried = laws.judged.filter((law) => !result.witnessed.includes(law));
  return [
    ["model", renderModelLine(inspection, model)],
    [
      "within",
      BOUND_WORDS.map(({ bound, flag }) => `${flag.slice("--max-".length)} ${boundText(bounds[bound])}`).join(", "),
    ],
    ["lost", lossText(model)],
    ...(symmetry ? [["symmetry", "clusters that differ only in who is who are one"] as const] : []),
    ...(dropsIgnored ? [["reduced", "a packet that its receiver would ignore is lost at once"] as const] : []),
    ...(model.commands === "counted"
      ? [["commands", "counted: whatever was asked for in a run is taken as held for ever"] as const]
      : []),
    ...outside.map((what) => ["outside", what] as const),
    ...(laws.judged.some((id) => lawById(id)!.needsAnswers)
      ? [["clients", "one writes, the others read: whoever asks for more gives up on what it waited for"] as const]
      : []),
    ["laws", laws.judged.length === 0 ? "none" : laws.judged.join(", ")],
    ...(untried.length > 0
      ? [["never tried", `${untried.join(", ")}: what they speak of did not occur`] as const]
      : []),
    ...notJudgedRows(laws),
    ...(mutant !== undefined && stopsProgressOnly(mutant)
      ? [["progress", "is what this mutant breaks, and is not judged by check: fuzz and mutants do"] as const]
      : []),
  ];
}

/** What to try where a search had nothing to show: it speaks of its bounds alone. */
function nextRows({ inspection, result, model }: Checked): Row[] {
  if (verdictOfCheck(result) !== "complete") return [];
  const { messages, crashes, pending } = model.bounds;
  const wider = [
    ...askedForNothing(inspection, model).map((name) => `${flagOf(name)} 1`),
    // A queue that is too short for what one step writes lets no server take that step.
    ...(model.environment.disk === "async" && pending < Infinity ? [`--max-pending ${pending + 1}`] : []),
    ...(messages === Infinity ? [] : [`--max-messages ${messages + 1}`]),
    ...(crashes === Infinity ? [] : [`--max-crashes ${crashes + 1}`]),
  ];
  const bounds = wider.length === 0 ? "" : `wider bounds, such as ${wider.join(" or ")}; `;
  return [["next", `${bounds}fuzz, for what lies beyond them`]];
}

/** What a switch is set for, and no run of the model asks for. */
const askedForNothing = ({ capabilities }: Inspection, { bounds, environment }: CheckedModel): OperationBoundName[] =>
  OPERATION_BOUNDS.filter(({ name, takenWith }) => {
    const switches = takenWith(capabilities) ?? {};
    return Object.keys(switches).length > 0 && isSetTo(switches, environment.settings) && bounds[name] === 0;
  }).map(({ name }) => name);

function lossText({ loss, bounds }: CheckedModel): string {
  switch (loss) {
    case "send":
      return "any packet, as it is sent; those that stay are delivered in any order, or never";
    case "action":
      return "any packet, at any time, as a step of its own";
    case "nothing":
      return bounds.messages === Infinity
        ? "nothing"
        : "nothing: a step whose packets do not fit is no part of this model (--max-messages)";
  }
}

function notJudgedRows({ notJudged }: CheckedLaws): Row[] {
  const unjudged = unjudgedByReason(notJudged);
  if (unjudged.length === 1 && notJudged.length > 3) return [["not judged", `all others: ${unjudged[0].reason}`]];
  return unjudged.map(({ laws, reason }) => ["not judged", `${laws}: ${reason}`]);
}

function countRows({ result, seconds, cpuSeconds }: Checked): Row[] {
  const { distinct, generated, depth, nodeStates, messages, reducerCalls, renamings } = result;
  const rate = (count: number): string => roughly(count / Math.max(cpuSeconds, 1e-3));
  const times = renamings === 1 ? "" : `, times ${renamings} for the ways to name the servers`;
  return [
    ["found", `${counted(distinct, "distinct cluster")}, ${grouped(generated)} generated, depth ${depth}`],
    [
      "made of",
      `${counted(differentHashes(nodeStates), "state")} of servers with their disks, ${counted(differentHashes(messages), "packet")}; ${counted(reducerCalls, "call")} of the implementation`,
    ],
    ["collision", `chance at most ${collisionOf(result).toExponential(0)} (${grouped(distinct)}² / 2^65${times})`],
    [
      "time",
      `${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} CPU seconds; ${rate(generated)} generated and ${rate(distinct)} distinct a CPU second; ${grouped(bytesPerState(result))} bytes a cluster`,
    ],
  ];
}
