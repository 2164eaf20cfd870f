// What a program said before it ended, as one line.

const WORDS_MAX = 400;

/** Frames of stacks are indented in most languages, and these headings say nothing. */
const FRAME = /^\s|^Traceback \(most recent call last\):$|^goroutine \d+ .*:$|^$/;

/** Its lines as one, without those of stacks. */
export function lastWordsIn(text: string): string {
  const lines = text.split("\n").filter((line) => !FRAME.test(line));
  // A word alone is a place in a file, or a bracket.
  const sentences = lines.filter((line) => line.trim().includes(" "));
  return (sentences.length > 0 ? sentences : lines).join(" | ").slice(-WORDS_MAX);
}
