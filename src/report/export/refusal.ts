// What an exporter says where a run does not fit into its format.

/** The message ends with what to do next. */
export class ExportRefusal extends Error {
  override readonly name = "ExportRefusal";
}

/** More than any of the tools that read these files opens. */
const CHARS_MAX = 256 * 1024 * 1024;

/** The text of a file, a line each. Lines are asked for one by one: of a run that is too long not all are made. */
export function fileOf(lines: Iterable<string>, charsMax = CHARS_MAX): string {
  const taken: string[] = [];
  let chars = 0;
  for (const line of lines) {
    chars += line.length + 1;
    if (chars > charsMax) {
      throw new ExportRefusal(
        `this run makes more than ${charsMax} characters, which nobody opens. Shrink it first, or choose another format.`,
      );
    }
    taken.push(line);
  }
  return taken.map((line) => `${line}\n`).join("");
}
