// Read by the rules of the Informal Trace Format, https://apalache-mc.org/docs/adr/015adr-trace.html.

import { describe, expect, it } from "vitest";
import { shownSteps } from "../../../src/report/phase-text.js";
import { z } from "zod";
import { exportItf } from "../../../src/report/export/itf.js";
import { ALL_RECORDINGS, recorded } from "./recordings.js";

type Value = boolean | string | readonly Value[] | { readonly [field: string]: unknown };

const value: z.ZodType<Value> = z.lazy(() =>
  z.union([
    z.boolean(),
    z.string(),
    z.array(value),
    z.strictObject({ "#bigint": z.string().regex(/^-?\d+$/) }),
    z.strictObject({ "#tup": z.array(value) }),
    z.strictObject({ "#set": z.array(value) }),
    z.strictObject({ "#map": z.array(z.tuple([value, value])) }),
    // The names of a record's fields must not be taken for one of the others.
    z.record(z.string().regex(/^[^#]/), value),
  ]),
);

const trace = z.strictObject({
  "#meta": z.looseObject({ format: z.literal("ITF"), "format-description": z.url() }),
  vars: z.array(z.string()),
  states: z.array(z.intersection(z.looseObject({ "#meta": z.strictObject({ index: z.int() }) }), z.looseObject({}))),
});

/** The type of a value, as a checker with types infers it; "?" where nothing shows it. */
function typeOf(given: Value): string {
  if (typeof given !== "object") return typeof given;
  if (Array.isArray(given)) return `List(${joined(given.map(typeOf))})`;
  const fields = given as Record<string, never>;
  if ("#bigint" in fields) return "int";
  if ("#set" in fields) return `Set(${joined((fields["#set"] as Value[]).map(typeOf))})`;
  if ("#tup" in fields) return `(${(fields["#tup"] as Value[]).map(typeOf).join(", ")})`;
  if ("#map" in fields) {
    const pairs = fields["#map"] as [Value, Value][];
    return `${joined(pairs.map(([key]) => typeOf(key)))} -> ${joined(pairs.map(([, to]) => typeOf(to)))}`;
  }
  return `{ ${Object.entries(fields)
    .map(([name, field]) => `${name}: ${typeOf(field)}`)
    .join(", ")} }`;
}

/** One type for all: the one that shows the most. */
function joined(types: readonly string[]): string {
  const known = [...new Set(types)].sort((a, b) => b.length - a.length);
  const [most = "?"] = known;
  const pattern = (type: string): RegExp =>
    new RegExp(
      `^${type
        .replace(/[.*+^${}()|[\]\\]/g, "\\$&")
        .replaceAll("\\?", "?")
        .replaceAll("?", ".*")}$`,
    );
  for (const type of known) expect(most).toMatch(pattern(type));
  return most;
}

describe("a trace in the Informal Trace Format", () => {
  it.each(ALL_RECORDINGS)("is one by its rules, a state a step, all of one type: $title", ({ recording }) => {
    const { vars, states } = trace.parse(JSON.parse(exportItf(recording)));
    expect(states).toHaveLength(shownSteps(recording.replay).length + 1);
    for (const [index, state] of states.entries()) {
      const { "#meta": meta, ...values } = state as { "#meta": { index: number } } & Record<string, Value>;
      expect(meta.index).toBe(index);
      expect(Object.keys(values)).toEqual(vars);
      for (const one of Object.values(values)) value.parse(one);
    }
    for (const name of vars) joined(states.map((state) => typeOf(state[name] as Value)));
    for (const state of states) {
      // A map has one value a key, and a set holds nothing twice.
      for (const name of vars) expectFunction(state[name] as Value);
    }
  });

  it.each(ALL_RECORDINGS)("counts every copy of a packet: $title", ({ recording }) => {
    const { start } = recording.replay;
    const steps = shownSteps(recording.replay);
    const { states } = trace.parse(JSON.parse(exportItf(recording)));
    const counted = states.map(({ messages }) => {
      const pairs = (messages as { "#map": [unknown, { "#bigint": string }][] })["#map"];
      return pairs.reduce((sum, [, count]) => sum + Number(count["#bigint"]), 0);
    });
    expect(counted).toEqual([start, ...steps].map(({ cluster }) => cluster.network.length));
  });

  it("says what happened, and what Figure 2 calls the state", () => {
    const { vars, states } = trace.parse(JSON.parse(exportItf(recorded("vote-dup-counted"))));
    expect(vars).toEqual([
      ...["role", "currentTerm", "votedFor", "log", "commitIndex", "lastApplied", "votesGranted", "nextIndex"],
      ...["matchIndex", "configuration", "up", "messages", "blocked", "now", "action"],
    ]);
    expect(states.at(-1)).toMatchObject({
      role: {
        "#map": [
          ["S1", "leader"],
          ["S2", "follower"],
          ["S3", "leader"],
          ["S4", "follower"],
        ],
      },
      action: "S3 takes RequestVoteReply from S4 (term=1 voteGranted=true)",
    });
  });
});

function expectFunction(given: Value): void {
  const fields = given as Record<string, Value[]>;
  const members = fields["#set"] ?? fields["#map"]?.map((pair) => (pair as Value[])[0]);
  if (members === undefined) return;
  expect(new Set(members.map((member) => JSON.stringify(member))).size).toBe(members.length);
}
