// Under symmetry a search counts orbits: exactly as many as a plain search of the same model has clusters that are not the
// same under other names.

import { expect, it } from "vitest";
import { Parts } from "../../src/checker/parts.js";
import { DEFAULT_BOUNDS, type Model } from "../../src/checker/model.js";
import { Search } from "../../src/checker/search.js";
import { keyOfPacket, keyOfSlot, permutationsOf, Renamer } from "../../src/checker/symmetry.js";
import { successorsOf } from "../../src/checker/walk.js";
import { DEFAULT_ENVIRONMENT, type Environment } from "../../src/cluster/setup.js";
import { REFERENCE } from "../../src/raft/reference.js";

/** Goes through a model by texts; answers how many clusters there are, and how many orbits of them. */
function count(model: Model): { distinct: number; orbits: number } {
  const { setup } = model;
  const { nodes, network } = setup.environment;
  const parts = new Parts(model);
  const renamer = new Renamer(setup);
  const permutations = permutationsOf(nodes);
  const texts = new Map<string, string>();
  const textOf = (name: string, make: () => string): string => {
    if (!texts.has(name)) texts.set(name, make());
    return texts.get(name)!;
  };
  const keyOf = (list: Int32Array, renaming: number): string => {
    const permutation = permutations[renaming];
    const slots = [...list.subarray(0, nodes)].map((slot) =>
      textOf(`slot ${slot} ${renaming}`, () =>
        keyOfSlot(setup, renamer.slot(parts.numbers.slots.values[slot], permutation)),
      ),
    );
    const packets = [...list.subarray(nodes + 2)].map((packet) =>
      textOf(`packet ${packet} ${renaming}`, () =>
        keyOfPacket(renamer.packet(parts.numbers.packets.values[packet], permutation)),
      ),
    );
    // Packets of one link stay in order: their texts begin with the link.
    const linkOf = (packet: string): string => packet.slice(0, packet.indexOf(" "));
    const ordered = network === "any" ? packets.sort() : packets.sort((a, b) => (linkOf(a) < linkOf(b) ? -1 : 1));
    return [...slots.sort(), ...ordered].join("\n");
  };
  const first = parts.firstList();
  const seen = new Map([[keyOf(first, 0), first]]);
  // A map may be added to while it is gone through: what is added comes later.
  for (const list of seen.values()) {
    for (const successor of successorsOf(parts, list)) {
      const key = keyOf(successor.list, 0);
      if (!seen.has(key)) seen.set(key, successor.list);
    }
  }
  const orbits = new Set([...seen.values()].map((list) => permutations.map((_, i) => keyOf(list, i)).sort()[0]));
  return { distinct: seen.size, orbits: orbits.size };
}

it.each([
  ["a bag", {}, false],
  ["a bag, what would be ignored dropped", {}, true],
  ["an async disk", { disk: "async" }, false],
] as const)("%s", (_, environment: Partial<Environment>, dropsIgnored) => {
  const model: Model = {
    setup: { implementation: REFERENCE, environment: { ...DEFAULT_ENVIRONMENT, ...environment } },
    laws: [],
    bounds: { ...DEFAULT_BOUNDS, term: 1, messages: "disk" in environment ? 1 : 3, pending: 3 },
    loss: "send",
    symmetry: false,
    dropsIgnored,
  };
  const distinctIn = (symmetry: boolean): number => {
    const search = new Search({ ...model, symmetry });
    search.advance(Infinity);
    return search.distinct;
  };
  expect({ distinct: distinctIn(false), orbits: distinctIn(true) }).toEqual(count(model));
});
