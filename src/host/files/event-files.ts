// Recorded events on disk, and mappings of them.

import { shortened } from "../../contract/thrown-text.js";
import { EventError } from "../../observed/event.js";
import { mappingSchema, type Mapping } from "../../observed/mapping.js";
import { readEvents } from "../../observed/read-events.js";
import { recordingOf, type Recording } from "../../observed/recording.js";
import { textOfError, UserError } from "../user-error.js";
import { readWithin } from "./trace-files.js";

/** More is not held in memory as one text. */
const BYTES_MAX = 400 * 1024 * 1024;

/** What some files tell together. Throws a UserError that names the file, and the line that cannot be read. */
export function readRecording(paths: readonly string[], mapPath: string | null): Recording {
  const twice = paths.find((path, i) => paths.indexOf(path) !== i);
  if (twice !== undefined) throw new UserError(`${twice} is named twice. Name each file once.`);
  const mapping = mapPath === null ? null : readMapping(mapPath);
  try {
    return recordingOf(paths.map((path) => readEvents(path, readText(path), mapping)));
  } catch (error) {
    if (error instanceof EventError) throw new UserError(error.message);
    throw error;
  }
}

function readMapping(path: string): Mapping {
  let value: unknown;
  try {
    value = JSON.parse(readText(path));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${path}: not JSON: ${textOfError(error)}. docs/judge.md says what a mapping holds.`);
  }
  const result = mappingSchema.safeParse(value);
  if (result.success) return result.data;
  const { path: at, message } = result.error.issues[0];
  throw new UserError(
    `${path}: ${shortened(`${at.length === 0 ? "" : `${at.join(".")}: `}${message}`)}. docs/judge.md says what a mapping holds.`,
  );
}

const readText = (path: string): string =>
  readWithin(path, BYTES_MAX, {
    tooLarge: `more than can be judged at once (${BYTES_MAX}). Judge a part of it.`,
    called: path,
    expected: "Name a file of recorded events.",
  });
