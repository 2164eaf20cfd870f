// A JUnit report of one test case: the trace. It fails where the run breaks a law.

import { renderRun } from "../run-text.js";
import { oneLine } from "../plain-text.js";
import { xmlText } from "../xml-text.js";
import { outcomeOf } from "./outcome.js";
import type { RecordedRun } from "./recording.js";
import { fileOf } from "./refusal.js";

export function exportJunit({ replay, laws, path }: RecordedRun): string {
  const { start, steps, verdict, phase } = replay;
  const { isGood, kind, title, sentences } = outcomeOf(verdict, laws);
  const { name, version } = start.cluster.setup.implementation;
  const counts = attributes({ tests: "1", failures: isGood ? "0" : "1", errors: "0" });
  const message = attributes({ message: `${title}. ${sentences.join(" ")}`, type: kind });
  const run = renderRun(start, steps, verdict, { laws, phase });
  // No time is told: the same trace is the same report.
  const testcase = attributes({ classname: name, name: oneLine(path), time: "0" });
  return fileOf([
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<testsuites${attributes({ name: "seaworthy" })}${counts}>`,
    `  <testsuite${attributes({ name: `${name} ${version}` })}${counts}${attributes({ skipped: "0", time: "0" })}>`,
    ...(isGood
      ? [`    <testcase${testcase} />`]
      : [`    <testcase${testcase}>`, `      <failure${message}>${xmlText(run)}</failure>`, `    </testcase>`]),
    `  </testsuite>`,
    `</testsuites>`,
  ]);
}

const attributes = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${xmlText(oneLine(value, ATTRIBUTE_CHARS_MAX))}"`)
    .join("");

const ATTRIBUTE_CHARS_MAX = 2000;
