// Workflow commands of GitHub Actions: printed in a job, they stand as annotations beside the trace.

import { oneLine } from "../plain-text.js";
import { outcomeOf } from "./outcome.js";
import type { RecordedRun } from "./recording.js";

export function exportGithub({ replay, laws, path }: RecordedRun): string {
  const { isGood, kind, title, sentences } = outcomeOf(replay.verdict, laws);
  // Line 1 of a trace is its header; the step that broke the law is the last that was taken.
  const line = Math.max(1, replay.steps.length + replay.skipped + 1);
  const heading = isGood ? title : `${title} (${kind})`;
  const where = `file=${property(path)},line=${line},title=${property(heading)}`;
  return `::${isGood ? "notice" : "error"} ${where}::${data(sentences.join("\n"))}\n`;
}

/** The runner undoes exactly these: a message is one line. */
const data = (text: string): string => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

/** In a property a colon and a comma would end it. */
const property = (text: string): string => data(oneLine(text)).replaceAll(":", "%3A").replaceAll(",", "%2C");
