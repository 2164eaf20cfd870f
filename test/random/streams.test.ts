// Chance from seeds: equal seeds, equal numbers, on every machine and in every version.

import { describe, expect, it } from "vitest";
import { streamsOf, type Stream } from "../../src/random/streams.js";

const take = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw);
const numbers = (stream: Stream, count = 100) => take(count, stream.next);

describe("streams", () => {
  it.each([
    ["0", "kinds", "0.9541108964476734 0.6031234506517649 0.7481606202200055 0.5615984087344259"],
    ["0", "packets", "0.3866519231814891 0.48626982420682907 0.5078112392220646 0.2423227282706648"],
    ["seaworthy", "kinds", "0.5084477982018143 0.1868378829676658 0.04465341102331877 0.24443009914830327"],
    ["", "", "0.4140686539467424 0.17524839215911925 0.4635266135446727 0.14553012675605714"],
  ])("of seed %j, named %j, begin as they always did", (seed, name, vector) => {
    expect(numbers(streamsOf(seed)(name), 4).map(String).join(" ")).toBe(vector);
  });

  it("equal seeds and names give equal numbers", () => {
    expect(numbers(streamsOf("s")("a"))).toEqual(numbers(streamsOf("s")("a")));
  });

  it("another seed or another name gives other numbers", () => {
    const first = [
      streamsOf("s")("a"),
      streamsOf("s")("b"),
      streamsOf("t")("a"),
      streamsOf("S")("a"),
      streamsOf("s ")("a"),
      streamsOf("s1")("a"),
    ].map((stream) => stream.next());
    expect(new Set(first).size).toBe(first.length);
  });

  it("drawing from one stream does not move another of the same seed", () => {
    const streams = streamsOf("s");
    const [a, b] = [streams("a"), streams("b")];
    const mixed = take(50, () => [a.next(), b.next(), b.next()]);
    expect(mixed.map(([first]) => first)).toEqual(numbers(streamsOf("s")("a"), 50));
    expect(mixed.flatMap(([, ...rest]) => rest)).toEqual(numbers(streamsOf("s")("b"), 100));
  });

  it("a name that is opened again begins again", () => {
    const streams = streamsOf("s");
    const first = numbers(streams("a"));
    expect(numbers(streams("a"))).toEqual(first);
  });

  it("streams of neighbouring names are no shifted copies of each other", () => {
    const drawn = Array.from({ length: 20 }, (_, at) => numbers(streamsOf("s")(`node ${at}`), 500)).flat();
    expect(new Set(drawn).size).toBeGreaterThan(9_990);
  });
});

describe("what is drawn from a stream", () => {
  const DRAWS = 6_000;

  it("next lies in [0, 1) and is spread evenly", () => {
    const { next } = streamsOf("s")("next");
    const tenths = new Array<number>(10).fill(0);
    for (let draw = 0; draw < DRAWS; draw++) {
      const number = next();
      expect(number >= 0 && number < 1).toBe(true);
      tenths[Math.floor(number * 10)]++;
    }
    for (const count of tenths) expect(Math.abs(count - DRAWS / 10)).toBeLessThan(100);
  });

  it.each([1, 2, 3, 7, 100])("below(%i) is a whole number in range, and each of them comes up", (bound) => {
    const { below } = streamsOf("s")("below");
    const seen = new Set(take(DRAWS, () => below(bound)));
    expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: bound }, (_, at) => at));
  });

  it("chance comes true as often as it says; 0 never, 1 always", () => {
    const { chance } = streamsOf("s")("chance");
    const hits = (probability: number) => take(DRAWS, () => chance(probability)).filter(Boolean).length;
    expect([hits(0), hits(1)]).toEqual([0, DRAWS]);
    expect(Math.abs(hits(0.25) - DRAWS / 4)).toBeLessThan(150);
  });

  it("pick takes each item as often", () => {
    const { pick } = streamsOf("s")("pick");
    const picked = take(DRAWS, () => pick(["a", "b", "c"]));
    for (const item of ["a", "b", "c"]) {
      expect(Math.abs(picked.filter((other) => other === item).length - DRAWS / 3)).toBeLessThan(150);
    }
  });

  it("weighted takes items in proportion, and never one without weight", () => {
    const { weighted } = streamsOf("s")("weighted");
    const items = [
      { item: "never first", weight: 0 },
      { item: "often", weight: 3 },
      { item: "never", weight: 0 },
      { item: "seldom", weight: 1 },
      { item: "never last", weight: 0 },
    ];
    const drawn = take(DRAWS, () => weighted(items));
    expect(new Set(drawn)).toEqual(new Set(["often", "seldom"]));
    expect(Math.abs(drawn.filter((item) => item === "often").length - (DRAWS * 3) / 4)).toBeLessThan(150);
  });

  it("weighted and pick move the stream by one number, as next does", () => {
    const streams = streamsOf("s");
    for (const draw of [
      (stream: Stream) => stream.weighted([{ item: 1, weight: 1 }]),
      (stream: Stream) => stream.pick([1, 2, 3]),
      (stream: Stream) => stream.below(9),
      (stream: Stream) => stream.chance(0.5),
    ]) {
      const stream = streams("a");
      draw(stream);
      expect(numbers(stream, 5)).toEqual(numbers(streams("a"), 6).slice(1));
    }
  });
});
