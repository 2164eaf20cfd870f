// What the exit status says. Scripts lean on it: it is part of the public face.

export const EXIT = {
  /** Nothing found; for `mutants`: every outcome as declared. */
  clean: 0,
  /** A violation or a panic; for `mutants`: an outcome other than the declared one. */
  found: 1,
  /** Wrong use, or input that cannot be read or run. */
  usage: 2,
  /** Stopped, drifted or unknown before an answer. */
  unknown: 3,
} as const;
