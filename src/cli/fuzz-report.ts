// What a campaign came to, as text.

import { faultOf, type FaultName } from "../cluster/action.js";
import { neverHappened } from "../cluster/actions/fault.js";
import { NOT_DETERMINISTIC } from "./fuzz-progress.js";
import { OTHER_PANICS } from "../fuzz/campaign.js";
import { nameOf, PANIC, PROGRESS } from "../run/judge.js";
import { verdictOf } from "../run/record.js";
import type { Gathered } from "../fuzz/gather.js";
import type { FuzzOutcome } from "../host/sessions/shared-campaign.js";
import type { FoundTrace } from "../host/files/found-trace.js";
import type { Inspection } from "../host/jobs/inspect-job.js";
import { ALL_LAWS } from "../laws/all-laws.js";
import { renderFinding } from "../report/finding-text.js";
import type { Style } from "../report/style.js";
import { renderTable } from "../report/table.js";
import { wrapped } from "../report/wrap.js";
import { againCommand, furtherCommand, searchCommand } from "./fuzz-flags.js";
import { brokenBefore, unansweredBefore, verdictOfCampaign, type Campaigned } from "./fuzz-verdict.js";
import { lawLines, unjudgedByReason } from "./law-lines.js";
import { counted, grouped, roughly } from "./numbers.js";
import { programName } from "./program-name.js";

const isWarning = ({ warnings }: Campaigned, { found }: Gathered<FoundTrace>): boolean =>
  warnings.includes(found.finding.law);

export function renderCampaign(campaigned: Campaigned, style: Style): string {
  const { outcome, outside } = campaigned;
  const warnings = outcome.findings.filter((one) => isWarning(campaigned, one));
  const others = outcome.findings.filter((one) => !isWarning(campaigned, one));
  const blocks = [...others, ...warnings].map((one) => findingBlock(campaigned, one, style));
  if (outside.length > 0)
    blocks.push(`${wrapped(`outside of what the implementation declares: ${outside.join("; ")}`, style.width, 2)}\n`);
  if (outcome.uncounted === 0) blocks.push([...tallyLines(campaigned, style), ""].join("\n"));
  else if (outcome.failure === null) blocks.push(`${wrapped(uncountedLine(outcome), style.width, 2)}\n`);
  blocks.push(`${[summary(campaigned, style), ...nextSteps(campaigned, style)].map((line) => `${line}\n`).join("")}`);
  return blocks.join("\n");
}

function findingBlock(campaigned: Campaigned, one: Gathered<FoundTrace>, style: Style): string {
  const { flags, seed, placeOf, pictureOf, implementation } = campaigned;
  const { found } = one;
  const text = renderFinding(
    {
      verdict: verdictOf(found.finding),
      seed: found.seed,
      again: againCommand(flags, seed, found.run),
      tracePath: placeOf(found),
      picturePath: pictureOf(found),
      program: programName(),
      laws: ALL_LAWS,
      ...(implementation !== undefined && { implementation }),
      // An impurity shows only where steps are taken twice.
      flags: flags.twice ? ["--twice"] : [],
      isWarning: isWarning(campaigned, one),
    },
    style,
  );
  const notes = notesOn(campaigned, one).map((note) => `${wrapped(`  ${style.dim(note)}`, style.width, 2)}\n`);
  return text + notes.join("");
}

const NOT_AGAIN = `it did not come back when the same actions were taken again: ${NOT_DETERMINISTIC}`;

function notesOn(campaigned: Campaigned, one: Gathered<FoundTrace>): string[] {
  const { found, times, alsoBreaks } = one;
  const name = nameOf(found.finding);
  const runs = campaigned.outcome.runsNamed[name] ?? 0;
  const where = `${name}${runs === 0 ? "" : ` in ${counted(runs, "run")}`}`;
  const length = `${counted(found.steps, "action")}, first found after ${grouped(found.foundAfter)}`;
  const notes = found.reproduced
    ? [`${where}; ${length}; ${times === 1 ? "once" : `${times} findings shrank to this trace`}`]
    : [`${where}; found after ${counted(found.foundAfter, "action")}`, NOT_AGAIN];
  if (alsoBreaks.length > 0) notes.push(`the same trace breaks ${alsoBreaks.join(", ")}`);
  if (isWarning(campaigned, one))
    notes.push(
      "a warning: the implementation does not claim to keep this discipline, but it may be the bug. --strict makes it count",
    );
  if (!found.shrunk && found.reproduced) notes.push("not shrunk to its end: seaworthy shrink does that");
  return notes;
}

