// A vitest file that holds the trace and plays it by best effort: red while the run breaks a law, green once it does not.

import { quantity } from "../../contract/quantity.js";
import { renderTrace } from "../../trace/render-trace.js";
import type { Trace } from "../../trace/trace.js";
import { oneLine } from "../plain-text.js";
import { outcomeOf } from "./outcome.js";
import type { NodesSource, RecordedRun } from "./recording.js";
import { fileOf } from "./refusal.js";

export function exportVitest({ trace, laws, path, nodes }: RecordedRun): string {
  const { imported, importedFrom, defined, played } = sourceOf(nodes);
  const names = ["ALL_LAWS", "parseTrace", "renderRun", "replayBestEffort", "selectLaws", ...imported].sort(byName);
  const isTried = trace.steps.length > 0;
  return fileOf([
    `// Made from ${oneLine(path)} by: seaworthy export --to vitest. Red while this run breaks a law, green once it does not.`,
    "",
    `import { ${names.join(", ")} } from "seaworthy";`,
    `import { expect, it } from "vitest";`,
    ...importedFrom,
    "",
    ...defined,
    `const trace = parseTrace(\`${inTemplate(renderTrace(trace))}\`);`,
    "",
    `it(${JSON.stringify(titleOf(trace, laws))}, { timeout: 60_000 }, () => {`,
    `  const { laws } = selectLaws(${lawsText(trace)});`,
    `  const { start, steps, verdict, phase } = replayBestEffort(trace, ${played}, laws);`,
    `  expect(verdict, renderRun(start, steps, verdict, { laws: ALL_LAWS, phase })).toEqual({ verdict: "holds" });`,
    ...(isTried
      ? [`  expect(steps.length, "nothing of this run is possible on this implementation").toBeGreaterThan(0);`]
      : []),
    `});`,
  ]);
}

interface Source {
  /** What else comes from seaworthy. */
  readonly imported: readonly string[];
  readonly importedFrom: readonly string[];
  readonly defined: readonly string[];
  /** The expression of what is played. */
  readonly played: string;
}

function sourceOf(nodes: NodesSource): Source {
  switch (nodes.from) {
    case "reference":
      return { imported: ["REFERENCE"], importedFrom: [], defined: [], played: "REFERENCE" };
    case "mutant": {
      const defined = [`const { implementation } = mutantById(${JSON.stringify(nodes.id)})!;`];
      return { imported: ["mutantById"], importedFrom: [], defined, played: "implementation" };
    }
    case "module": {
      const from = JSON.stringify(nodes.specifier);
      const importedFrom = [`import ${bindingOf(nodes.exported)} from ${from};`];
      return { imported: ["guarded"], importedFrom, defined: [], played: "guarded(implementation)" };
    }
    case "name": {
      const words = `${JSON.stringify(nodes.name)}, new URL(${JSON.stringify(nodes.folder)}, import.meta.url)`;
      const defined = [`const implementation = guarded(await implementationNamed(${words}));`];
      return { imported: ["guarded", "implementationNamed"], importedFrom: [], defined, played: "implementation" };
    }
  }
}

function bindingOf(exported: string): string {
  if (exported === "default") return "implementation";
  return exported === "implementation" ? "{ implementation }" : `{ ${exported} as implementation }`;
}

const byName = (a: string, b: string): number => (a.toLowerCase() < b.toLowerCase() ? -1 : 1);

function titleOf({ steps, verdict }: Trace, laws: RecordedRun["laws"]): string {
  const { isGood, kind, title } = outcomeOf(verdict, laws);
  const actions = quantity(steps.length, "action");
  if (isGood) return `no law is broken in ${actions}`;
  const law = laws.find(({ id }) => id === kind);
  return law ? `holds: ${law.title} (${actions})` : `not again: ${title} (${actions})`;
}

/** Those of the trace, and the one that was broken. */
function lawsText({ header, verdict }: Trace): string {
  const isExtra = verdict.verdict === "violated" && !header.laws.includes(verdict.law);
  return isExtra ? `[...trace.header.laws, ${JSON.stringify(verdict.law)}]` : "trace.header.laws";
}

/** As it stands between backquotes. */
const inTemplate = (text: string): string => text.replace(/[\\`]|\$\{/g, (found) => `\\${found}`);
