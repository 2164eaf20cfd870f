// What may be lost, and what a way to something broken says of it.

import { describe, expect, it } from "vitest";
import { DEFAULT_BOUNDS, type Bounds, type Loss, type Model } from "../../src/checker/model.js";
import { Parts } from "../../src/checker/parts.js";
import { Search } from "../../src/checker/search.js";
import { successorsOf } from "../../src/checker/walk.js";
import { applyAction } from "../../src/cluster/apply-action.js";
import { DEFAULT_ENVIRONMENT, type Environment } from "../../src/cluster/setup.js";
import { startCluster } from "../../src/cluster/start-cluster.js";
import { CAREFUL } from "../../src/contract/capabilities.js";
import { guarded } from "../../src/contract/guard.js";
import type { Implementation } from "../../src/contract/implementation.js";
import { canonicalText } from "../../src/contract/json.js";
import type { Outbound } from "../../src/contract/outbound.js";
import { twice } from "../../src/contract/twice.js";
import { selectLaws } from "../../src/laws/all-laws.js";
import { mutantById } from "../../src/mutants/all-mutants.js";
import { REFERENCE } from "../../src/raft/reference.js";
import RAFT_TLA from "../specs/raft-tla.js";

const LOSSES: readonly Loss[] = ["send", "action", "nothing"];

interface Asked {
  readonly environment?: Partial<Environment>;
  readonly bounds?: Partial<Bounds>;
  readonly laws?: readonly string[];
}

function modelOf(implementation: Implementation, loss: Loss, { environment, bounds, laws = [] }: Asked): Model {
  return {
    setup: { implementation, environment: { ...DEFAULT_ENVIRONMENT, ...environment } },
    laws: selectLaws(laws).laws,
    bounds: { ...DEFAULT_BOUNDS, ...bounds },
    loss,
    symmetry: false,
    dropsIgnored: false,
  };
}

function searched(model: Model): Search {
  const search = new Search(model);
  search.advance(Infinity);
  return search;
}

const FIFO = { network: "fifo" } as const;

/**
 * S1 sends 1 and 2 to S2, then x to S3, which tells S2 (y), then 3 to S2. S2 leads beside S1 where it takes y, 1, 3: possible
 * if 2 is lost, which stands behind 1 in its queue.
 */
const SECOND_LOST: Implementation<{ readonly id: number; readonly sent: number; readonly seen: string }> = {
  name: "second-lost",
  version: "1",
  capabilities: { ...CAREFUL, network: "fifo", replicates: false, restart: false },
  boot: (_, { id }) => ({ state: { id, sent: 0, seen: "" }, outbound: id === 0 ? [TICK] : [] }),
  reduce(state, message) {
    const { id, sent, seen } = state;
    const send = (to: number, kind: string): Outbound => ({
      ...{ type: "send", when: "now" },
      packet: { from: id, to, kind, body: null },
    });
    if (message.type === "timer") {
      const packet = [send(1, "1"), send(1, "2"), send(2, "x"), send(1, "3")][sent];
      return { state: { id, sent: sent + 1, seen }, outbound: sent < 3 ? [packet, TICK] : [packet] };
    }
    if (message.type !== "packet") return { state, outbound: [] };
    if (id === 2) return { state, outbound: [send(1, "y")] };
    return { state: { id, sent, seen: seen + message.packet.kind }, outbound: [] };
  },
  view: ({ sent, seen }) => ({ currentTerm: 1, role: sent === 4 || seen === "y13" ? "leader" : "follower" }),
  key: canonicalText,
};
const TICK: Outbound = { type: "arm", timer: "tick", min: 1, max: 1 };

describe("on links that keep order any packet may be lost", () => {
  it("also one that waits behind another", () => {
    const asked = { environment: FIFO, laws: ["election-safety"], bounds: { messages: 4 } };
    const [send, action, nothing] = LOSSES.map((loss) => searched(modelOf(SECOND_LOST, loss, asked)).violated);
    expect([send?.steps, action?.steps, nothing]).toEqual([8, 9, null]);
    for (const violated of [send, action]) {
      let { cluster } = startCluster(modelOf(SECOND_LOST, "send", asked).setup);
      for (const one of violated!.actions) cluster = applyAction(cluster, one)!.cluster;
      expect(cluster.slots.filter(({ view }) => view?.role === "leader").length).toBe(2);
    }
  });

  it("and of equal ones side by side it does not matter which", () => {
    const search = searched(modelOf(REFERENCE, "action", { environment: { ...FIFO, nodes: 2 } }));
    expect([search.distinct, search.generated]).toEqual([427, 1152]);
  });
});

describe("a way to what is broken takes no action more than the model does, but for losses that stand in the way", () => {
  it.each([
    ["quorum-n-minus-1-or-floor", 4, [6, 6], [8, 8]],
    ["vote-no-uptodate-check", 6, [8, 9], [9, 9]],
  ] as const)("%s", (id, messages, send, nothing) => {
    const { implementation, checks, breaks } = mutantById(id)!;
    const asked: Asked = {
      environment: { ...FIFO, nodes: checks?.nodes ?? 3, settings: checks?.settings ?? {} },
      bounds: { ...checks?.bounds, messages },
      laws: breaks,
    };
    const lengths = (["send", "nothing"] as const).map((loss) => {
      const { steps, actions } = searched(modelOf(implementation, loss, asked)).violated!;
      return [steps, actions.length];
    });
    expect(lengths).toEqual([send, nothing]);
  });
});

