// What a user can cause and can mend. It is shown as one message without a stack; any other error is a bug of ours.

import { textOfThrown } from "../contract/thrown-text.js";

/** Says what is wrong, where, and what to do next. */
export class UserError extends Error {
  override readonly name = "UserError";
}

/** The text of whatever was thrown; a plain error is its message. */
export function textOfError(error: unknown): string {
  const text = textOfThrown(error);
  const [prefix = "", name] = /^(\w+): /.exec(text) ?? [];
  return name === "Error" || text.startsWith(prefix + String(name)) ? text.slice(prefix.length) : text;
}
