// What a user can cause and can mend. It is shown as one message without a stack; any other error is a bug of ours.

import { textOfThrown } from "../contract/thrown-text.js";

/** Says what is wrong, where, and what to do next. */
export class UserError extends Error {
  override readonly name = "UserError";

  // Written out: the constructor that a class has by itself hands its arguments on by the iterator of arrays, which may have
  // been changed by the very code that this tells of.
  constructor(message: string) {
    super(message);
  }
}

/** The text of whatever was thrown; a plain error is its message. */
export function textOfError(error: unknown): string {
  const text = textOfThrown(error);
  const named = /^(\w+): /.exec(text);
  if (named === null) return text;
  return named[1] === "Error" || text.startsWith(named[0] + named[1]) ? text.slice(named[0].length) : text;
}
