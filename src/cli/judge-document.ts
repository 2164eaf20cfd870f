// What `judge` found, as one document for scripts.

import { nodeName } from "../contract/node-name.js";
import type { JudgedFiles } from "./judge-report.js";

export function judgeDocument({ recording, judged, findings, picture }: JudgedFiles): object {
  const { files, names, observed, order, hiddenUpTo } = recording;
  const { laws, notJudged, tally } = judged;
  const { by, late, early, unsent, receives } = order;
  return {
    files: files.map(({ path, format, events, skipped }) => ({ file: path, format, events: events.length, skipped })),
    servers: Object.fromEntries(names.map((name, id) => [nodeName(id), name])),
    events: observed.length,
    order: { by, receives, late, early, unsent },
    hiddenUpTo,
    findings: findings.map(({ found: { finding }, why, isWarning }) => ({
      law: finding.law,
      ...(finding.how !== "" && { how: finding.how }),
      warning: isWarning,
      sentence: finding.sentence,
      facts: why.facts.map(({ text, place }) => ({ text, ...place })),
    })),
    judged: laws.map(({ id }, i) => ({ law: id, steps: tally.judged[i], occurred: tally.witnessed[i] })),
    notJudged: notJudged.map(({ law, reason }) => ({ law: law.id, reason })),
    ...(picture !== null && { picture }),
  };
}
