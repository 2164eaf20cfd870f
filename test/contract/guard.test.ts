// The guard between the harness and code that it does not trust: what is not as the contract says is named, not believed.

import { describe, expect, it } from "vitest";
import { idOf } from "../../src/contract/operation.js";
import { CAREFUL } from "../../src/contract/capabilities.js";
import { initialConfiguration } from "../../src/contract/configuration.js";
import { ContractError } from "../../src/contract/contract-error.js";
import { BLANK_DISK, type Disk } from "../../src/contract/disk.js";
import { guarded } from "../../src/contract/guard.js";
import type { Implementation, NodeOptions } from "../../src/contract/implementation.js";
import { canonicalText, type Json } from "../../src/contract/json.js";
import { logOf, toEntries, type Entry } from "../../src/contract/log.js";
import type { Message } from "../../src/contract/message.js";
import { recorded } from "../../src/contract/recording.js";
import type { StateMachine } from "../../src/contract/state-machine.js";
import { twice } from "../../src/contract/twice.js";

const OPTIONS: NodeOptions = {
  id: 1,
  nodes: 3,
  bootstrap: initialConfiguration(3),
  settings: {},
  electionTimeoutMin: 1,
  electionTimeoutMax: 2,
  heartbeatInterval: 1,
  clockDriftBound: 1.5,
  seed: "0",
};

const TICK: Message = { type: "timer", timer: "tick" };
const packetWith = (body: object): Message => ({ type: "packet", packet: { from: 0, to: 1, kind: "k", body } });

/** A node that answers every message with whatever it was made with. */
function answering(outbound: unknown, more: Partial<Implementation> = {}): Implementation {
  return {
    name: "stub",
    version: "1",
    capabilities: CAREFUL,
    boot: () => ({ state: {}, outbound: [] }),
    reduce: () => ({ state: {}, outbound }) as never,
    view: () => ({ currentTerm: 1 }),
    key: () => "{}",
    ...more,
  };
}

const ANSWER = { type: "respond", operation: "x", outcome: "ok", when: "now" };

function step(implementation: Implementation, message = TICK) {
  const guard = guarded(implementation);
  return guard.reduce(guard.boot(BLANK_DISK, OPTIONS).state, message);
}

const toSend = (packet: object) => [
  { type: "send", when: "now", packet: { from: 1, to: 0, kind: "k", body: {}, ...packet } },
];

