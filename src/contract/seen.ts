// What can be seen of an answer, as texts: two answers that are the same in all of them are taken for one.

import { shortKeyOf, type Implementation, type Transition } from "./implementation.js";
import { canonicalText } from "./json.js";
import { nameOfLog } from "./log.js";
import type { View } from "./view.js";

/** An answer by its parts. `key` comes last: it says least to a reader. */
export interface Seen {
  readonly outbound: string;
  readonly kept: string;
  readonly view: string;
  readonly steps: string;
  readonly key: string;
}

/** Reads all that there is to see; without the key, where that is too dear. Whatever fails there is thrown. */
export function seenOf<S>(
  implementation: Implementation<S>,
  { state, outbound, kept }: Transition<S>,
  withKey = true,
): Seen {
  const { localMessages } = implementation;
  return {
    outbound: canonicalText(outbound),
    kept: kept ? "kept" : "taken",
    view: viewText(implementation.view(state)),
    steps: localMessages === undefined ? "" : canonicalText(localMessages(state)),
    key: withKey ? shortKeyOf(implementation)(state) : "",
  };
}

/** A view as text. A log shows itself as its last entry alone; its hash stands for all of it. */
export const viewText = (view: View): string => canonicalText({ ...view, log: view.log && nameOfLog(view.log) });

const WORDS: { readonly [P in keyof Seen]: string } = {
  outbound: "it asked for",
  kept: "the packet was",
  view: "the view after it was",
  steps: "the internal steps after it were",
  key: "the key after it was",
};

/** Where two answers part: in what, and both from a little before that place. */
export interface Difference {
  readonly what: string;
  readonly first: string;
  readonly second: string;
}

/** The first part in which two answers differ; null where they are the same. */
export function differenceOf(first: Seen, second: Seen): Difference | null {
  for (const part of Object.keys(WORDS) as (keyof Seen)[])
    if (first[part] !== second[part]) return { what: WORDS[part], ...partedIn(first[part], second[part]) };
  return null;
}

/** Both texts from a little before the place where they part. */
export function partedIn(first: string, second: string): Omit<Difference, "what"> {
  let at = 0;
  while (at < first.length && first[at] === second[at]) at++;
  const from = Math.max(0, at - 30);
  return { first: excerpt(first, from), second: excerpt(second, from) };
}

const excerpt = (text: string, from: number): string =>
  `${from > 0 ? "..." : ""}${text.slice(from, from + 80)}${text.length > from + 80 ? "..." : ""}`;
