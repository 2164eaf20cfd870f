// What a campaign came to, as text and as a document.

import type { Gathered } from "../fuzz/gather.js";
import type { FoundTrace, Inspection } from "../host/jobs.js";
import type { FuzzOutcome } from "../host/fuzzing.js";
import { ALL_LAWS, lawById } from "../laws/all-laws.js";
import { renderFinding } from "../report/finding-text.js";
import type { Style } from "../report/style.js";
import { renderTable } from "../report/table.js";
import { wrapped } from "../report/wrap.js";
import { EXIT } from "./exit-status.js";
import { againCommand, type FuzzFlags } from "./fuzz-flags.js";
import { counted, grouped, roughly } from "./numbers.js";
import { programName } from "./program-name.js";

/** A campaign that is over, with all that is said of it. */
export interface Campaigned {
  readonly flags: FuzzFlags;
  readonly seed: string;
  readonly inspection: Inspection;
  /** What was forced on beyond what the implementation claims to stand. */
  readonly outside: readonly string[];
  readonly outcome: FuzzOutcome;
  readonly cpuSeconds: number;
  /** Where its trace was kept, or null where that failed. */
  readonly placeOf: (found: FoundTrace) => string | null;
  /** Where its picture is, or null where there is none. */
  readonly pictureOf: (found: FoundTrace) => string | null;
  /** What `--implementation` must say in a command. */
  readonly implementation: string | undefined;
}

export type FuzzVerdict = "clean" | "violated" | "panic" | "no-progress" | "stopped" | "failed";

/** A careful node's law, broken by one that does not claim to keep it: worth knowing, no failure. */
function isWarning({ inspection }: Campaigned, { found }: Gathered<FoundTrace>): boolean {
  return warningLaws(inspection).includes(found.law);
}

/** The ids of the laws whose findings are warnings only. */
export function warningLaws({ capabilities, judged }: Inspection): readonly string[] {
  return capabilities.disciplined ? [] : judged.filter((id) => lawById(id)?.kind === "discipline");
}

export function verdictOfCampaign(campaigned: Campaigned): FuzzVerdict {
  const { outcome } = campaigned;
  const kinds = outcome.findings.filter((one) => !isWarning(campaigned, one)).map(({ found }) => found.kind);
  if (kinds.includes("violation")) return "violated";
  if (kinds.includes("panic")) return "panic";
  if (kinds.includes("no-progress")) return "no-progress";
  if (outcome.failure !== null) return "failed";
  return outcome.stopped || outcome.runs === 0 ? "stopped" : "clean";
}

export function exitStatusOfCampaign(campaigned: Campaigned): number {
  if (campaigned.outcome.failure !== null) return EXIT.usage;
  switch (verdictOfCampaign(campaigned)) {
    case "clean":
      return EXIT.clean;
    case "violated":
    case "panic":
    case "no-progress":
      return EXIT.found;
    case "stopped":
      return EXIT.unknown;
    case "failed":
      return EXIT.usage;
  }
}

export function campaignDocument(campaigned: Campaigned): object {
  const { seed, outcome, inspection, cpuSeconds, outside, placeOf, pictureOf } = campaigned;
  const { runs, actions, judged, witnessed, runsWith } = outcome;
  const laws = inspection.judged.map((law, i) => {
    return { law, judged: judged[i], witnessed: witnessed[i], runsWith: runsWith[law] ?? 0 };
  });
  const notJudged = inspection.notJudged.map(({ law, reason }) => {
    return { law, judged: 0, witnessed: 0, runsWith: 0, notJudged: reason };
  });
  const order = ALL_LAWS.map(({ id }) => id);
  return {
    verdict: verdictOfCampaign(campaigned),
    implementation: { name: inspection.name, version: inspection.version },
    seed,
    runs,
    actions,
    cpuSeconds,
    laws: [...laws, ...notJudged].sort((a, b) => order.indexOf(a.law) - order.indexOf(b.law)),
    faults: outcome.faults,
    named: outcome.runsNamed,
    findings: outcome.findings.map((one) => {
      const { found, times, alsoBreaks } = one;
      const { kind, law, name, sentence, facts, seed: runSeed, steps, foundAfter, reproduced, shrunk } = found;
      const about = {
        kind,
        law,
        name,
        sentence,
        facts,
        seed: runSeed,
        trace: placeOf(found),
        picture: pictureOf(found),
        times,
        steps,
        foundAfter,
      };
      return { ...about, alsoBreaks, warning: isWarning(campaigned, one), reproduced, shrunk };
    }),
    ...(outside.length > 0 && { outside }),
    ...(outcome.failure !== null && { failure: outcome.failure.message }),
  };
}