function tallyLines({ inspection, outcome, warnings }: Campaigned, style: Style): string[] {
  const { judged, witnessed, runsWith } = outcome;
  const rows = inspection.judged.map((law, i) => {
    const runs = runsWith[law] ?? 0;
    const colour = warnings.includes(law) ? style.yellow : style.red;
    const broken = runs === 0 ? "" : colour(`broken in ${counted(runs, "run")}`);
    return [law, judged[i], witnessed[i], broken] as const;
  });
  return lawLines(rows, [...notJudgedLine(inspection), ...neverStruck(outcome)], style);
}

function uncountedLine({ uncounted }: FuzzOutcome): string {
  const lost = `${counted(uncounted, "worker")} had to be ended, in the middle of something that took too long`;
  return `what each law saw, and how long was shrunk, is not known: ${lost}`;
}

/** One line, however many. */
function notJudgedLine({ notJudged }: Inspection): string[] {
  const parts = unjudgedByReason(notJudged).map(({ laws, reason }) => `${laws}, since ${reason}`);
  return parts.length === 0 ? [] : [`not judged: ${parts.join("; ")}`];
}

/** A fault that was on and never happened tried nothing. */
function neverStruck({ faults }: FuzzOutcome): string[] {
  return Object.entries(faults)
    .filter(([, { struck }]) => struck === 0)
    .map(
      ([fault, { runs }]) =>
        `${fault}: on in ${counted(runs, "run")}, and ${neverHappened(faultOf(fault as FaultName))}`,
    );
}

function summary(campaigned: Campaigned, style: Style): string {
  const { outcome, cpuSeconds, seed, kept } = campaigned;
  const { runs, actions, shrinkActions, findings, runsWith } = outcome;
  const rate = cpuSeconds > 0 ? `, ${roughly((actions + shrinkActions) / cpuSeconds)} actions a CPU second` : "";
  const spent = shrinkActions > 0 ? ` and ${grouped(shrinkActions)} for shrinking` : "";
  const counts = `${counted(runs, "run")}, ${counted(actions, "action")}${spent}${rate}; seed ${seed}`;
  const warnings = findings.filter((one) => isWarning(campaigned, one)).length;
  const others = findings.length - warnings;
  const before = brokenBefore(kept).length;
  const still = before > 0 ? `; ${counted(before, "trace")} of before still broken` : "";
  const also = (warnings > 0 ? `, ${counted(warnings, "warning")}` : "") + still;
  const panics = [PANIC, PROGRESS].filter((kind) => runsWith[kind] !== undefined);
  const kinds = panics.map((kind) => `; ${kind} in ${counted(runsWith[kind], "run")}`).join("") + otherPanics(outcome);
  const line = (): string => {
    switch (verdictOfCampaign(campaigned)) {
      case "clean":
        return `${style.green("clean:")} nothing found in ${counts}`;
      case "warned":
        return warnings > 0
          ? `${style.yellow(`${counted(warnings, "warning")}:`)} ${counts}; nothing else found${still}`
          : `${style.yellow("still warned:")} nothing new found in ${counts}${still}`;
      case "violated":
      case "panic":
      case "no-progress":
        return others > 0
          ? `${style.red(`${counted(others, "finding")}:`)} ${counts}${also}${kinds}`
          : `${style.red("still broken:")} ${counts}, nothing new found${also}`;
      case "stopped":
        return `${style.yellow("stopped:")} nothing found so far in ${counts}${also}`;
      case "failed":
        return outcome.failure === null
          ? `${style.red("no answer:")} to ${counted(unansweredBefore(kept), "trace")} of before; nothing found in ${counts}${also}`
          : `${style.red("ended:")} nothing found before the failure below, in ${counts}${also}`;
    }
  };
  return wrapped(line(), style.width, 2);
}

/** A panic whose text is never the same is one mistake, not many. */
function otherPanics({ runsNamed }: FuzzOutcome): string {
  const others = runsNamed[OTHER_PANICS];
  return others === undefined ? "" : `, of which ${grouped(others)} only counted, since each had another text`;
}

/** What to try where a campaign had nothing to show: it proves nothing. */
function nextSteps(campaigned: Campaigned, style: Style): string[] {
  if (verdictOfCampaign(campaigned) !== "clean") return [];
  const commands = [
    ["more runs, from another seed", furtherCommand(campaigned.flags)],
    ["all runs within bounds", searchCommand(campaigned.flags)],
  ] as const;
  return renderTable(
    commands.map(([what, command]) => [style.dim(what), command]),
    { indent: "  " },
  );
}
