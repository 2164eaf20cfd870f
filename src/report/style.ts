// How text may stand out. Colours are the command line's matter: it hands in its own functions, everybody else reads plain text.

/** How parts of a text stand out, and how much of it goes into a line. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  /** A text that leads to a file. */
  readonly link: (text: string, path: string) => string;
  /** Longer lines are wrapped; Infinity: none is. */
  readonly width: number;
}

const same = (text: string): string => text;

/** Text without any emphasis, in lines as long as they are. */
export const PLAIN: Style = {
  ...{ bold: same, dim: same, red: same, green: same, yellow: same },
  link: same,
  width: Infinity,
};
