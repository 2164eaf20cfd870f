// Lines of events, read and judged, for tests of what becomes of them.

import { ALL_LAWS } from "../../src/laws/all-laws.js";
import { judgeRecording, type Judged } from "../../src/observed/judge-recording.js";
import type { Mapping } from "../../src/observed/mapping.js";
import { readEvents } from "../../src/observed/read-events.js";
import { recordingOf, type Recording } from "../../src/observed/recording.js";

const textOf = (lines: readonly object[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join("");

/** The recording of some files, each a list of lines. */
export const told = (...files: readonly (readonly object[])[]): Recording =>
  recordingOf(files.map((lines, i) => readEvents(`file ${i + 1}`, textOf(lines), null)));

/** The same by a mapping. */
export const toldBy = (mapping: Mapping, lines: readonly object[]): Recording =>
  recordingOf([readEvents("file 1", textOf(lines), mapping)]);

export const judged = (recording: Recording): Judged => judgeRecording(recording, ALL_LAWS);

/** What is broken, a law and a sentence each. */
export const brokenIn = (recording: Recording): readonly string[] =>
  judged(recording).findings.map(({ finding }) => `${finding.law}: ${finding.sentence}`);
