// The reference node behind the contract. A mutant is the same node with other rules.

import { CAREFUL } from "../contract/capabilities.js";
import { canonicalText } from "../contract/json.js";
import { ContractError } from "../contract/contract-error.js";
import type { Implementation } from "../contract/implementation.js";
import { nameOfLog, plainLog, type Log } from "../contract/log.js";
import type { Packet } from "../contract/message.js";
import type { Pledge, View } from "../contract/view.js";
import { boot, reduce } from "./reducer.js";
import { RENAMING } from "./rename.js";
import { rpcOf } from "./rpc.js";
import { PAPER_RULES, type Rules } from "./rules.js";
import { COMPACTS, FEATURES, LEASES, RECONFIGURES, SESSIONS, SETTINGS, STANDS_CUTS } from "./settings.js";
import type { NodeState } from "./state.js";

/** A Raft server that follows the given rules, under a name of its own. */
export function raftNode(name: string, rules: Rules): Implementation<NodeState> {
  return {
    name,
    version: "1",
    capabilities: {
      ...CAREFUL,
      devices: true,
      reads: true,
      compacts: COMPACTS,
      transfers: { transfer: "on" },
      leases: LEASES,
      pauses: true,
      reconfigures: RECONFIGURES,
      sessions: SESSIONS,
      disciplined: true,
      settings: SETTINGS,
      features: FEATURES,
      standsCuts: STANDS_CUTS,
    },
    boot: (disk, options) => boot(disk, options, rules),
    reduce: (state, message) => reduce(state, message, rules),
    view: (state) => viewOf(state, rules),
    key: Object.assign((state: NodeState) => textOf(state, plainLog), {
      short: (state: NodeState) => textOf(state, nameOfLog),
    }),
    durable(disk) {
      const { currentTerm, votedFor } = rules.hardStateOn(disk);
      return { currentTerm, votedFor, log: rules.logOn(disk) };
    },
    describe: pledgeOf,
    rename: RENAMING,
  };
}

/** The reference: sections 5.1 to 5.4 of the paper, and by its switches more of the thesis. */
export const REFERENCE: Implementation<NodeState> = raftNode("reference", PAPER_RULES);

/** The reference with some rules replaced: a mutant of one's own. Throws on what is no rule. */
export function withRules(name: string, rules: Partial<Rules>): Implementation<NodeState> {
  for (const [rule, body] of Object.entries(rules)) {
    const known: unknown = Object.hasOwn(PAPER_RULES, rule) ? PAPER_RULES[rule as keyof Rules] : undefined;
    // A rule that is misspelled would replace nothing, and the reference be called right under another name.
    if (typeof known !== typeof body)
      throw new ContractError(
        known === undefined
          ? `withRules("${name}"): there is no rule ${rule}. There are ${Object.keys(PAPER_RULES).join(", ")}.`
          : `withRules("${name}"): the rule ${rule} is a ${typeof known}, not a ${typeof body}.`,
      );
  }
  return raftNode(name, { ...PAPER_RULES, ...rules });
}

/** What Figure 2 has of a server, without what it is told at boot and what it knows of its disk. */
function viewOf(node: NodeState, rules: Rules): View {
  const { currentTerm, votedFor, role, log, commitIndex, lastApplied, votesGranted, nextIndex, matchIndex } = node;
  const configuration = rules.configuration(node);
  return {
    currentTerm,
    votedFor,
    role,
    log,
    commitIndex,
    lastApplied,
    votesGranted,
    nextIndex,
    matchIndex,
    configuration,
  };
}

function textOf(node: NodeState, logText: (log: Log) => unknown): string {
  const { currentTerm, votedFor, role, commitIndex, lastApplied, votesGranted, nextIndex, matchIndex } = node;
  const {
    heardFromLeader,
    contacts,
    reads,
    snapshot,
    transfer,
    leaseEnded,
    change,
    sessions,
    leader,
    receiving,
    asked,
  } = node;
  const volatile = { role, commitIndex, lastApplied, votesGranted, nextIndex, matchIndex };
  return canonicalText({
    currentTerm,
    votedFor,
    log: logText(node.log),
    durable: logText(node.durable),
    ...volatile,
    // A feature that is off leaves nothing behind.
    ...(heardFromLeader && { heardFromLeader }),
    ...(contacts.length > 0 && { contacts }),
    ...(reads.round > 0 && { reads }),
    ...(snapshot !== null && { snapshot }),
    ...(transfer !== null && { transfer }),
    ...(leaseEnded > 0 && { leaseEnded }),
    ...(change !== null && { change }),
    ...(sessions.length > 0 && { sessions }),
    ...(leader !== null && { leader }),
    ...(receiving !== null && { receiving }),
    ...(asked.length > 0 && { asked }),
  });
}

function pledgeOf({ kind, body }: Packet): Pledge | null {
  const rpc = rpcOf(kind);
  return rpc?.pledge !== undefined && rpc.isBody(body) ? rpc.pledge(body) : null;
}
