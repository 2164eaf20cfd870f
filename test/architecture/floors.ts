// The floors of the tree, as data. A new folder gets its line here first; the checker beside it knows no names.

/** Folder of src (or a file that stands in src itself) -> floor. Imports go to strictly lower floors only. */
export const FLOORS: ReadonlyMap<string, number> = new Map([
  ["contract", 0],
  ["random", 0],
  ["raft", 1],
  ["cluster", 1],
  ["mutants", 2],
  ["laws", 2],
  ["trace", 2],
  ["play", 2],
  ["checker", 3],
  ["run", 4],
  ["shrink", 5],
  ["playback", 5],
  ["fuzz", 6],
  ["report", 6],
  ["host", 7],
  ["fast-check", 8],
  ["cli", 8],
  ["page", 8],
  ["index.ts", 8],
]);

/** Up to this floor everything is a function of its arguments: no clock, no chance, no I/O, no promises. */
export const PURE_FLOOR_MAX = 6;

/** What a pure folder may import from npm; a folder that is not named here may import nothing. */
export const PURE_PACKAGES: ReadonlyMap<string, readonly string[]> = new Map([
  ["random", ["seedrandom"]],
  ["trace", ["zod"]],
]);

/** Packages that belong to certain folders alone. */
export const PACKAGE_OWNERS: ReadonlyMap<string, readonly string[]> = new Map([["fast-check", ["cli", "fast-check"]]]);

/** Public doors: the only index files there are. */
export const DOORS: readonly string[] = ["src/index.ts", "src/fast-check/index.ts"];

/** The folder that must work for any state machine, and the words that would show it does not. */
export const RAFT_FREE_FOLDER = "cluster";
export const RAFT_WORDS =
  /requestVote|appendEntries|installSnapshot|votedFor|votesGranted|nextIndex|matchIndex|currentTerm|commitIndex/i;
