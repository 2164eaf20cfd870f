// What a user can cause and can mend. It is shown as one message without a stack; any other error is a bug of ours.

/** Says what is wrong, where, and what to do next. */
export class UserError extends Error {
  override readonly name = "UserError";
}

/** The text of whatever was thrown. */
export function textOfError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === "Error" || error.message.startsWith(error.name)
    ? error.message
    : `${error.name}: ${error.message}`;
}
