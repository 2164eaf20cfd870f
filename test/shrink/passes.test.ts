// Every way of shrinking, on a toy whose code fails where a word of its timers is spelt: a run from which nothing else takes
// anything away. Taken out of the shrinker, or broken, each of them is missed here.

import { describe, expect, it } from "vitest";
import type { Action } from "../../src/cluster/action.js";
import { applyAction } from "../../src/cluster/apply-action.js";
import { DEFAULT_ENVIRONMENT, type Environment } from "../../src/cluster/setup.js";
import { startCluster } from "../../src/cluster/start-cluster.js";
import { CAREFUL } from "../../src/contract/capabilities.js";
import type { Implementation } from "../../src/contract/implementation.js";
import { canonicalText } from "../../src/contract/json.js";
import type { NodeId } from "../../src/contract/node-name.js";
import type { Outbound } from "../../src/contract/outbound.js";
import type { Law } from "../../src/laws/law.js";
import type { Finding } from "../../src/run/judge.js";
import { Shrinker } from "../../src/shrink/shrink.js";

interface Word {
  readonly id: NodeId;
  readonly nodes: number;
  /** The timers that fired, a letter each; and a t for each transfer that was asked for. */
  readonly word: string;
  /** How many packets it sent, or took. */
  readonly packets: number;
  readonly isHard: boolean;
  readonly isSpelt: boolean;
}

type Spells = (state: Omit<Word, "isSpelt">, packet: number | null) => boolean;

const LETTERS = ["a", "b", "c", "d", "x", "y", "k", "o"];
const arm = (timer: string): Outbound => ({ type: "arm", timer, min: 10, max: 20 });

/** Servers whose "a" sends S2 a packet with a number, and that fail, or show it, once what they were given is spelt. */
function speller(spells: Spells, { shows = false, nodesMin = 1 } = {}): Implementation<Word> {
  return {
    name: "speller",
    version: "1",
    capabilities: {
      ...{ ...CAREFUL, replicates: false, nodesMin },
      ...{ settings: { hard: ["off", "on"] }, transfers: { hard: "on" } },
    },
    boot: (_, { id, nodes, settings }) => ({
      state: { id, nodes, word: "", packets: 0, isHard: settings["hard"] === "on", isSpelt: false },
      outbound: LETTERS.map(arm),
    }),
    reduce(state, message) {
      const letter = message.type === "timer" ? message.timer : message.type === "operation" ? "t" : "";
      const packet = message.type === "packet" ? (message.packet.body as number) : null;
      const sends = letter === "a" && state.id === 0 && state.nodes > 1;
      const packets = state.packets + (packet !== null || sends ? 1 : 0);
      const next = { ...state, word: state.word + letter, packets };
      const isSpelt = spells(next, packet);
      if (isSpelt && !shows) throw new Error("spelt");
      const sent: Outbound = { type: "send", when: "now", packet: { from: 0, to: 1, kind: "number", body: packets } };
      return {
        state: { ...next, isSpelt },
        outbound: [...(message.type === "timer" ? [arm(letter)] : []), ...(sends ? [sent] : [])],
      };
    },
    view: ({ isSpelt }) => ({ role: isSpelt ? "leader" : "follower", currentTerm: 0 }),
    key: (state) => canonicalText(state),
  };
}

const fire = (timer: string, node: NodeId = 0): Action => ({ type: "fire", node, timer });
const firing = (word: string, node: NodeId = 0): Action[] => [...word].map((letter) => fire(letter, node));
const count = (word: string, letter: string): number => word.split(letter).length - 1;

interface Found {
  readonly environment?: Partial<Environment>;
  readonly laws?: readonly Law[];
  readonly kind?: Finding["kind"];
}

/** What these actions are shrunk to: by the short cuts alone, and in the end. */
function shrunk(
  implementation: Implementation,
  actions: readonly Action[],
  { environment, laws = [], kind }: Found = {},
) {
  const around = { ...DEFAULT_ENVIRONMENT, nodes: 1, settings: { hard: "off" }, ...environment };
  const law = kind === "violation" ? laws[0].id : "panic";
  const how = kind === "violation" ? "" : "panicked: Error: spelt";
  const finding: Finding = { kind: kind ?? "panic", law, how, sentence: "", facts: [], node: 0 };
  const raw = { finding, environment: around, actions, healing: null };
  const shrinker = new Shrinker(implementation, raw, laws, 60_000);
  expect(shrinker.reproduced).toBe(true);
  let work = 0;
  while (!shrinker.isCut) work += shrinker.advance(100);
  const cut = shrinker.result;
  while (!shrinker.done) shrinker.advance(1000);
  return { cut: wordOf(cut.actions), end: wordOf(shrinker.result.actions), result: shrinker.result, cutTo: cut, work };
}

const wordOf = (actions: readonly Action[]): string =>
  actions.map((action) => (action.type === "fire" ? action.timer : action.type === "deliver" ? ">" : "?")).join("");

