// Recording makes stateful code pure: any state that was ever handed out can be stepped from, viewed and named again.

import { describe, expect, it } from "vitest";
import { CAREFUL } from "../../src/contract/capabilities.js";
import { initialConfiguration } from "../../src/contract/configuration.js";
import { BLANK_DISK } from "../../src/contract/disk.js";
import type { NodeOptions } from "../../src/contract/implementation.js";
import type { Message } from "../../src/contract/message.js";
import type { Outbound } from "../../src/contract/outbound.js";
import { recorded, type Driver, type LiveNode } from "../../src/contract/recording.js";

const OPTIONS: NodeOptions = {
  id: 0,
  nodes: 2,
  bootstrap: initialConfiguration(2),
  settings: {},
  electionTimeoutMin: 1,
  electionTimeoutMax: 2,
  heartbeatInterval: 1,
  clockDriftBound: 1.5,
  seed: "0",
};

const add = (amount: number): Message => ({
  type: "packet",
  packet: { from: 1, to: 0, kind: "add", body: { amount } },
});
const named = (name: string): Message => ({ type: "local", name });
const BREAK = named("break");

/** Counts what it is given, in place. It breaks half-way through a step, and changes what it was given and what it sent. */
class Counter implements LiveNode {
  total = 0;
  private readonly sums: number[] = [];
  readonly outbound: readonly Outbound[] = [{ type: "arm", timer: "tick", min: 1, max: 1 }];

  constructor(private readonly log: string[]) {
    log.push("start");
  }

  give(message: Message): readonly Outbound[] {
    this.log.push("give");
    if (message.type !== "packet") {
      this.total += 1000;
      throw new Error("broken");
    }
    const body = message.packet.body as { amount: number };
    this.total += body.amount;
    body.amount = 0;
    this.sums.push(this.total);
    if (this.sums.length > 3) this.sums.shift();
    return [{ type: "send", packet: { from: 0, to: 1, kind: "sums", body: { sums: this.sums } }, when: "now" }];
  }

  view() {
    return { commitIndex: this.total };
  }

  localMessages(): readonly string[] {
    return this.total % 2 === 0 ? ["halve"] : [];
  }
}

class KeyedCounter extends Counter {
  key(): string {
    return `total ${this.total}`;
  }
}

function counter(Kind: typeof Counter) {
  const log: string[] = [];
  const driver: Driver = {
    name: "counter",
    version: "1",
    capabilities: CAREFUL,
    start: () => new Kind(log),
  };
  const implementation = recorded(driver);
  const boot = () => implementation.boot(BLANK_DISK, OPTIONS);
  const feed = (messages: readonly Message[]) =>
    messages.reduce((state, message) => implementation.reduce(state, message).state, boot().state);
  return { implementation, log, boot, feed };
}

describe("a recorded implementation", () => {
  it("boots with what the live node asked for", () => {
    const { implementation, boot } = counter(KeyedCounter);
    const { state, outbound } = boot();
    expect(outbound).toEqual([{ type: "arm", timer: "tick", min: 1, max: 1 }]);
    expect([implementation.view(state), implementation.key(state)]).toEqual([{ commitIndex: 0 }, "total 0"]);
  });

  it("goes on from the newest state with the live node: one call a step", () => {
    const { log, feed } = counter(Counter);
    feed([add(1), add(2), add(3)]);
    expect(log).toEqual(["start", "give", "give", "give"]);
  });

  it("rebuilds an older state by feeding its list to a fresh node", () => {
    const { implementation, log, boot } = counter(KeyedCounter);
    const first = implementation.reduce(boot().state, add(1)).state;
    const second = implementation.reduce(first, add(10)).state;
    log.length = 0;
    const other = implementation.reduce(first, add(100)).state;
    expect(log).toEqual(["start", "give", "give"]);
    expect([first, second, other].map((state) => implementation.view(state).commitIndex)).toEqual([1, 11, 101]);
    expect([first, second, other].map((state) => implementation.key(state))).toEqual([
      "total 1",
      "total 11",
      "total 101",
    ]);
  });

  it("answers the same from a rebuilt state as from the live one", () => {
    const { implementation, feed } = counter(KeyedCounter);
    const state = feed([add(1), add(2)]);
    const live = implementation.reduce(state, add(4));
    const rebuilt = implementation.reduce(state, add(4));
    expect(rebuilt.outbound).toEqual(live.outbound);
    expect(implementation.key(rebuilt.state)).toBe(implementation.key(live.state));
    expect(rebuilt.outbound).toEqual([
      { type: "send", packet: { from: 0, to: 1, kind: "sums", body: { sums: [1, 3, 7] } }, when: "now" },
    ]);
  });

  it("shows the view and internal steps of the moment, whatever came later", () => {
    const { implementation, boot } = counter(Counter);
    const { state } = boot();
    const next = implementation.reduce(state, add(1)).state;
    expect(implementation.localMessages?.(state)).toEqual(["halve"]);
    expect(implementation.localMessages?.(next)).toEqual([]);
    expect(implementation.view(state)).toEqual({ commitIndex: 0 });
  });

  it("keeps two nodes of one driver apart", () => {
    const { implementation, feed } = counter(KeyedCounter);
    const [a, b] = [feed([add(1)]), feed([add(5)])];
    expect(
      [implementation.reduce(a, add(1)).state, implementation.reduce(b, add(1)).state].map(implementation.view),
    ).toEqual([{ commitIndex: 2 }, { commitIndex: 6 }]);
  });

  it("copies packets on the way: code that goes on to change them changes nothing that is under way", () => {
    const { implementation, boot } = counter(Counter);
    const message = add(7);
    const first = implementation.reduce(boot().state, message);
    const sent = structuredClone(first.outbound);
    implementation.reduce(first.state, add(1));
    expect(first.outbound).toEqual(sent);
    expect(message).toEqual(add(7));
  });

  it("refuses to send what is not plain data", () => {
    class Sender extends Counter {
      override give(): readonly Outbound[] {
        return [{ type: "send", packet: { from: 0, to: 1, kind: "x", body: { at: NaN } }, when: "now" }];
      }
    }
    const { implementation, boot } = counter(Sender);
    expect(() => implementation.reduce(boot().state, add(1))).toThrow("plain data expected");
  });
});

