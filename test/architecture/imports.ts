// Rules on who may import whom, and on where a file may stand.

import { posix } from "node:path";
import { DOORS, FLOORS, PACKAGE_OWNERS, PURE_FLOOR_MAX, PURE_PACKAGES } from "./floors.js";
import { folderOf, isBuiltin, packageOf, targetsOf, type Import, type Source, type Violation } from "./source.js";

type Fault = Pick<Violation, "rule" | "instead">;

export interface Project {
  readonly sources: ReadonlyMap<string, Source>;
  /** The packages that a user of ours gets with ours. */
  readonly dependencies: ReadonlySet<string>;
}

export function judgePlace(source: Source): Violation[] {
  const faults: Fault[] = [];
  if (source.floor === undefined) {
    faults.push({
      rule: `src/${source.folder} stands on no floor`,
      instead: "move the file into a folder that has one, or give the folder its line in test/architecture/floors.ts",
    });
  }
  if (/^index\.[mc]?[jt]sx?$/.test(posix.basename(source.path)) && !DOORS.includes(source.path)) {
    faults.push({
      rule: "an index file below src/index.ts ties its whole folder into one knot",
      instead: "name the file after the one thing it exports and import that file",
    });
  }
  return faults.map((fault) => ({ path: source.path, line: 1, ...fault }));
}

export function judgeImports(source: Source, project: Project): Violation[] {
  return source.imports.flatMap((imported) => {
    const fault = judgeImport(source, imported, project);
    return fault === null ? [] : [{ path: source.path, line: imported.line, ...fault }];
  });
}

function judgeImport(source: Source, { specifier }: Import, project: Project): Fault | null {
  if (specifier === null) return judgeComputedImport(source);
  const name = packageOf(specifier);
  if (name === null) return judgeFile(source, specifier, project.sources);
  return isBuiltin(specifier) ? judgeBuiltin(source, specifier) : judgePackage(source, name, project.dependencies);
}

function judgeComputedImport(source: Source): Fault | null {
  if (!isPure(source)) return null;
  return {
    rule: `${source.folder} imports what is only known at run time, which is I/O`,
    instead: "let host load it and pass it down as a value of the contract",
  };
}

function judgeFile(source: Source, specifier: string, sources: ReadonlyMap<string, Source>): Fault | null {
  const target = targetsOf(source.path, specifier).find((path) => sources.has(path));
  if (target === undefined) {
    return {
      rule: `imports ${specifier}, and there is no such source file under src`,
      instead: "import a concrete file of src by its own name, ending in .js",
    };
  }
  const folder = folderOf(target);
  const floor = FLOORS.get(folder);
  // A file without a floor has a violation of its own.
  if (folder === source.folder || source.floor === undefined || floor === undefined || floor < source.floor)
    return null;
  return {
    rule: `${source.folder} (floor ${source.floor}) imports ${folder} (floor ${floor}); imports go down only`,
    instead:
      floor === source.floor
        ? "move what both need to a lower floor, or let a higher one join the two"
        : `move what is needed below floor ${source.floor}, or take it as an argument from a caller above`,
  };
}

function judgeBuiltin(source: Source, specifier: string): Fault | null {
  if (!isPure(source)) return null;
  return {
    rule: `${source.folder} imports ${specifier}; floors 0-${PURE_FLOOR_MAX} do no I/O`,
    instead: "do it in host or cli and pass the result down as a value",
  };
}

function judgePackage(source: Source, name: string, dependencies: ReadonlySet<string>): Fault | null {
  const owners = PACKAGE_OWNERS.get(name);
  if (owners !== undefined && !owners.includes(source.folder)) {
    return {
      rule: `${source.folder} imports ${name}, which belongs to ${owners.join(" and ")} alone`,
      instead: `move the code to src/${owners.at(-1)}`,
    };
  }
  const allowed = PURE_PACKAGES.get(source.folder) ?? [];
  if (isPure(source) && !allowed.includes(name)) {
    return {
      rule: `${source.folder} imports the package ${name}; it may import ${allowed.join(", ") || "no package"}`,
      instead: "write the few lines that are needed, or do it on floor 6 or 7 and pass the result down",
    };
  }
  if (!dependencies.has(name)) {
    return {
      rule: `imports ${name}, which is not among the dependencies of package.json, so users would not have it`,
      instead: "add it there, or do without",
    };
  }
  return null;
}

function isPure({ floor }: Source): boolean {
  return floor !== undefined && floor <= PURE_FLOOR_MAX;
}
