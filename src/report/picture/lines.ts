// Text in lines that fit. Nobody knows which font will show it, so the widest of the usual ones is reckoned with.

export interface Room {
  readonly width: number;
  readonly lines: number;
  /** In pixels. */
  readonly size: number;
  readonly isBold?: boolean;
}

/** The lines of a text, broken between words where that is possible. What does not fit is left out, and `…` says so. */
export function linesOf(text: string, { width, lines, size, isBold = false }: Room): readonly string[] {
  const room = width / (size * (isBold ? BOLD : 1));
  const made: string[] = [];
  let rest = [...text.trim()];
  while (rest.length > 0 && made.length < lines) {
    const fits = countWithin(rest, room);
    const isLast = made.length === lines - 1;
    if (fits === rest.length) return [...made, rest.join("")];
    if (isLast)
      return [
        ...made,
        `${rest
          .slice(0, countWithin(rest, room - widthOf("…")))
          .join("")
          .trimEnd()}…`,
      ];
    const space = rest.lastIndexOf(" ", fits);
    const end = space > 0 ? space : Math.max(1, fits);
    made.push(rest.slice(0, end).join(""));
    rest = rest.slice(space > 0 ? end + 1 : end);
  }
  return made;
}

/** How many characters stand within a width, in sizes of the font. */
function countWithin(chars: readonly string[], room: number): number {
  let width = 0;
  for (let count = 0; count < chars.length; count++) {
    width += widthOf(chars[count]);
    if (width > room) return count;
  }
  return chars.length;
}

const BOLD = 1.13;

/** Of one character, in sizes of the font. */
function widthOf(char: string): number {
  if (/[ ijl.,:;|'!]/.test(char)) return 0.33;
  if (/[ftr()[\]"/\\I-]/.test(char)) return 0.42;
  if (/[mwMW@%…+=<>~_#]/.test(char)) return 0.95;
  if (/[A-Z]/.test(char)) return 0.72;
  if (/[ -~]/.test(char)) return 0.62;
  // Beyond ASCII there are letters as wide as high, and signs of two characters that are one to the eye.
  return 1.1;
}
