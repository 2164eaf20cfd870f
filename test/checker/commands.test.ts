// Two commands are two, though the search names them by their place: what a server forgot is not what it is asked next.

import { describe, expect, it } from "vitest";
import { commandName, HeldNames, HiddenCommandError, UniqueNames } from "../../src/checker/commands.js";
import { DEFAULT_BOUNDS, type Bounds, type Model } from "../../src/checker/model.js";
import { Search } from "../../src/checker/search.js";
import type { Action } from "../../src/cluster/action.js";
import { applyAction } from "../../src/cluster/apply-action.js";
import { DEFAULT_ENVIRONMENT } from "../../src/cluster/setup.js";
import { startCluster } from "../../src/cluster/start-cluster.js";
import { idOf } from "../../src/contract/operation.js";
import { CAREFUL } from "../../src/contract/capabilities.js";
import { digestText } from "../../src/contract/digest.js";
import type { Implementation } from "../../src/contract/implementation.js";
import { canonicalText } from "../../src/contract/json.js";
import { logOf } from "../../src/contract/log.js";
import { ALL_LAWS } from "../../src/laws/all-laws.js";
import { ALL_MUTANTS } from "../../src/mutants/all-mutants.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { Judge, emptyTally } from "../../src/run/judge.js";
import { FORGETFUL } from "./forgetful.js";

const RAFT = ALL_LAWS.filter(({ kind }) => kind === "raft");

function modelOf(implementation: Implementation, nodes: number, bounds: Partial<Bounds>): Model {
  return {
    setup: { implementation, environment: { ...DEFAULT_ENVIRONMENT, nodes } },
    laws: RAFT,
    bounds: { ...DEFAULT_BOUNDS, ...bounds },
    loss: "send",
    symmetry: false,
    dropsIgnored: false,
  };
}

function searched(model: Model, distinctMax = Infinity): Search {
  const search = new Search(model);
  while (!search.isDone && search.distinct < distinctMax) search.advance(5_000);
  return search;
}

const commandsOf = (actions: readonly Action[]): readonly string[] =>
  actions.flatMap((action) => (action.type === "invoke" ? [idOf(action.operation)] : []));

describe("an acknowledged command that is lost, with another in its place", () => {
  it("breaks State Machine Safety, by actions that everybody can take", () => {
    const model = modelOf(FORGETFUL, 1, { crashes: 1, log: 2, term: 2 });
    const { violated } = searched(model);
    expect(violated?.law?.id).toBe("state-machine-safety");
    expect(violated?.actions.length).toBe(6);
    expect(commandsOf(violated!.actions)).toEqual(["c1.2", "d1.2"]);
    let { cluster } = startCluster(model.setup);
    const judge = new Judge(RAFT, emptyTally(RAFT));
    judge.begin(startCluster(model.setup));
    const found = violated!.actions.map((action) => {
      const step = applyAction(cluster, action)!;
      cluster = step.cluster;
      return judge.take(step);
    });
    expect(found).toEqual([false, false, false, false, false, true]);
    // And so it was not true that the first had succeeded.
    expect(judge.findings.map(({ law }) => law)).toEqual([
      "state-machine-safety",
      "answers-are-true",
      "linearizability",
    ]);
  });

  it("is found as well by a search that was put away after every step", () => {
    const model = { ...modelOf(FORGETFUL, 1, { crashes: 2, log: 3, term: 2 }), laws: [] };
    const whole = searched(model);
    let search = new Search(model);
    let times = 0;
    for (; !search.isDone; times++) {
      search.advance(1);
      const { header, sections } = search.checkpoint();
      const bytes = sections.map((section) => section.slice());
      search = new Search(model);
      search.restore(JSON.parse(JSON.stringify(header)) as typeof header, () => bytes.shift()!);
    }
    expect(times).toBeGreaterThan(50);
    expect([search.distinct, search.generated, search.depth]).toEqual([whole.distinct, whole.generated, whole.depth]);
  });
});

it("on a correct node every command has the first name of its place", () => {
  const { parts } = searched(modelOf(REFERENCE, 2, { crashes: 1, log: 2 }));
  const commands = commandsOf(parts.local.actions);
  expect(commands.length).toBeGreaterThan(20);
  expect(commands.filter((command) => !command.startsWith("c"))).toEqual([]);
});