describe("a specification's bag", () => {
  const asked = { environment: { nodes: 2 }, bounds: { messages: 1, duplicates: 1 } };

  it("makes copies, whatever may be lost", () => {
    const counts = LOSSES.map((loss) => searched(modelOf(RAFT_TLA, loss, asked)).distinct);
    expect(counts).toEqual([4207, 4207, 2535]);
  });

  it("has room for a part of what is sent where not all of it fits", () => {
    const both: Implementation<number> = {
      ...{ name: "both", version: "1", capabilities: { ...CAREFUL, bag: "block", replicates: false } },
      boot: () => ({ state: 0, outbound: [] }),
      reduce: (state) => ({
        state: state + 1,
        outbound: ["a", "b"].map((kind) => ({
          ...({ type: "send", when: "now" } as const),
          packet: { from: 0, to: 0, kind, body: null },
        })),
      }),
      view: () => ({}),
      key: String,
      localMessages: (state) => (state === 0 ? ["send"] : []),
    };
    const bound = { environment: { nodes: 1 }, bounds: { messages: 1 } };
    const [send, , nothing] = LOSSES.map((loss) => {
      const parts = new Parts(modelOf(both, loss, bound));
      return successorsOf(parts, parts.firstList()).length;
    });
    expect([send, nothing]).toEqual([3, 0]);
  });
});

it("a cluster with more packets than there is room for ends the search with a message", () => {
  const chatty: Implementation<number> = {
    ...{ name: "chatty", version: "1", capabilities: { ...CAREFUL, loss: false, replicates: false } },
    boot: () => ({ state: 0, outbound: [TICK] }),
    reduce: (state, { type }) => ({
      state: state + 1,
      outbound: [TICK, { type: "send", when: "now", packet: { from: 0, to: 0, kind: type, body: state } }],
    }),
    view: () => ({}),
    key: String,
  };
  const parts = new Parts(modelOf(chatty, "nothing", { environment: { nodes: 1 }, bounds: { messages: 260 } }));
  const follow = (packets: number): number => {
    let list = parts.firstList();
    for (let i = 0; i < packets; i++) list = successorsOf(parts, list).at(-1)!.list;
    return list.length;
  };
  expect(follow(252)).toBe(255);
  expect(() => follow(253)).toThrow("a cluster of 1 servers has more than 252 packets under way");
});

it("workers do not part where nothing follows any more", () => {
  const model = modelOf(REFERENCE, "send", { bounds: { depth: 7 } });
  const shard = new Search(model, { index: 0, of: 2 });
  shard.advance(Infinity);
  expect([shard.isDone, shard.isParted]).toEqual([true, false]);
  expect(shard.distinct).toBe(searched(model).distinct);
});

it("what differs in a step with a mishap that did not strike is found where every step is taken twice", () => {
  let calls = 0;
  const drifting: Implementation<number> = {
    ...{ name: "drifting", version: "1", capabilities: { ...CAREFUL, replicates: false } },
    boot: () => ({ state: 0, outbound: [TICK] }),
    // Alike when it is asked the first two times, and never again.
    reduce: () => ({
      state: ++calls <= 2 ? 1 : calls,
      outbound: calls <= 2 ? [{ type: "write", write: { kind: "set", key: "a", value: 1 }, notify: false }] : [],
    }),
    view: () => ({}),
    key: String,
  };
  const { violated } = searched(
    modelOf(twice(drifting), "send", { environment: { nodes: 1 }, bounds: { crashes: 1 } }),
  );
  expect(violated?.law).toBe(null);
  expect(violated?.actions).toEqual([{ type: "fire", node: 0, timer: "tick" }]);
});

it("a search is not taken up with an implementation that answers otherwise", () => {
  const model = modelOf(REFERENCE, "send", { environment: { nodes: 2 } });
  const search = new Search(model);
  search.advance(500);
  const takenUpBy = (implementation: Implementation): Search => {
    const { header, sections } = search.checkpoint();
    const stored = sections.map((section) => section.slice());
    const next = new Search({ ...model, setup: { ...model.setup, implementation } });
    next.restore(header, () => stored.shift()!);
    next.advance(Infinity);
    return next;
  };
  expect(takenUpBy(REFERENCE).distinct).toBe(searched(model).distinct);
  expect(() => takenUpBy(mutantById("quorum-n-minus-1-or-floor")!.implementation)).toThrow("no longer answers");
});

it("the reference can be somebody's own implementation", () => {
  const model = modelOf(guarded({ ...REFERENCE }), "send", { environment: { nodes: 2 } });
  const { distinct, generated, depth } = searched(model);
  expect([distinct, generated, depth]).toEqual([707, 2206, 14]);
});