describe("a guarded implementation", () => {
  it("lets through what is well-formed", () => {
    const outbound = [
      ...toSend({}),
      { type: "write", write: { kind: "set", key: "k", value: [1] }, notify: true },
      { type: "write", write: { kind: "log", from: 1, entries: [{ term: 1, payload: "x" }] }, notify: false },
      { type: "respond", operation: "x", outcome: "ok", when: "afterWrites" },
      { type: "respond", operation: "x", outcome: "unknown", value: { a: [1] }, when: "now" },
      { type: "respond", operation: "x", outcome: "failed", leader: 2, when: "now" },
      { type: "apply", index: 1, term: 1, payload: "x" },
      { type: "apply", index: 2, term: 1, payload: null },
      { type: "apply", index: 3, term: 1, payload: initialConfiguration(3) },
      { type: "arm", timer: "tick", min: 0, max: 0 },
      { type: "arm", timer: "beat", min: 0, max: 1, periodic: true },
      { type: "disarm", timer: "tick" },
      { type: "halt", reason: "enough" },
    ];
    expect(step(answering(outbound)).outbound).toEqual(outbound);
  });

  it.each<[string, unknown, RegExp]>([
    ["no list", "x", /no list of outbound/],
    ["an unknown type", [{ type: "shout" }], /outbound\[0\].+type.+"shout"/],
    ["a type that is a list", [{ type: ["halt"], reason: "x" }], /outbound\[0\].+type.+a list/],
    ["nothing at a place", [null], /outbound\[0\]/],
    ["an unknown field", [{ type: "halt", reason: "x", when: "now" }], /unknown field when/],
    ["a field that all objects have", [{ type: "halt", reason: "x", toString: 1 }], /unknown field toString/],
    ["a send without a gate", [{ ...toSend({})[0], when: undefined }], /when.+"now" or "afterWrites"/],
    ["a send in another's name", toSend({ from: 0 }), /from.+this server is 1/],
    ["a send to nobody", toSend({ to: 3 }), /to.+servers are 0 to 2/],
    ["a send to half a server", toSend({ to: 0.5 }), /to.+whole number/],
    ["a body that is no plain data", toSend({ body: { at: NaN } }), /body.+plain data/],
    ["a body with a Map", toSend({ body: new Map() }), /body.+plain data/],
    ["a write of no kind", [{ type: "write", write: {}, notify: true }], /kind/],
    ["a log written from 0", [{ type: "write", write: { kind: "log", from: 0, entries: [] }, notify: true }], /from/],
    ["a timer without an end", [{ type: "arm", timer: "t", min: 1, max: Infinity }], /max/],
    ["a timer that ends before it begins", [{ type: "arm", timer: "t", min: 2, max: 1 }], /min 2 is above max 1/],
    [
      "a timer that beats a little",
      [{ type: "arm", timer: "t", min: 1, max: 2, periodic: "often" }],
      /periodic.+true or false/,
    ],
    ["an entry applied that carries nothing known", [{ type: "apply", index: 1, term: 1, payload: 7 }], /payload/],
    ["an entry applied without what it carries", [{ type: "apply", index: 1, term: 1 }], /payload/],
    [
      "an entry written that carries nothing known",
      [{ type: "write", write: { kind: "log", from: 1, entries: [{ term: 1, payload: {} }] }, notify: true }],
      /entries/,
    ],
    ["an answer to nothing", [{ type: "respond", outcome: "ok", when: "now" }], /operation/],
    ["an answer with a value that is no plain data", [{ ...ANSWER, value: NaN }], /value|plain data/],
    ["an answer that names half a leader", [{ ...ANSWER, leader: 0.5 }], /leader/],
    ["an outcome that is none", [{ type: "respond", operation: "x", outcome: "maybe", when: "now" }], /outcome/],
  ])("refuses %s", (_what, outbound, message) => {
    expect(() => step(answering(outbound))).toThrow(ContractError);
    expect(() => step(answering(outbound))).toThrow(message);
  });

  it.each<[string, Partial<Implementation>, RegExp]>([
    ["no transition", { reduce: () => undefined as never }, /reduce\(state, the timer tick\) returned nothing/],
    ["a promise", { reduce: () => Promise.resolve() as never }, /promise/],
    ["no state", { reduce: () => ({ outbound: [] }) as never }, /no state/],
    ["a view that throws", { view: () => (undefined as unknown as { x: never }).x }, /view\(state\) threw TypeError/],
    ["a list for a view", { view: () => [] as never }, /view\(state\): an object expected, found a list/],
    ["a view with a term of text", { view: () => ({ currentTerm: "1" as never }) }, /currentTerm/],
  ])("refuses %s", (_what, more, message) => {
    expect(() => step(answering([], more))).toThrow(message);
  });

  it("refuses a key that is no text", () => {
    const guard = guarded(answering([], { key: () => 1 as never }));
    expect(() => guard.key(guard.boot(BLANK_DISK, OPTIONS).state)).toThrow(/key\(state\).+string/);
  });

  it("gives and takes copies: what an implementation changes later, nobody else sees", () => {
    const own = { list: [1] };
    const outbound = toSend({ body: own });
    const greedy = answering(outbound, {
      reduce: (_state, message) => {
        if (message.type === "packet") (message.packet.body as { list: number[] }).list.push(9);
        return { state: {}, outbound } as never;
      },
    });
    const given = packetWith({ list: [5] });
    const { outbound: sent } = step(greedy, given);
    own.list.push(2);
    expect(given).toEqual(packetWith({ list: [5] }));
    expect(sent).toEqual(toSend({ body: { list: [1] } }));
  });

  it("gives a copy of an operation, too", () => {
    const greedy = answering([], {
      reduce: (state, message) => {
        if (message.type === "operation") (message.operation as { command: string }).command = "mine";
        return { state, outbound: [] };
      },
    });
    const asked: Message = { type: "operation", operation: { type: "write", client: 0, command: "x" } };
    step(greedy, asked);
    expect(idOf(asked.operation)).toBe("x");
  });

  it.each<[string, (entry: { -readonly [F in keyof Entry]: Entry[F] }) => void]>([
    ["an entry", (entry) => (entry.term = 2)],
    ["what an entry carries", ({ payload }) => Object.assign(payload!, { voters: [0] })],
    ["a list that an entry carries", ({ payload }) => (payload as unknown as { voters: number[] }).voters.push(9)],
  ])("lets nobody change %s in a disk's log, which others share", (_what, change) => {
    const log = logOf([
      { term: 1, payload: initialConfiguration(3) },
      { term: 1, payload: "x" },
    ]);
    const before = canonicalText(toEntries(log));
    const greedy = answering([], {
      boot(disk) {
        change(toEntries(disk.log)[0]);
        return { state: {}, outbound: [] };
      },
    });
    expect(() => guarded(greedy).boot({ ...BLANK_DISK, log }, OPTIONS)).toThrow(TypeError);
    expect(canonicalText(toEntries(log))).toBe(before);
  });

  it("keeps a step that changes nothing a step that changes nothing", () => {
    const guard = guarded(answering([], { reduce: (state) => ({ state, outbound: [] }) }));
    const { state } = guard.boot(BLANK_DISK, OPTIONS);
    expect(guard.reduce(state, TICK).state).toBe(state);
  });

  it("is what it guards in all else: name, capabilities, recording, the optional functions", () => {
    const full = answering([], {
      durable: (disk: Disk) => ({ currentTerm: disk.log.index }),
      describe: () => ({ type: "vote", term: 1, granted: true }),
      localMessages: () => ["tidy"],
    });
    const guard = guarded(full);
    expect([guard.name, guard.version, guard.capabilities]).toEqual([full.name, full.version, full.capabilities]);
    expect(guard.durable?.(BLANK_DISK)).toEqual({ currentTerm: 0 });
    expect(guard.describe?.({ from: 0, to: 1, kind: "k", body: {} })).toEqual({ type: "vote", term: 1, granted: true });
    expect(guard.localMessages?.(guard.boot(BLANK_DISK, OPTIONS).state)).toEqual(["tidy"]);
    const bare = guarded(answering([]));
    expect([bare.durable, bare.describe, bare.localMessages, bare.rename, bare.recording, bare.machine]).toEqual(
      new Array(6).fill(undefined),
    );
    const start = () => ({ outbound: [], give: () => [], view: () => ({}) });
    expect(guarded(recorded({ name: "r", version: "1", capabilities: CAREFUL, start })).recording).toBe(true);
  });

  it("renames states with their options, packets and what the disk keeps", () => {
    const value = (_key: string, named: Json, permutation: readonly number[]) => permutation[named as number];
    const guard = guarded(
      answering([], {
        rename: {
          state: (state) => state,
          packet: (packet, permutation) => ({ ...packet, from: permutation[packet.from], to: permutation[packet.to] }),
          value,
        },
      }),
    );
    const { state } = guard.boot(BLANK_DISK, OPTIONS);
    const names = [2, 0, 1];
    expect(guard.rename?.state(state, names).options.id).toBe(names[OPTIONS.id]);
    expect(guard.rename?.packet({ from: 0, to: 1, kind: "k", body: {} }, names)).toMatchObject({ from: 2, to: 0 });
    expect(guard.rename?.value("vote", 1, names)).toBe(0);
  });

  it("has its state machine watched, checked and given copies", () => {
    const calls: string[] = [];
    const machine: StateMachine = {
      initial: { taken: [] },
      apply(state, command) {
        const { taken } = state as { taken: string[] };
        taken.push(command);
        return { state, value: command === "odd" ? NaN : taken.length };
      },
    };
    const guard = guarded(answering([], { machine }), (call) => {
      calls.push("called");
      return call();
    }).machine!;
    expect(guard.apply(guard.initial, "a")).toEqual({ state: { taken: ["a"] }, value: 1 });
    const commands = ["put x", "get x"];
    expect(guarded(answering([], { machine: { ...machine, commands } })).machine!.commands).toEqual(commands);
    expect([guard.initial, machine.initial]).toEqual([{ taken: [] }, { taken: [] }]);
    expect(() => guard.apply(guard.initial, "odd")).toThrow(/machine\.apply\(state, command\).+plain data/);
    expect(calls).toEqual(["called", "called"]);
    const silent = { initial: 0, apply: () => ({ state: 0 }) as never };
    expect(() => guarded(answering([], { machine: silent })).machine!.apply(0, "a")).toThrow(/value.+plain data/);
    const broken = { initial: new Map() as never, apply: () => ({ state: 0, value: 0 }) };
    expect(() => guarded(answering([], { machine: broken }))).toThrow(/machine\.initial.+plain data/);
  });

  it("is called by whoever watches over it, and by nobody else", () => {
    const calls: string[] = [];
    const implementation = answering([], {
      reduce: (state) => {
        calls.push("reduce");
        return { state, outbound: [] };
      },
    });
    const guard = guarded(implementation, (call) => {
      calls.push("called");
      return call();
    });
    guard.reduce(guard.boot(BLANK_DISK, OPTIONS).state, TICK);
    expect(calls).toEqual(["called", "called", "reduce"]);
  });
});

