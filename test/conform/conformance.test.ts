// Every check holds on the reference, and fails on a driver that is broken in what it asks.

import { describe, expect, it } from "vitest";
import { FAULTS } from "../../src/cluster/action.js";
import { Conformance, type Conformed } from "../../src/conform/conformance.js";
import type { Result } from "../../src/conform/check.js";
import { guarded } from "../../src/contract/guard.js";
import type { Implementation } from "../../src/contract/implementation.js";
import { ALL_LAWS } from "../../src/laws/all-laws.js";
import {
  answersBeforeItsWrites,
  armsNothingAtBoot,
  armsOnce,
  beatsOnce,
  changesWhatItWrote,
  countsItsCalls,
  keyOfTheTerm,
  keyWithoutItsCount,
  remembersAcrossLives,
  renamesNoVotes,
  SOUND,
  takesNothingTwice,
  throwsAtVotes,
  throwsWithoutNoop,
  writesTheLengthFirst,
} from "./broken.js";

function conform(bare: Implementation<never>, runs = 20): Conformed {
  const loaded = bare as Implementation;
  const conformance = new Conformance({ implementation: guarded(loaded), bare: loaded, seed: "test", runs });
  while (!conformance.done) conformance.advance(1000);
  return conformance.results;
}

const allOf = ({ checks, trials }: Conformed): readonly Result[] => [...checks, ...trials];
const idsOf = (results: readonly Result[], ...outcomes: Result["outcome"][]): readonly string[] =>
  results.filter(({ outcome }) => outcomes.includes(outcome)).map(({ id }) => id);
const wrongIn = (conformed: Conformed): readonly string[] => idsOf(allOf(conformed), "fails", "warns");
const resultIn = (conformed: Conformed, id: string): Result => allOf(conformed).find((one) => one.id === id)!;

describe("the reference", () => {
  const conformed = conform(SOUND as Implementation<never>, 70);

  it("holds by every check, and each is tried", () => {
    expect(idsOf(allOf(conformed), "holds")).toEqual(allOf(conformed).map(({ id }) => id));
  });

  it("comes to one state on different ways, thousands of times", () => {
    expect(resultIn(conformed, "key").count).toBeGreaterThan(2000);
  });

  it("has each value of each switch tried by itself, and each fault that it declares to stand", () => {
    const switches = Object.entries(SOUND.capabilities.settings).flatMap(([name, [, ...values]]) =>
      values.map((value) => `only ${name}=${value}`),
    );
    const borne = FAULTS.filter((fault) => fault.isBorne(SOUND.capabilities));
    const faults = borne.map(({ name }) => `only ${name}=on`);
    const others = ["calm", "only network=any", "only disk=async", "only standsCuts"];
    const all = [...others, ...faults, ...switches];
    expect(conformed.trials.map(({ id }) => id).sort()).toEqual(all.sort());
  });

  it("is judged by every law on what is durable", () => {
    const laws = ALL_LAWS.filter(({ id }) => conformed.checks.some((check) => check.id === id));
    expect(laws.length).toBe(5);
  });
});

it("the same seed gives the same answer, and another budget changes nothing", () => {
  const by = (budget: number): Conformed => {
    const conformance = new Conformance({ implementation: SOUND, bare: SOUND, seed: "again", runs: 5 });
    while (!conformance.done) conformance.advance(budget);
    return conformance.results;
  };
  expect(by(1)).toEqual(by(999));
});

