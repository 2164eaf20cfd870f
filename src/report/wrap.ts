// Lines that fit a terminal: broken at spaces, and what follows hangs under where the text began.

/** What takes no room: colours, and the ends of links. */
const INVISIBLE = /\u001b\[[0-9;]*m|\u001b\]8;;[^\u0007\u001b]*(?:\u0007|\u001b\\)/g;

/** How many places a text takes on a terminal. */
export const widthOf = (text: string): number => [...text.replace(INVISIBLE, "")].length;

/** A line as several that are at most `width` wide, where words are not longer; all but the first begin after `hang` places. */
export function wrapped(line: string, width: number, hang: number): string {
  if (widthOf(line) <= width) return line;
  // Where little room is left beside it, a column is not worth keeping.
  const indent = Math.min(hang, Math.floor(width / 2));
  const [first, ...words] = line.split(" ");
  const lines: string[] = [];
  let current = first;
  for (const word of words) {
    const mayBreak = lines.length > 0 || widthOf(current) > hang;
    if (!mayBreak || widthOf(`${current} ${word}`) <= width) current += ` ${word}`;
    else {
      lines.push(current.trimEnd());
      current = " ".repeat(indent) + word;
    }
  }
  return [...lines, current].join("\n");
}
