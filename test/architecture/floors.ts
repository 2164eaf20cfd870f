// The floors of the tree, as data. A new folder gets its line here first; the checker beside it knows no names.

/** Folder of src (or a file that stands in src itself) -> floor. Imports go to strictly lower floors only. */
export const FLOORS: ReadonlyMap<string, number> = new Map([
  ["contract", 0],
  ["random", 0],
  ["machine", 1],
  ["raft", 2],
  ["cluster", 2],
  ["mutants", 3],
  ["laws", 3],
  ["trace", 3],
  ["play", 3],
  ["checker", 4],
  ["run", 5],
  ["observed", 6],
  ["shrink", 6],
  ["playback", 6],
  ["fuzz", 7],
  ["report", 7],
  ["conform", 8],
  ["host", 9],
  ["fast-check", 10],
  ["cli", 10],
  ["page", 10],
  ["index.ts", 10],
]);

/** Up to this floor everything is a function of its arguments: no clock, no chance, no I/O, no promises. */
export const PURE_FLOOR_MAX = 8;

/** What a pure folder may import from npm; a folder that is not named here may import nothing. */
export const PURE_PACKAGES: ReadonlyMap<string, readonly string[]> = new Map([
  ["random", ["seedrandom"]],
  ["trace", ["zod"]],
  ["observed", ["zod"]],
]);

/** Packages that belong to certain folders alone. */
export const PACKAGE_OWNERS: ReadonlyMap<string, readonly string[]> = new Map([["fast-check", ["cli", "fast-check"]]]);

/** Public doors: the only index files there are. */
export const DOORS: readonly string[] = ["src/index.ts", "src/fast-check/index.ts"];

/** The folder that must work for any state machine, and the words that would show it does not. */
export const RAFT_FREE_FOLDER = "cluster";
export const RAFT_WORDS =
  /requestVote|appendEntries|installSnapshot|votedFor|votesGranted|nextIndex|matchIndex|currentTerm|commitIndex/i;