describe("what is seen says the same as what is counted", () => {
  it.each(ALL_MUTANTS.map(({ id, implementation }) => [id, implementation] as const))("of %s", (_, implementation) => {
    const model = modelOf(implementation, 2, { messages: 1, crashes: 1 });
    const said = (["seen", "counted"] as const).map((commands) => {
      const { violated, isDone } = searched({ ...model, commands }, 8_000);
      // What was not searched to its end says nothing of another search.
      return violated ? `${violated.law?.id ?? "panic"} in ${violated.actions.length}` : isDone ? "complete" : null;
    });
    expect(said[0] ?? said[1]).toBe(said[1] ?? said[0]);
  });
});

/** A server alone that leads, forgets its log whenever its timer fires, and gives up after the second time. */
const cutting: Implementation<{ readonly cuts: number; readonly log: readonly string[] }> = {
  name: "cutting",
  version: "1",
  capabilities: CAREFUL,
  boot: () => ({ state: { cuts: 0, log: [] }, outbound: [{ type: "arm", timer: "cut", min: 1, max: 2 }] }),
  reduce({ cuts, log }, message) {
    if (message.type === "operation") {
      const command = idOf(message.operation);
      if (cuts === 2) throw new Error(`no more of ${command}`);
      return { state: { cuts, log: [...log, command] }, outbound: [] };
    }
    if (log.length === 0) return { state: { cuts, log }, outbound: [{ type: "arm", timer: "cut", min: 1, max: 2 }] };
    return { state: { cuts: cuts + 1, log: [] }, outbound: [{ type: "arm", timer: "cut", min: 1, max: 2 }] };
  },
  view: ({ log }) => ({ currentTerm: 1, role: "leader", log: logOf(log.map((payload) => ({ term: 1, payload }))) }),
  key: canonicalText,
};

it("commands are unique in what is found, though the search gives a name again once nobody holds it", () => {
  const model = { ...modelOf(cutting, 1, {}), laws: [] };
  const { violated, parts } = searched(model);
  expect(new Set(commandsOf(parts.local.actions))).toEqual(new Set(["c1.1", "c1.2"]));
  expect(commandsOf(violated!.actions)).toEqual(["c1.1", "c1.1.2", "c1.1.3"]);
  const said = violated?.law === null ? violated.panic.text : "";
  expect(said).toBe("Error: no more of c1.1.3");
  let { cluster } = startCluster(model.setup);
  const panics = violated!.actions.map((action) => {
    const step = applyAction(cluster, action)!;
    cluster = step.cluster;
    return step.panic?.text ?? null;
  });
  expect(panics).toEqual([null, null, null, null, said]);
});

describe("a key that does not show which commands a state holds", () => {
  const model = { ...modelOf({ ...cutting, key: (state) => digestText(canonicalText(state)) }, 1, {}), laws: [] };

  it("is refused", () => {
    expect(() => searched(model)).toThrow(HiddenCommandError);
    expect(() => searched(model)).toThrow("S1 logs, sends or applies the command c1.1, and its key does not show it");
  });

  it("does no harm where whatever was asked for is taken as held", () => {
    const { violated } = searched({ ...model, commands: "counted" });
    expect(commandsOf(violated!.actions)).toEqual(["c1.1", "d1.1", "e1.1"]);
  });
});

describe("names", () => {
  it("are all different, and none is taken for held where only another place's is", () => {
    const names = [1, 2, 11].flatMap((index) =>
      Array.from({ length: 60 }, (_, nth) => commandName({ term: 1, index }, nth)),
    );
    expect(new Set(names).size).toBe(names.length);
    const held = new HeldNames();
    held.note(0, canonicalText([{ payload: "c1.2" }, { payload: "d1.11" }]));
    expect(names.filter((name) => held.has(0, name))).toEqual(["d1.1", "c1.2", "d1.11"]);
  });

  it("are seen where they stand side by side, and before digits that belong to something else", () => {
    const held = new HeldNames();
    held.note(0, "c1.12d2.3e2.3");
    expect(["c1.1", "c1.12", "d2.3", "e2.3"].filter((name) => held.has(0, name)).length).toBe(4);
    expect(held.has(0, "c2.3")).toBe(false);
    for (const [term, index] of [
      [1, 1],
      [1, 12],
      [2, 3],
    ])
      expect((held.bits[0] >> (8 * term + index)) & 1).toBe(1);
  });

  it("of a path replace those of the search wherever they stand", () => {
    const names = new UniqueNames();
    expect([names.next("c1.1"), names.next("c1.2"), names.next("c1.1")]).toEqual(["c1.1", "c1.2", "c1.1.2"]);
    expect(names.in({ entries: ["c1.1", "c1.2", "c1.11"] })).toEqual({ entries: ["c1.1.2", "c1.2", "c1.11"] });
  });
});
