// What text looks like where it is read: colours, the width of a terminal, links.

import { pathToFileURL } from "node:url";
import pico from "picocolors";
import { PLAIN, type Style } from "../report/style.js";

/** Plain data: it goes to workers. */
export interface Look {
  readonly colours: boolean;
  /** Null: lines are as long as they are, for whatever reads them next. */
  readonly width: number | null;
  readonly links: boolean;
}

export const PLAIN_LOOK: Look = { colours: false, width: null, links: false };

/** A narrower terminal breaks lines itself. */
const WIDTH_MIN = 20;

type Stream = Pick<NodeJS.WriteStream, "isTTY" | "columns">;

export function lookOf(stream: Stream, env: NodeJS.ProcessEnv = process.env): Look {
  const colours = wantsColours(stream, env);
  if (!stream.isTTY) return { ...PLAIN_LOOK, colours };
  return { colours, width: Math.max(WIDTH_MIN, stream.columns || 80), links: colours };
}

/** NO_COLOR takes colours away whatever else is asked; FORCE_COLOR brings them where there is no terminal, and 0 is no. */
function wantsColours(stream: Stream, { NO_COLOR, FORCE_COLOR, TERM }: NodeJS.ProcessEnv): boolean {
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return stream.isTTY === true && TERM !== "dumb";
}

export function styleOf({ colours, width, links }: Look): Style {
  const { bold, dim, red, green, yellow } = colours ? pico.createColors(true) : PLAIN;
  return { bold, dim, red, green, yellow, width: width ?? PLAIN.width, link: links ? linkTo : PLAIN.link };
}

/** OSC 8, which terminals that do not know it leave out. */
const linkTo = (text: string, path: string): string =>
  `\u001b]8;;${pathToFileURL(path).href}\u001b\\${text}\u001b]8;;\u001b\\`;
