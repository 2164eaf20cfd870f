// What clients were told is part of what a search knows: an answer to a write counts though something else was asked meanwhile.

import { expect, it } from "vitest";
import { DEFAULT_BOUNDS } from "../../src/checker/model.js";
import { Search } from "../../src/checker/search.js";
import { DEFAULT_ENVIRONMENT } from "../../src/cluster/setup.js";
import { CAREFUL } from "../../src/contract/capabilities.js";
import type { Implementation } from "../../src/contract/implementation.js";
import { canonicalText } from "../../src/contract/json.js";
import { logOf } from "../../src/contract/log.js";
import type { Outbound } from "../../src/contract/outbound.js";
import { lawById } from "../../src/laws/all-laws.js";
import { LINEARIZABILITY } from "../../src/laws/linearizability.js";
import { mutantById } from "../../src/mutants/all-mutants.js";

type State = { readonly value: string | null; readonly waiting: boolean };

/** A server alone that answers a write only when it is asked for a read, takes one, and keeps it through a crash or does not. */
const hasty = (keeps: boolean): Implementation<State> => ({
  name: "hasty",
  version: "1",
  capabilities: { ...CAREFUL, reads: true },
  boot: ({ values }) => ({ state: { value: (values["value"] as string) ?? null, waiting: false }, outbound: [] }),
  reduce({ value, waiting }, message) {
    if (message.type !== "operation") return { state: { value, waiting }, outbound: [] };
    const { operation } = message;
    if (operation.type === "write" && value !== null)
      return {
        state: { value, waiting },
        outbound: [{ type: "respond", operation: operation.command, outcome: "failed", when: "now" }],
      };
    if (operation.type === "write") {
      const write: Outbound[] = [
        { type: "write", write: { kind: "set", key: "value", value: operation.command }, notify: false },
      ];
      return { state: { value: operation.command, waiting: true }, outbound: keeps ? write : [] };
    }
    if (operation.type !== "read") return { state: { value, waiting }, outbound: [] };
    const answers: Outbound[] = waiting
      ? [
          { type: "respond", operation: value!, outcome: "ok", value: null, when: "now" },
          { type: "respond", operation: operation.id, outcome: "failed", when: "now" },
        ]
      : [{ type: "respond", operation: operation.id, outcome: "ok", value, when: "now" }];
    return { state: { value, waiting: false }, outbound: answers };
  },
  view: ({ value }) => ({
    currentTerm: 1,
    role: "leader",
    log: logOf(value === null ? [] : [{ term: 1, payload: value }]),
  }),
  key: canonicalText,
});

function searched(implementation: Implementation<State>): Search {
  const search = new Search({
    setup: { implementation, environment: { ...DEFAULT_ENVIRONMENT, nodes: 1 } },
    laws: [LINEARIZABILITY],
    bounds: { ...DEFAULT_BOUNDS, crashes: 1, reads: 2, operations: 3 },
    ...{ loss: "send", symmetry: false, dropsIgnored: false, commands: "counted" },
  });
  while (!search.isDone) search.advance(5_000);
  return search;
}

it("a write that is answered as a read is asked for, and lost, is found", () => {
  const { violated } = searched(hasty(false));
  expect(violated?.law?.id).toBe("linearizability");
  expect(violated?.actions.map(({ type }) => type)).toEqual(["invoke", "invoke", "crash", "restart", "invoke"]);
});

it("and where it is kept there is nothing to find", () => {
  const { violated, distinct } = searched(hasty(true));
  expect(violated).toBe(null);
  expect(distinct).toBeGreaterThan(10);
});

it("a follower is asked as well, and one that answers of its own is found", () => {
  const search = new Search({
    setup: {
      implementation: mutantById("follower-read")!.implementation,
      environment: { ...DEFAULT_ENVIRONMENT, nodes: 2 },
    },
    laws: [lawById("linearizable-reads")!],
    bounds: { ...DEFAULT_BOUNDS, term: 1, log: 2, messages: 2, reads: 1 },
    ...{ loss: "send", symmetry: false, dropsIgnored: false, commands: "counted" },
  });
  while (!search.isDone) search.advance(5_000);
  const { violated } = search;
  expect(violated?.law?.id).toBe("linearizable-reads");
  const [asked] = violated!.actions.filter((action) => action.type === "invoke" && action.operation.type === "read");
  expect(asked).toMatchObject({ node: 1 - (violated!.actions[0] as { node: number }).node });
});