describe("the short cuts", () => {
  it("leave out what is needless, of a long run with few tries", () => {
    const needless = "xy".repeat(300);
    const { cut, work } = shrunk(
      speller(({ word }) => /b.*o/.test(word)),
      firing(`${needless}b${needless}o`),
    );
    expect(cut).toBe("bo");
    // Letter by letter it would be hundreds of thousands.
    expect(work).toBeLessThan(30_000);
  });

  it("leave out an action with all that came of it", () => {
    // S2 counts what it takes: each packet has its number, and the last must come after its own x.
    const spells: Spells = ({ id, word, packets }, packet) => id === 1 && word === "yx" && packet === packets;
    const implementation = speller(spells, { nodesMin: 2 });
    const environment = { nodes: 2 };
    const start = startCluster({ implementation, environment: { ...DEFAULT_ENVIRONMENT, nodes: 2 } });
    let { cluster } = start;
    const actions: Action[] = [];
    const take = (action: Action): void => {
      actions.push(action);
      cluster = applyAction(cluster, action)!.cluster;
    };
    take(fire("a"));
    take(fire("a"));
    take(fire("y", 1));
    take({ type: "deliver", packet: cluster.network[0] });
    take(fire("x", 1));
    take({ type: "deliver", packet: cluster.network[0] });
    expect(shrunk(implementation, actions, { environment }).cut).toBe("ayx>");
  });

  it("leave out a stretch between two like situations", () => {
    const spells: Spells = ({ word }) => word.endsWith("o") && count(word, "x") % 3 === 0 && word.startsWith("k");
    expect(shrunk(speller(spells), firing("kxxxo")).cut).toBe("ko");
  });

  it("take servers away, and put switches at their defaults", () => {
    const spells: Spells = ({ word }) => word.endsWith("o");
    const { cutTo } = shrunk(speller(spells), [fire("o", 2)], { environment: { nodes: 3, settings: { hard: "on" } } });
    expect(cutTo.environment).toMatchObject({ nodes: 1, settings: { hard: "off" } });
  });
});

it("a switch without which nobody asks for what is asked for stays as it is", () => {
  const environment = { nodes: 1, settings: { hard: "on" } };
  const spells: Spells = ({ word }) => word.endsWith("t");
  const transfer: Action = { type: "invoke", node: 0, operation: { type: "transfer", client: 0, id: "t1", to: 0 } };
  const { result } = shrunk(speller(spells), [fire("x"), transfer], { environment });
  expect(result).toMatchObject({ actions: [{ type: "invoke" }], environment });
});

describe("what comes after the short cuts", () => {
  it("leaves out any two actions that can only go together", () => {
    const { cut, end } = shrunk(
      speller(({ word }) => word === "xkyo" || word === "ko"),
      firing("xkyo"),
    );
    expect({ cut, end }).toEqual({ cut: "xkyo", end: "ko" });
  });

  it("takes an action more where that makes several others needless", () => {
    const { cut, end } = shrunk(
      speller(({ word }) => word === "xxxxxo" || word.endsWith("ko")),
      firing("xxxxxo"),
    );
    expect({ cut, end }).toEqual({ cut: "xxxxxo", end: "ko" });
  });

  it("searches all runs for a shorter way", () => {
    const law: Law = {
      ...{ id: "speller", title: "Speller", kind: "raft", sentence: "Nobody spells.", source: "this test", needs: [] },
      ...{ others: "none", reads: [] },
      judge({ cluster, node }) {
        const isSpelt = node >= 0 && cluster.slots[node].view?.role === "leader";
        return isSpelt ? { sentence: "It is spelt.", facts: ["", ""] } : null;
      },
    };
    const implementation = speller(({ word }) => /^(x{9}|kkk)o$/.test(word), { shows: true });
    const found = shrunk(implementation, firing("xxxxxxxxxo"), { laws: [law], kind: "violation" });
    expect([found.cut, found.end]).toEqual(["xxxxxxxxxo", "kkko"]);
  });

  it("names servers in the order in which they appear", () => {
    const implementation = speller(({ word }) => word.endsWith("o"), { nodesMin: 2 });
    const { result } = shrunk(implementation, [fire("o", 1)], { environment: { nodes: 2 } });
    expect(result.actions).toEqual([fire("o", 0)]);
  });

  it("leaves out what a plainer environment made needless at last", () => {
    // With the switch off an o alone is enough, if no x came before it: and the x are needed until a k is found.
    const spells: Spells = ({ word, isHard }) =>
      isHard ? word === "xxxxxo" || word.endsWith("ko") : word.endsWith("o") && !word.includes("x");
    const { cut, end } = shrunk(speller(spells), firing("xxxxxo"), { environment: { settings: { hard: "on" } } });
    expect({ cut, end }).toEqual({ cut: "xxxxxo", end: "o" });
  });
});