describe("every step taken twice", () => {
  const run = (implementation: Implementation) => {
    const doubled = twice(implementation);
    return doubled.reduce(doubled.boot(BLANK_DISK, OPTIONS).state, TICK);
  };

  it("a pure implementation is as it was", () => {
    expect(run(answering(toSend({}))).outbound).toEqual(toSend({}));
  });

  let calls = 0;
  it.each<[string, Partial<Implementation>, RegExp]>([
    [
      "what it asks for",
      { reduce: () => ({ state: {}, outbound: toSend({ kind: `k${calls++}` }) }) as never },
      /impure.+asked for/,
    ],
    ["its state", { reduce: () => ({ state: calls++, outbound: [] }), key: String }, /impure.+key/],
    ["its view", { view: () => ({ currentTerm: calls++ }) }, /impure.+view/],
    [
      "whether it keeps the packet",
      { reduce: (state) => (calls++ % 2 ? { state, outbound: [] } : { state, outbound: [], kept: true }) },
      /kept/,
    ],
    ["its boot", { boot: () => ({ state: calls++, outbound: [] }), key: String }, /boot/],
  ])("an implementation that differs in %s the second time is found out", (_what, more, message) => {
    expect(() => run(answering([], more))).toThrow(message);
  });

  it("a state machine that differs the second time is found out, and a pure one is as it was", () => {
    const machineOf = (machine: StateMachine) => twice(answering([], { machine })).machine!;
    const pure = machineOf({ initial: 0, apply: (state) => ({ state: (state as number) + 1, value: state }) });
    expect([pure.initial, pure.apply(1, "a")]).toEqual([0, { state: 2, value: 1 }]);
    const fickle = machineOf({ initial: 0, apply: (state) => ({ state, value: calls++ }) });
    expect(() => fickle.apply(0, "a")).toThrow(/impure.+the command a.+the state machine/);
    expect(twice(answering([])).machine).toBe(undefined);
  });

  it("an implementation that changes the state that it was given is found out", () => {
    const reduce = (state: unknown) => {
      (state as { steps: number }).steps = 1;
      return { state: {}, outbound: [] };
    };
    const mutable = answering([], { boot: () => ({ state: { steps: 0 }, outbound: [] }), reduce, key: JSON.stringify });
    expect(() => run(mutable)).toThrow(/changed the state/);
  });
});

it("what a packet promises is asked as it is sent: a failure there is one of the step", () => {
  const packet = { from: 1, to: 2, kind: "k", body: null };
  const describe = (): never => {
    throw new RangeError("what is this?");
  };
  const stub = answering([{ type: "send", packet, when: "afterWrites" }], { describe });
  expect(() => step(stub)).toThrow(new ContractError("describe(packet) threw RangeError: what is this?"));
});
