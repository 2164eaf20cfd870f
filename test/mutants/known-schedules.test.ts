// Every mutant that breaks a law of the paper does so on a schedule that was found by hand, and the reference does not.

import { describe, expect, it } from "vitest";
import { mutantById } from "../../src/mutants/all-mutants.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { contradictionIn } from "../support/contradiction.js";
import { playSchedule } from "../support/schedule.js";
import { KNOWN_SCHEDULES } from "./known-schedules.js";

describe.each(KNOWN_SCHEDULES)("$mutant, $events events", ({ mutant, environment = {}, schedule, shows, events }) => {
  it(`shows that ${shows}, and not one step earlier`, () => {
    const played = playSchedule(mutantById(mutant)!.implementation, schedule, { environment });
    expect(contradictionIn(played.steps)).toBe(shows);
    expect(contradictionIn(played.steps.slice(0, -1))).toBe(null);
    expect(played.events).toBe(events);
  });

  it("the reference goes through the same schedule without a contradiction", () => {
    const played = playSchedule(REFERENCE, schedule, { environment, lenient: true });
    expect(contradictionIn(played.steps)).toBe(null);
  });
});