describe("the key of a recorded state", () => {
  it("is the node's own where it has one: different pasts, equal states", () => {
    const { implementation, feed } = counter(KeyedCounter);
    expect(implementation.key(feed([add(1), add(2)]))).toBe(implementation.key(feed([add(3)])));
  });

  it("is the list of messages where the node has none", () => {
    const { implementation, feed } = counter(Counter);
    const lists = [[], [add(1)], [add(2)], [add(1), add(2)], [add(2), add(1)], [add(3)], [add(1), add(2), add(3)]];
    const keys = lists.map((list) => implementation.key(feed(list)));
    expect(new Set(keys).size).toBe(lists.length);
    expect(lists.map((list) => implementation.key(feed(list)))).toEqual(keys);
  });

  it("tells disks apart where it is the list", () => {
    const { implementation } = counter(Counter);
    const disk = { ...BLANK_DISK, values: { term: 1 } };
    expect(implementation.key(implementation.boot(disk, OPTIONS).state)).not.toBe(
      implementation.key(implementation.boot(BLANK_DISK, OPTIONS).state),
    );
  });

  it("is the same, taken at once or long after", () => {
    const early = counter(Counter);
    let { state } = early.boot();
    for (let i = 0; i < 20; i++) {
      state = early.implementation.reduce(state, add(i)).state;
      early.implementation.key(state);
    }
    const late = counter(Counter);
    const list = Array.from({ length: 20 }, (_, i) => add(i));
    expect(late.implementation.key(late.feed(list))).toBe(early.implementation.key(state));
  });

  it("of a list of 30,000 messages is taken without feeding any of them again", () => {
    const { implementation, log, feed } = counter(Counter);
    const state = feed(Array.from({ length: 30_000 }, () => add(1)));
    log.length = 0;
    expect(implementation.key(state)).toMatch(/^[0-9a-f]{13}\{/);
    expect(log).toEqual([]);
  });
});

describe("a step that throws", () => {
  it("reaches the caller, and leaves no half-taken step behind", () => {
    const { implementation, feed } = counter(KeyedCounter);
    const state = feed([add(1), add(2)]);
    expect(() => implementation.reduce(state, BREAK)).toThrow("broken");
    const next = implementation.reduce(state, add(4)).state;
    expect([implementation.view(next), implementation.key(next)]).toEqual([{ commitIndex: 7 }, "total 7"]);
    expect(implementation.key(state)).toBe("total 3");
  });

  it("throws again when it is taken again", () => {
    const { implementation, feed } = counter(Counter);
    const state = feed([add(1)]);
    for (let time = 0; time < 3; time++) expect(() => implementation.reduce(state, BREAK)).toThrow("broken");
  });

  it("from an older state does not disturb the newer ones", () => {
    const { implementation, feed, boot } = counter(KeyedCounter);
    const older = boot().state;
    const newer = implementation.reduce(older, add(1)).state;
    expect(() => implementation.reduce(older, BREAK)).toThrow("broken");
    expect(implementation.key(implementation.reduce(newer, add(1)).state)).toBe("total 2");
    expect(implementation.key(feed([add(9)]))).toBe("total 9");
  });
});