/** Which check tells, what it says, and which others the same mistake breaks. */
const BROKEN: readonly [id: string, what: string, bare: Implementation<never>, says: RegExp, others?: RegExp][] = [
  ["contract", "throws", throwsAtVotes() as never, /S\d panicked: .*no such packet/, /^(calm|only |crash|data)/],
  [
    "pure",
    "draws from a counter",
    countsItsCalls() as never,
    /taken twice from one state, differed: it asked for/,
    /^(crash|key|renaming)$/,
  ],
  ["key", "has one key for two views", keyOfTheTerm() as never, /have one key and different views/, /^renaming$/],
  [
    "key",
    "has one key for two behaviours",
    keyWithoutItsCount() as never,
    /have one key, and given .* they part: it asked for/,
  ],
  [
    "crash",
    "keeps something beside its state",
    remembersAcrossLives() as never,
    /booted from the same disk once more .* otherwise at boot/,
    /^pure$/,
  ],
  [
    "prefixes",
    "writes hard state before the entries that it counts on",
    writesTheLengthFirst() as never,
    /booted after \d of \d writes, throws: .*too short/,
    /^(contract|only (crash|failWrite|tornWrite)=on)$/,
  ],
  [
    "data",
    "changes what it wrote",
    changesWhatItWrote() as never,
    /it changed the value of at after it had written it/,
    /^crash$/,
  ],
  ["renaming", "renames only a part", renamesNoVotes() as never, /symmetry does not hold/],
  [
    "timers",
    "arms nothing at boot",
    armsNothingAtBoot() as never,
    /up as a follower and has no timer armed after its boot/,
    /^(calm|only crash=on|only standsCuts)$/,
  ],
  [
    "timers",
    "arms its timer once",
    armsOnce() as never,
    /up as a candidate and has no timer armed/,
    /^(calm|only crash=on|only standsCuts)$/,
  ],
  [
    "heartbeat",
    "beats once",
    beatsOnce() as never,
    /up as a leader and has no timer armed/,
    /^(calm|only crash=on|only standsCuts)$/,
  ],
  [
    "promises-are-durable",
    "promises before its writes are durable",
    answersBeforeItsWrites() as never,
    /left S\d before it was durable/,
    /^(one-vote-per-term|committed-on-durable-quorum|counted-is-durable|only .*)$/,
  ],
  [
    "only duplicate=on",
    "declares what it does not stand",
    takesNothingTwice() as never,
    /a copy/,
    /^(contract|crash|data|only preVote=on|only standsCuts)$/,
  ],
  ["only noop=off", "offers a switch that does not work", throwsWithoutNoop() as never, /not there yet/, /^contract$/],
];

describe.each(BROKEN)("%s", (id, what, bare, says, others = /^$/) => {
  it(`tells a driver that ${what}`, () => {
    const conformed = conform(bare);
    const { counterexample } = resultIn(conformed, id);
    expect(wrongIn(conformed)).toContain(id);
    expect(counterexample?.sentence).toMatch(says);
    expect(counterexample?.seed).toMatch(/^test\//);
    for (const other of wrongIn(conformed)) if (other !== id) expect(other).toMatch(others);
  });
});

it("tells of one who changes a packet that it was given, though the guard hides it", () => {
  const bare: Implementation = {
    ...SOUND,
    reduce(state, message) {
      const answer = SOUND.reduce(state, message);
      if (message.type === "packet") (message.packet.body as { term: number }).term += 1;
      return answer;
    },
  };
  const conformed = conform(bare as Implementation<never>, 5);
  expect(wrongIn(conformed)).toEqual(["data"]);
  expect(resultIn(conformed, "data").counterexample?.sentence).toMatch(/it changed what it was given \(the packet/);
});

describe("what is not tried", () => {
  it("says so, and what to do: one that writes nothing", () => {
    const mute = {
      ...SOUND,
      capabilities: { ...SOUND.capabilities, replicates: false },
      boot: () => ({ state: 0, outbound: [] }),
      reduce: () => ({ state: 0, outbound: [] }),
      view: () => ({}),
      key: () => "0",
      rename: undefined as never,
      describe: undefined as never,
      durable: undefined as never,
    };
    const conformed = conform(mute as never, 3);
    expect(resultIn(conformed, "prefixes")).toMatchObject({ outcome: "never tried", isEssential: true, count: 0 });
    expect(resultIn(conformed, "prefixes").note).toMatch(/has to be a write/);
    expect(resultIn(conformed, "laws")).toMatchObject({ outcome: "never tried", isEssential: true, count: 0 });
    expect(resultIn(conformed, "laws").note).toBe(
      "it shows no role: show currentTerm and role in the view, and more laws are judged with each other field",
    );
    expect(resultIn(conformed, "renaming").outcome).toBe("not asked");
  });

  it("is every law of one that replicates and shows nothing", () => {
    const { durable, describe, rename, ...functions } = SOUND;
    expect([durable, describe, rename]).not.toContain(undefined);
    const hidden = { ...functions, view: () => ({}) };
    expect(resultIn(conform(hidden as never, 3), "laws")).toMatchObject({ outcome: "never tried", count: 0 });
  });

  it("is a fault for which what it takes did not come up, and that is told", () => {
    const single: Implementation = { ...SOUND, capabilities: { ...SOUND.capabilities, replicates: false } };
    const torn = resultIn(conform(single as Implementation<never>, 3), "only tornWrite=on");
    expect(torn).toMatchObject({ outcome: "never tried", isEssential: false });
    expect(torn.note).toBe(
      "it never happened (it takes a write of several entries, or over others) in these runs: try more --runs",
    );
  });

  it("is the key of one who has none of its own: two ways never lead to one list of messages", () => {
    expect(resultIn(conform(changesWhatItWrote(false) as never, 3), "key")).toMatchObject({
      outcome: "never tried",
      isEssential: false,
    });
  });
});
