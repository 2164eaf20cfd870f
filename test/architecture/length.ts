// A rule on how long a file may be: one concept a file, which seldom takes more.

import type { Source, Violation } from "./source.js";

export const LINES_MAX = 250;

export function judgeLength({ path, tree }: Source): Violation[] {
  const { text } = tree;
  const lines = text.trimEnd().split("\n").length;
  if (lines <= LINES_MAX || /\bLong\b|\bis long\b/.test(firstCommentOf(text))) return [];
  return [
    {
      path,
      line: LINES_MAX + 1,
      rule: `has ${lines} lines, more than ${LINES_MAX}, and its first comment does not say why it is long`,
      instead: "move what has a name of its own into a file of that name, or say why nothing in it has",
    },
  ];
}

/** The lines of the comment with which a file opens; empty where it opens with none. */
const firstCommentOf = (text: string): string => /^(?:\/\/.*\n)+|^\/\*[^]*?\*\//.exec(text)?.[0] ?? "";
