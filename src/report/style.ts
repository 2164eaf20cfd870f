// How text may stand out. Colours are the command line's matter: it hands in its own functions, everybody else reads plain text.

/** How parts of a text stand out. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
}

const same = (text: string): string => text;

/** Text without any emphasis. */
export const PLAIN: Style = { bold: same, dim: same, red: same, green: same, yellow: same };
