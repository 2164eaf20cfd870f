// Colours as the reports take them.

import pico from "picocolors";
import { PLAIN, type Style } from "../report/style.js";

/** Whether text on this stream may carry colours: a terminal, and nobody asked for none (NO_COLOR). */
export function wantsColours(stream: { readonly isTTY?: boolean }): boolean {
  return stream.isTTY === true && pico.isColorSupported;
}

export function styleOf(colours: boolean): Style {
  if (!colours) return PLAIN;
  const { bold, dim, red, green, yellow } = pico.createColors(true);
  return { bold, dim, red, green, yellow };
}
