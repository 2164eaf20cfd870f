// What an entry carries: no two payloads are taken for one, whatever a command's text is.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { initialConfiguration, type Configuration } from "../../src/contract/configuration.js";
import { canonicalText, type Json } from "../../src/contract/json.js";
import { commandOf, isPayload, isSamePayload, NOOP, textOfPayload, type Payload } from "../../src/contract/payload.js";

const SEEDED = { seed: 7, numRuns: 2000 };

const servers = fc.uniqueArray(fc.nat({ max: 3 })).map((list) => list.sort((a, b) => a - b));
const configuration: fc.Arbitrary<Configuration> = fc.record({
  voters: servers,
  outgoing: fc.option(servers.filter(({ length }) => length > 0)),
  learners: servers,
});
/** Commands that look like something else are drawn as well. */
const command: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 3 }),
  fc.constantFrom("", "c", "null", "cnull", "{}", "[]"),
  configuration.map(canonicalText),
  configuration.map((one) => `c${canonicalText(one)}`),
);
const name = fc.constantFrom("o1", "o2");
const registration = fc.record({ session: name });
const inSession = fc.record({ session: name, serial: fc.integer({ min: 1, max: 2 }), command });
const payload: fc.Arbitrary<Payload> = fc.oneof(command, inSession, registration, configuration, fc.constant(NOOP));

/** The second opinion: payloads are plain data, and plain data is the same where it is written the same. */
const isSame = (a: Payload, b: Payload): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
function sorted(one: Payload): Json {
  if (typeof one !== "object" || one === null) return one;
  if ("voters" in one) return [[...one.voters], one.outgoing && [...one.outgoing], [...one.learners]];
  return "command" in one ? [one.session, one.serial, one.command] : [one.session];
}

describe("payloads", () => {
  it("no two share a text, and equal ones have one", () => {
    fc.assert(
      fc.property(payload, payload, (a, b) => {
        expect(textOfPayload(a) === textOfPayload(b)).toBe(isSame(a, b));
        expect(isSamePayload(a, b)).toBe(isSame(a, b));
        expect(isSamePayload(b, a)).toBe(isSame(a, b));
      }),
      SEEDED,
    );
  });

  it("stay what they are over a wire, whatever the order of their fields there", () => {
    fc.assert(
      fc.property(payload, (one) => {
        const sent = JSON.parse(canonicalText(one)) as Payload;
        expect(isSamePayload(one, sent)).toBe(true);
        expect(textOfPayload(sent)).toBe(textOfPayload(one));
        expect(isPayload(sent)).toBe(true);
      }),
      SEEDED,
    );
    const { voters, outgoing, learners } = initialConfiguration(3);
    expect(isSamePayload({ learners, outgoing, voters }, { voters, outgoing, learners })).toBe(true);
  });

  it("a command that reads like another payload is a command all the same", () => {
    for (const other of [NOOP, initialConfiguration(2)]) {
      const alike = canonicalText(other);
      expect(isSamePayload(alike, other)).toBe(false);
      expect(textOfPayload(alike)).not.toBe(textOfPayload(other));
    }
    expect(isSamePayload("", NOOP)).toBe(false);
  });

  it("are commands where they are texts, and only there", () => {
    const inSession = { session: "o1", serial: 1, command: "c2" };
    const payloads = ["", "c1", inSession, { session: "o1" }, NOOP, initialConfiguration(1)];
    expect(payloads.map(commandOf)).toEqual(["", "c1", "c2", undefined, undefined, undefined]);
  });

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["a number", 7],
    ["a truth", true],
    ["a list", []],
    ["a list of servers", [0, 1, 2]],
    ["an object of no kind", {}],
    ["half a configuration", { voters: [0], outgoing: null }],
    ["a configuration between one and nobody's", { voters: [0], outgoing: [], learners: [] }],
    ["a configuration with an odd server", { voters: [0.5], outgoing: null, learners: [] }],
    ["an entry", { term: 1, payload: "a" }],
    ["a text that is an object", new String("a")],
    ["a function", () => "a"],
  ])("%s is none", (_what, value) => {
    expect(isPayload(value)).toBe(false);
  });

  it.each<[string, unknown]>([
    ["a no-op", null],
    ["any text", ""],
    ["a configuration", { voters: [0, 2], outgoing: [0, 1], learners: [3] }],
    ["a configuration of nobody", { voters: [], outgoing: null, learners: [] }],
  ])("%s is one", (_what, value) => {
    expect(isPayload(value)).toBe(true);
  });
});