export function renderCampaign(campaigned: Campaigned, style: Style): string {
  const { outcome, outside } = campaigned;
  const blocks = outcome.findings.map((one) => findingBlock(campaigned, one, style));
  if (outside.length > 0) blocks.push(`outside of what the implementation declares: ${outside.join("; ")}\n`);
  // Of a worker that was ended nobody knows what its laws saw.
  if (outcome.failure === null) blocks.push([...lawLines(campaigned, style), ""].join("\n"));
  blocks.push(`${summary(campaigned, style)}\n`);
  return blocks.join("\n");
}

function findingBlock(campaigned: Campaigned, one: Gathered<FoundTrace>, style: Style): string {
  const { flags, seed, placeOf, pictureOf, implementation } = campaigned;
  const { found } = one;
  const text = renderFinding(
    {
      verdict: found.verdict,
      seed: found.seed,
      again: againCommand(flags, seed, found.run),
      tracePath: placeOf(found),
      picturePath: pictureOf(found),
      program: programName(),
      laws: ALL_LAWS,
      ...(implementation !== undefined && { implementation }),
      // An impurity shows only where steps are taken twice.
      flags: flags.twice ? ["--twice"] : [],
    },
    style,
  );
  const notes = notesOn(campaigned, one).map((note) => `${wrapped(`  ${style.dim(note)}`, style.width, 2)}\n`);
  return text + notes.join("");
}

function notesOn(campaigned: Campaigned, one: Gathered<FoundTrace>): string[] {
  const { found, times, alsoBreaks } = one;
  const runs = campaigned.outcome.runsNamed[found.name] ?? 0;
  const notes = [
    `${found.name}${runs === 0 ? "" : ` in ${counted(runs, "run")}`}; ${counted(found.steps, "action")}, first found after ${grouped(found.foundAfter)}; ${times === 1 ? "once" : `${times} findings shrank to this trace`}`,
  ];
  if (alsoBreaks.length > 0) notes.push(`the same trace breaks ${alsoBreaks.join(", ")}`);
  if (isWarning(campaigned, one))
    notes.push("a warning only: the implementation does not claim to keep this discipline");
  if (!found.shrunk) notes.push("not shrunk to its end: seaworthy shrink does that");
  if (!found.reproduced) {
    notes.push(
      "it did not come back when the same actions were taken again: the implementation is not deterministic (try --twice)",
    );
  }
  return notes;
}

function lawLines({ inspection, outcome }: Campaigned, style: Style): string[] {
  const { judged, witnessed, runsWith } = outcome;
  const rows = inspection.judged.map((law, i) => {
    const runs = runsWith[law] ?? 0;
    return [
      law,
      grouped(judged[i]),
      grouped(witnessed[i]),
      runs === 0 ? "" : style.red(`broken in ${counted(runs, "run")}`),
    ];
  });
  const [heading, ...lines] = renderTable([["law", "judged", "premise occurred", ""], ...rows], {
    align: ["left", "right", "right", "left"],
  });
  const others = inspection.notJudged.map(({ law, reason }) => style.dim(`${law}: not judged, since ${reason}`));
  return [style.dim(heading), ...lines, ...others, ...neverStruck(outcome).map(style.dim)];
}

/** A fault that was on and never happened tried nothing. */
function neverStruck({ faults }: FuzzOutcome): string[] {
  return Object.entries(faults)
    .filter(([, { struck }]) => struck === 0)
    .map(([fault, { runs }]) => `${fault}: on in ${counted(runs, "run")}, and never happened`);
}

function summary(campaigned: Campaigned, style: Style): string {
  const { outcome, cpuSeconds, seed } = campaigned;
  const { runs, actions, shrinkActions, findings, runsWith } = outcome;
  const rate = cpuSeconds > 0 ? `, ${roughly((actions + shrinkActions) / cpuSeconds)} actions a CPU second` : "";
  const spent = shrinkActions > 0 ? ` and ${grouped(shrinkActions)} for shrinking` : "";
  const counts = `${counted(runs, "run")}, ${counted(actions, "action")}${spent}${rate}; seed ${seed}`;
  const warnings = findings.filter((one) => isWarning(campaigned, one)).length;
  const others = findings.length - warnings;
  const also = warnings > 0 ? `, ${counted(warnings, "warning")}` : "";
  const panics = ["panic", "progress"].filter((kind) => runsWith[kind] !== undefined);
  const kinds = panics.map((kind) => `; ${kind} in ${counted(runsWith[kind], "run")}`).join("");
  switch (verdictOfCampaign(campaigned)) {
    case "clean":
      return `${style.green("clean:")} nothing found in ${counts}${also}`;
    case "violated":
    case "panic":
    case "no-progress":
      return `${style.red(`${counted(others, "finding")}:`)} ${counts}${also}${kinds}`;
    case "stopped":
      return `${style.yellow("stopped:")} nothing found so far in ${counts}${also}`;
    case "failed":
      return `${style.red("ended:")} nothing found before the failure below, in ${counts}${also}`;
  }
}
