// What is wrong with a trace's text, and where.

/** A trace that cannot be read. The message names the line and ends with what to do next. */
export class TraceError extends Error {
  override readonly name = "TraceError";

  constructor(
    /** Counted from 1; 0 where the text as a whole is at fault. */
    readonly line: number,
    what: string,
    next: string,
  ) {
    super(`${line > 0 ? `line ${line}: ` : ""}${what}. ${next}.`);
  }
}
