// A search that was put away goes on as if nothing had been.

import { expect, it } from "vitest";
import { DEFAULT_BOUNDS, type Model } from "../../src/checker/model.js";
import { Search } from "../../src/checker/search.js";
import type { SectionReader, CheckpointHeader } from "../../src/checker/checkpoint.js";
import { DEFAULT_ENVIRONMENT } from "../../src/cluster/setup.js";
import type { Implementation } from "../../src/contract/implementation.js";
import type { Message } from "../../src/contract/message.js";
import { ALL_LAWS } from "../../src/laws/all-laws.js";
import { mutantById } from "../../src/mutants/all-mutants.js";
import { REFERENCE } from "../../src/raft/reference.js";

const MODEL: Model = {
  setup: { implementation: REFERENCE, environment: DEFAULT_ENVIRONMENT },
  laws: ALL_LAWS,
  bounds: { ...DEFAULT_BOUNDS, messages: 1, crashes: 1 },
  loss: "send",
  symmetry: true,
  dropsIgnored: false,
};

const BROKEN: Model = {
  ...MODEL,
  setup: { ...MODEL.setup, implementation: mutantById("vote-stale-term-counted")!.implementation },
  laws: ALL_LAWS.filter(({ id }) => id === "election-safety"),
};

/** Puts a search away after so many look-ups, as bytes and text, and takes it up in a new one. */
function takenUp(search: Search, model: Model): Search {
  const { header, sections } = search.checkpoint();
  const text = JSON.stringify(header);
  const stored = sections.map((section) => section.slice());
  const read: SectionReader = (bytes) => {
    const section = stored.shift()!;
    expect(section.byteLength).toBe(bytes);
    return section;
  };
  const next = new Search(model);
  next.restore(JSON.parse(text) as CheckpointHeader, read);
  expect(stored).toEqual([]);
  return next;
}

it("counts the same however often it was put away", () => {
  const straight = new Search(MODEL);
  straight.advance(Infinity);
  let search = new Search(MODEL);
  for (let i = 0; i < 5; i++) {
    search.advance(12_000);
    expect(search.isDone).toBe(false);
    search = takenUp(search, MODEL);
  }
  search.advance(Infinity);
  const { distinct, generated, depth } = straight;
  expect({ distinct: search.distinct, generated: search.generated, depth: search.depth }).toEqual({
    distinct,
    generated,
    depth,
  });
});

it("is not gone on with where servers show or say something else by now, though all keys are what they were", () => {
  const search = new Search(MODEL);
  search.advance(12_000);
  const { view, reduce } = REFERENCE;
  const others = [
    { ...REFERENCE, view: (state: never) => ({ ...view(state), votesGranted: [] }) },
    {
      ...REFERENCE,
      reduce(state: never, message: Message) {
        const { state: after, outbound } = reduce(state, message);
        return { state: after, outbound: outbound.filter(({ type }) => type !== "apply") };
      },
    },
  ];
  for (const implementation of others) {
    const model = { ...MODEL, setup: { ...MODEL.setup, implementation: implementation as Implementation } };
    expect(() => takenUp(search, model)).toThrow(/no longer answers as it did then/);
  }
});

it("finds the same way to break a law, also through what was found before", () => {
  const straight = new Search(BROKEN);
  straight.advance(Infinity);
  let search = new Search(BROKEN);
  search.advance(2_000);
  expect(search.violated).toBe(null);
  search = takenUp(search, BROKEN);
  search.advance(Infinity);
  expect(search.violated?.actions).toEqual(straight.violated!.actions);
});
