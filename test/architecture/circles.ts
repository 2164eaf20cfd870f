// Files that import each other in a ring. Floors rule rings out between folders; this finds them inside one.

import { targetsOf, type Source, type Violation } from "./source.js";

/** One violation for each import that closes a ring, found by a depth-first walk. */
export function findCircles(sources: ReadonlyMap<string, Source>): Violation[] {
  const violations: Violation[] = [];
  const done = new Set<string>();
  const trail: string[] = [];

  const walk = (source: Source): void => {
    trail.push(source.path);
    for (const { specifier, line } of source.imports) {
      const target = specifier === null ? undefined : targetOf(source.path, specifier, sources);
      if (target === undefined || done.has(target.path)) continue;
      const start = trail.indexOf(target.path);
      if (start < 0) walk(target);
      else violations.push(circle(source.path, line, trail.slice(start)));
    }
    trail.pop();
    done.add(source.path);
  };

  for (const source of sources.values()) if (!done.has(source.path)) walk(source);
  return violations;
}

function targetOf(path: string, specifier: string, sources: ReadonlyMap<string, Source>): Source | undefined {
  if (!specifier.startsWith(".")) return undefined;
  for (const target of targetsOf(path, specifier)) {
    const source = sources.get(target);
    if (source !== undefined) return source;
  }
  return undefined;
}

function circle(path: string, line: number, ring: readonly string[]): Violation {
  return {
    path,
    line,
    rule: `closes a circle of imports: ${[...ring, ring[0]].join(" -> ")}`,
    instead: "move what both sides need into a file that imports neither",
  };
}
