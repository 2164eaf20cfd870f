import { describe, expect, it } from "vitest";
import { CAREFUL, type Capabilities } from "../../../src/contract/capabilities.js";
import { NO_LIMITS } from "../../../src/fuzz/limits.js";
import { outsideOf, parseSettings } from "../../../src/host/asked/settings.js";

const capabilities: Capabilities = { ...CAREFUL, settings: { noop: ["on", "off"], batch: ["all", "1"] } };
const humble: Capabilities = { ...CAREFUL, network: "fifo", loss: false, restart: false, asyncDisk: false };

describe("what --set fixes", () => {
  it("more servers than there are cannot begin", () => {
    const begin = (voters: number, nodes?: number) => () => parseSettings([`voters=${voters}`], CAREFUL, { nodes });
    expect(begin(5, 3)).toThrow(/^voters=5, and there are 3 servers: give --nodes as well\.$/);
    expect(begin(3, 3)).not.toThrow();
    expect(begin(5)).not.toThrow();
  });

  it("fewer than it makes a cluster of are outside of what it declares", () => {
    const pairs = { ...CAREFUL, nodesMin: 2 };
    expect(outsideOf(pairs, parseSettings(["voters=1"], pairs))).toEqual([
      "voters=1, but it makes a cluster of 2 or more",
    ]);
  });

  it("is a switch of the implementation, a word of the environment, a fault, or the healing phase", () => {
    const words = [
      "noop=off",
      "batch=1",
      "network=fifo",
      "disk=sync",
      "time=timed",
      "drop=on",
      "crash=off",
      "healing=off",
    ];
    expect(parseSettings(words, capabilities)).toEqual({
      settings: { noop: "off", batch: "1" },
      network: "fifo",
      disk: "sync",
      time: "timed",
      faults: { drop: true, crash: false },
      healing: false,
    });
  });

  it("is nothing where nothing is said, and the last word where one is said twice", () => {
    expect(parseSettings([], capabilities)).toEqual(NO_LIMITS);
    expect(parseSettings(["noop=off", "noop=on"], capabilities).settings).toEqual({ noop: "on" });
  });

  it.each([
    ["noop", /NAME=VALUE expected/],
    ["=on", /NAME=VALUE expected/],
    ["toString=on", /there is no "toString"/],
    ["noop=maybe", /noop is one of on, off\./],
    ["network=", /network is one of any, fifo\./],
  ])("is not %s", (word, message) => {
    expect(() => parseSettings([word], capabilities)).toThrow(message);
  });
});

it.each([
  ["pause", "time", "untimed", "timed"],
  ["jump", "time", "untimed", "timed"],
  ["overtake", "disk", "sync", "async"],
  ["duplicate", "network", "fifo", "any"],
])("%s is not forced on with %s=%s, where it cannot happen", (fault, word, value, other) => {
  const set =
    (...words: string[]) =>
    () =>
      parseSettings(words, capabilities);
  expect(set(`${fault}=on`, `${word}=${value}`)).toThrow(
    `--set ${fault}=on --set ${word}=${value}: ${fault} happens with ${word}=${other} only. Leave one of the two out.`,
  );
  expect(set(`${fault}=off`, `${word}=${value}`)).not.toThrow();
  expect(set(`${fault}=on`, `${word}=${other}`)).not.toThrow();
});

it("a clock does not jump where it ends leases, and that is said where both are asked for", () => {
  const leasing: Capabilities = {
    ...capabilities,
    leases: { leaseReads: "on" },
    settings: { leaseReads: ["off", "on"] },
  };
  expect(() => parseSettings(["jump=on", "leaseReads=on"], leasing)).toThrow(
    "--set jump=on: it never happens with leaseReads=on. Leave one of the two out.",
  );
  expect(() => parseSettings(["jump=on", "leaseReads=off"], leasing)).not.toThrow();
});

it("progress is not asked for where no server restarts, and that is said", () => {
  expect(() => parseSettings(["healing=on"], humble)).toThrow(
    /^--set healing=on: the implementation declares restart: false, .* nobody asks for progress\./,
  );
  expect(parseSettings(["healing=on"], capabilities).healing).toBe(true);
  expect(parseSettings(["healing=on", "healing=off"], humble).healing).toBe(false);
});

describe("what is forced on beyond what is declared", () => {
  it("is named, each fault and each assumption", () => {
    const words = ["drop=on", "duplicate=on", "crash=on", "failWrite=on", "network=any", "disk=async"];
    const names = outsideOf(humble, parseSettings(words, humble)).map((text) => text.split(",")[0]);
    expect(names.sort()).toEqual([...words].sort());
  });

  it("is a cluster that is too small, too", () => {
    expect(outsideOf({ ...CAREFUL, nodesMin: 2 }, { ...NO_LIMITS, nodes: 1 })).toEqual([
      "nodes=1, but it makes a cluster of 2 or more",
    ]);
    expect(outsideOf(CAREFUL, { ...NO_LIMITS, nodes: 1 })).toEqual([]);
  });

  it("is nothing on a careful implementation, nor where a fault is switched off", () => {
    expect(outsideOf(CAREFUL, parseSettings(["drop=on", "crash=on", "disk=async"], CAREFUL))).toEqual([]);
    expect(outsideOf(humble, parseSettings(["drop=off", "crash=off", "disk=sync"], humble))).toEqual([]);
  });
});
