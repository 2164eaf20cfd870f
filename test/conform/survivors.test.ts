// What looks wrong and is not gives no alarm: the changes of the reference that are declared to do no harm.

import { expect, it } from "vitest";
import { Conformance } from "../../src/conform/conformance.js";
import { ALL_MUTANTS } from "../../src/mutants/all-mutants.js";

const SURVIVORS = ALL_MUTANTS.filter(({ expected }) => expected !== "found");
/** Its terms follow from who a server is, so that renamed servers do other things: that is so, and harmless. */
const NAMED_TERMS = "terms-of-ones-own";

it.each(SURVIVORS.map((mutant) => [mutant.id, mutant] as const))("%s", (id, { implementation }) => {
  const conformance = new Conformance({ implementation, bare: implementation, seed: "survives", runs: 10 });
  while (!conformance.done) conformance.advance(1000);
  const { checks, trials } = conformance.results;
  const alarms = [...checks, ...trials].filter(({ outcome }) => outcome === "fails" || outcome === "warns");
  expect(alarms.map((alarm) => alarm.id)).toEqual(id === NAMED_TERMS ? ["renaming"] : []);
});
