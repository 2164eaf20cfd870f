// seaworthy judge: judges what already ran, by the events that its servers wrote down.

import { readRecording } from "../host/files/event-files.js";
import { refuseToReplace } from "../host/files/refuse-to-replace.js";
import { writeWhole } from "../host/files/trace-files.js";
import { ALL_LAWS, selectLaws } from "../laws/all-laws.js";
import { judgeRecording } from "../observed/judge-recording.js";
import { drawRecording } from "../report/recording-picture.js";
import { whyInRecording } from "../report/recording-why.js";
import { EXIT } from "./exit-status.js";
import { judgeDocument } from "./judge-document.js";
import { renderJudged, type JudgedFiles } from "./judge-report.js";
import { lawsNamed } from "./laws-flag.js";
import { outputStyle, print, printDocument } from "./output.js";

export interface JudgeFlags {
  readonly map?: string;
  readonly laws?: string;
  readonly strict?: boolean;
  readonly picture?: string;
  readonly json?: boolean;
}

export function judgeCommand(paths: readonly string[], flags: JudgeFlags): number {
  const { map = null, laws, strict = false, picture = null, json = false } = flags;
  if (picture !== null) refuseToReplace(picture, [...paths, flags.map]);
  const asked = laws === undefined ? ALL_LAWS : selectLaws(lawsNamed(laws)).laws;
  const recording = readRecording(paths, map);
  const judged = judgeRecording(recording, asked);
  const findings = judged.findings.map((found) => ({
    found,
    why: whyInRecording(recording, judged.run, found),
    event: judged.run.actions[found.row - 1].event,
    isWarning: !strict && asked.some(({ id, kind }) => id === found.finding.law && kind === "discipline"),
  }));
  const files: JudgedFiles = { recording, judged, findings, picture };
  if (picture !== null) {
    const drawn = findings.find(({ isWarning }) => !isWarning) ?? findings[0] ?? null;
    writeWhole(picture, drawRecording(recording, drawn));
  }
  if (json) printDocument(judgeDocument(files));
  else print(renderJudged(files, outputStyle()));
  return statusOf(files);
}

function statusOf({ judged, findings }: JudgedFiles): number {
  if (findings.some(({ isWarning }) => !isWarning)) return EXIT.found;
  return judged.tally.witnessed.some((times) => times > 0) ? EXIT.clean : EXIT.unknown;
}
