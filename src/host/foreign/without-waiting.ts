// What is asked of a pipe without waiting for its other end.

import { readSync, writeSync } from "node:fs";

/** Whether anybody would read what is said there. */
export function isHeard(fd: number): boolean {
  try {
    writeSync(fd, "\n");
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EAGAIN";
  }
}

/** How many bytes are there; 0 at the end, null where none are there yet. */
export function readNow(fd: number, into: Buffer): number | null {
  // It is asked before each request: that nothing is there is thrown, and costs half as much without a stack.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return readSync(fd, into, 0, into.length, null);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EAGAIN") return null;
    throw error;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
