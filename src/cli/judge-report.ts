// What `judge` says to people: what was read, in which order, what is broken and where, and what was not judged.

import { nodeName } from "../contract/node-name.js";
import { ALL_LAWS } from "../laws/all-laws.js";
import type { Judged } from "../observed/judge-recording.js";
import type { Merged } from "../observed/merge.js";
import type { Recording } from "../observed/recording.js";
import { oneWord } from "../report/plain-text.js";
import type { DrawnFinding } from "../report/recording-picture.js";
import { placeText } from "../report/recording-why.js";
import type { Style } from "../report/style.js";
import { renderTable } from "../report/table.js";
import { renderVerdict } from "../report/verdict-text.js";
import { wrapped } from "../report/wrap.js";
import { lawLines, unjudgedByReason } from "./law-lines.js";
import { counted, grouped } from "./numbers.js";

interface JudgedFinding extends DrawnFinding {
  /** It breaks a discipline only, which nobody said that these servers keep. */
  readonly isWarning: boolean;
}

export interface JudgedFiles {
  readonly recording: Recording;
  readonly judged: Judged;
  readonly findings: readonly JudgedFinding[];
  /** Where the picture is. */
  readonly picture: string | null;
}

/** The text of a judgement. Ends in a newline. */
export function renderJudged({ recording, judged, findings, picture }: JudgedFiles, style: Style): string {
  const lines = [
    ...readLines(recording, style),
    ...findings.flatMap((finding) => findingLines(finding, style)),
    "",
    ...tallyLines(judged, style),
    ...(picture === null ? [] : [`picture ${style.link(picture, picture)}`]),
    wrapped(summary({ recording, judged, findings, picture }, style), style.width, 2),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function readLines({ files, names, order, hiddenUpTo }: Recording, style: Style): string[] {
  const rows = files.map(({ path, format, events, skipped }) => [
    "read",
    `${path}: ${counted(events.length, "event")}, ${format}${skipped === 0 ? "" : `; ${counted(skipped, "line")} skipped that are no events`}`,
  ]);
  rows.push(["servers", names.map((name, id) => `${nodeName(id)} is ${oneWord(name)}`).join(", ")]);
  rows.push(["order", orderText(order)]);
  if (hiddenUpTo > 0) {
    const what = `up to index ${grouped(hiddenUpTo)} something is committed that no event tells: these entries are taken for equal everywhere`;
    rows.push(["hidden", what]);
  }
  return renderTable(
    rows.map(([head, ...rest]) => [style.dim(head), ...rest]),
    { width: style.width },
  );
}

const ORDERS: Readonly<Record<Merged["by"], string>> = {
  lines: "that of the lines",
  clock: "by the clock of the events, and what is received after what is sent",
  messages: "what is received comes after what is sent; of the rest nobody tells which came first",
};

function orderText({ by, late, early, unsent, receives }: Merged): string {
  const parts = [ORDERS[by]];
  if (late > 0) parts.push(`${counted(late, "event")} later than the clock says, after a message that was received`);
  if (early > 0) parts.push(`${counted(early, "message")} received before being sent`);
  if (unsent > 0)
    parts.push(`of ${grouped(unsent)} of ${counted(receives, "message")} received nobody tells the sending`);
  return parts.join("; ");
}

function findingLines({ found: { finding }, why, isWarning }: JudgedFinding, style: Style): string[] {
  const { law, sentence } = finding;
  const facts = why.facts.map(({ text, place }) => (place === null ? text : `${text} (${placeText(place)})`));
  return ["", ...renderVerdict({ verdict: "violated", law, sentence, facts }, ALL_LAWS, { style, isWarning })];
}

function tallyLines({ laws, notJudged, tally, findings }: Judged, style: Style): string[] {
  const rows = laws.map(({ id: law }, i) => {
    const isBroken = findings.some(({ finding }) => finding.law === law);
    return [law, tally.judged[i], tally.witnessed[i], isBroken ? style.red("broken") : ""] as const;
  });
  const never = laws.filter((_, i) => tally.witnessed[i] === 0).map(({ id }) => id);
  const unjudged = unjudgedByReason(notJudged.map(({ law: { id: law }, reason }) => ({ law, reason })));
  const others = [
    ...(never.length === 0 ? [] : [`never tried: ${never.join(", ")}: what they speak of did not occur`]),
    ...unjudged.map(({ laws, reason }) => `not judged: ${laws}, since ${reason}`),
  ];
  return lawLines(rows, others, style);
}

function summary({ recording, judged, findings }: JudgedFiles, style: Style): string {
  const counts = `${counted(recording.observed.length, "event")} of ${counted(recording.names.length, "server")}`;
  const warnings = findings.filter(({ isWarning }) => isWarning).length;
  const others = findings.length - warnings;
  const warned = warnings === 0 ? "" : `, ${counted(warnings, "warning")} (--strict makes them count)`;
  if (others > 0) return `${style.red(`${counted(others, "finding")}:`)} ${counts}${warned}`;
  if (judged.tally.witnessed.every((times) => times === 0))
    return `${style.yellow("nothing could be judged:")} of no law that was asked for the premise occurs in ${counts}. docs/judge.md says what to record.`;
  return `${style.green("clean:")} nothing found in ${counts}${warned}`;
}
