// Judges a set of source files by all rules of the architecture. Pure, so that made-up sets can show each rule fail.

import { findCircles } from "./circles.js";
import { judgeImports, judgePlace } from "./imports.js";
import { judgeLength } from "./length.js";
import { judgeNames } from "./names.js";
import { judgePurity, judgeRaftWords } from "./purity.js";
import { parseSource, type SourceText } from "./source.js";

export interface Tree {
  readonly files: readonly SourceText[];
  readonly dependencies: readonly string[];
}

/** One line for each violation: where, what rule, and what to do instead. */
export function checkArchitecture({ files, dependencies }: Tree): string[] {
  if (files.length === 0) return ["src: no source file was found, so nothing was judged; look for them elsewhere"];
  const sources = new Map(files.map((file) => [file.path, parseSource(file)]));
  const project = { sources, dependencies: new Set(dependencies) };
  const violations = [...sources.values()].flatMap((source) => [
    ...judgePlace(source),
    ...judgeLength(source),
    ...judgeImports(source, project),
    ...judgePurity(source),
    ...judgeRaftWords(source),
  ]);
  return [...violations, ...judgeNames(sources.values()), ...findCircles(sources)].map(
    ({ path, line, rule, instead }) => `${path}:${line} ${rule}. Instead: ${instead}.`,
  );
}
