// Who answers the protocol in this very process is an implementation as any other.

import { describe, expect, it } from "vitest";
import type { Implementation, NodeOptions } from "../../../src/contract/implementation.js";
import { guarded } from "../../../src/contract/guard.js";
import type { Json } from "../../../src/contract/json.js";
import { logOf } from "../../../src/contract/log.js";
import type { Message, Packet } from "../../../src/contract/message.js";
import { recorded } from "../../../src/contract/recording.js";
import type { View } from "../../../src/contract/view.js";
import { encode } from "../../../src/contract/wire.js";
import { Campaign } from "../../../src/fuzz/campaign.js";
import { NO_LIMITS } from "../../../src/fuzz/limits.js";
import { protocolDriver } from "../../../src/host/foreign/in-process.js";
import { ALL_LAWS } from "../../../src/laws/all-laws.js";
import { PANIC } from "../../../src/run/judge.js";
import { REFERENCE } from "../../../src/raft/reference.js";
import type { NodeState } from "../../../src/raft/state.js";

interface Request {
  readonly do: string;
  readonly server: number;
  readonly options: NodeOptions;
  readonly packet: Packet;
  readonly disk: { readonly values: Readonly<Record<string, Json>>; readonly log: Parameters<typeof logOf>[0] };
  readonly message: Message;
}

const { capabilities } = REFERENCE;
const GREETING = { protocol: 1, name: "inside", version: "1", capabilities, offers: ["key", "durable", "describe"] };

/** The reference node, asked in the protocol's words. */
function reference(): (request: string) => string {
  const servers = new Map<number, { state: NodeState; shown: View }>();
  return (request) => {
    const { do: what, server, options, disk, message, packet } = JSON.parse(request) as Request;
    if (what === "greet") return JSON.stringify(GREETING);
    if (what === "describe") return JSON.stringify({ pledge: REFERENCE.describe!(packet) });
    const found = disk && { values: disk.values, log: logOf(disk.log) };
    if (what === "durable") return JSON.stringify({ durable: encode(REFERENCE.durable!(found), found) });
    const before = servers.get(server);
    const { state, outbound } =
      what === "boot" ? REFERENCE.boot(found, options) : REFERENCE.reduce(before!.state, message);
    const view = REFERENCE.view(state);
    const wire = encode(view, what === "boot" ? found : before!.shown);
    servers.set(server, { state, shown: view });
    return JSON.stringify({ outbound, view: wire, key: JSON.parse(REFERENCE.key(state)) as Json });
  };
}

const SETTINGS = { compaction: "off" };

function campaign(implementation: Implementation): Campaign {
  const limits = { ...NO_LIMITS, healing: false, settings: SETTINGS };
  const whole = { limits, first: 0, stride: 1, shrinksEach: 0, shrinkBudget: 0 };
  const made = new Campaign({ implementation, seed: "inside", laws: ALL_LAWS, ...whole });
  while (made.runs < 10 || !made.isBetweenRuns) made.advance(100);
  return made;
}

describe("an implementation that speaks the protocol in this process", () => {
  it("takes the same runs as the reference, action for action", () => {
    const inside = campaign(recorded(protocolDriver(reference)));
    expect(inside.runsWith.size).toBe(0);
    expect(inside.actions).toBe(campaign(REFERENCE).actions);
  });

  it("is begun anew after it has thrown, which is a panic of the server that was asked", () => {
    let begun = 0;
    const fragile = (): ((request: string) => string) => {
      const answer = reference();
      let asked = 0;
      begun++;
      return (request) => {
        if (asked++ > 40) throw new Error("no more");
        return answer(request);
      };
    };
    const broken = campaign(guarded(recorded(protocolDriver(fragile))));
    expect([...broken.runsWith.keys()]).toEqual([PANIC]);
    expect(begun).toBeGreaterThan(2);
  });

  it("is told what is wrong with its greeting, or with a line that is not JSON", () => {
    expect(() => protocolDriver(() => () => "{}")).toThrow(/its greeting has no field protocol/);
    expect(() => protocolDriver(() => () => "hello")).toThrow(/the answer is not JSON: "hello"/);
    expect(() => protocolDriver(() => () => ({}) as string)).toThrow(
      /the answer is an object \{\}, not a line of JSON/,
    );
    const late = (() => Promise.resolve(reference())) as unknown as typeof reference;
    expect(() => protocolDriver(late)).toThrow(/must return a function that answers requests, and returned a promise/);
  });
});
