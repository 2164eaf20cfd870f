// Whatever was thrown, as a short text. It may be an error of megabytes, no error at all, or an object that throws when it
// is looked at.

const CHARS_MAX = 500;

/** What was thrown, in words: the error's name and its message. One of the contract says all in its message. */
export function textOfThrown(error: unknown): string {
  try {
    if (!(error instanceof Error)) return shortened(String(error));
    const { name, message } = error;
    return shortened(name === "ContractError" ? message : `${String(name)}: ${String(message)}`);
  } catch {
    return "something that cannot be read";
  }
}

/** The beginning of a text, and that there is more. */
export const beginningOf = (text: string, charsMax: number): string =>
  text.length > charsMax ? `${text.slice(0, charsMax)}...` : text;

/** A text that is not longer than a reader wants it. */
export function shortened(text: string, charsMax = CHARS_MAX): string {
  return text.length <= charsMax ? text : `${text.slice(0, charsMax)}... (${text.length} characters)`;
}
