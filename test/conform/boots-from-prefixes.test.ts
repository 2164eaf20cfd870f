// What a server shows that was booted after a part of its writes is looked at, one contradiction after the other.

import { expect, it } from "vitest";
import { BootsFromPrefixes } from "../../src/conform/boots-from-prefixes.js";
import { planOf, walked } from "../../src/conform/walk.js";
import type { View } from "../../src/contract/view.js";
import { SOUND } from "./broken.js";

it.each<[string, Partial<View>]>([
  ["is in term 0, but its last entry is of term 1", { currentTerm: 0 }],
  ["has commit index 99, but its log ends at 0", { commitIndex: 99 }],
  ["has applied up to 99, but commit index 0", { lastApplied: 99 }],
])("a server that comes back is told of: it %s", (wrong, shown) => {
  const driver = { ...SOUND, view: (state: unknown) => ({ ...SOUND.view(state), ...shown }) };
  const check = new BootsFromPrefixes(driver);
  for (let nth = 0; nth < 5; nth++) {
    for (const moment of walked(driver, planOf(driver, "test", nth))) check.watch(moment);
  }
  expect(check.result().counterexample?.sentence).toMatch(new RegExp(`booted after \\d of \\d writes, ${wrong}$`));
});
