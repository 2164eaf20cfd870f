// Everything that people are told of a kind of mishap, a row each.

import { quantity } from "../contract/quantity.js";
import type { MishapField } from "../cluster/mishaps.js";
import type { Group } from "./action-rows.js";

interface Row {
  /** What happens at the write, or the entry, after so many of all that the step has. */
  words(after: number, all: number): string;
  /** Where the page lists it. */
  readonly group: Group;
}

export const MISHAP_ROWS: { readonly [F in MishapField]-?: Row } = {
  crashAfter: {
    words: (after, writes) => `crashes after ${after} of ${quantity(writes, "write")}`,
    group: "Servers crash or restart",
  },
  failAfter: { words: (after, writes) => `write ${after + 1} of ${writes} fails`, group: "Writes fail" },
  tornAfter: {
    words: (after, entries) => `crashes in a write, after ${after} of ${entries} entries`,
    group: "Servers crash or restart",
  },
};
