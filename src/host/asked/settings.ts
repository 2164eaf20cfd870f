// What `--set NAME=VALUE` may fix: a switch of the implementation, a word of the environment, or a fault.

import { isSetTo, nodesMinOf, type Capabilities } from "../../contract/capabilities.js";
import { FAULT_NAMES, FAULTS, type FaultName } from "../../cluster/action.js";
import type { Fault, Where } from "../../cluster/actions/fault.js";
import { NO_LIMITS, type SwarmLimits } from "../../fuzz/limits.js";
import { whereForced } from "../../fuzz/swarm.js";
import { UserError } from "../user-error.js";
import { refuseTooMany } from "./environment.js";

/** How many servers a cluster may begin with, the others waiting. */
export const VOTERS = ["1", "2", "3", "4", "5", "6", "7"] as const;

const ENVIRONMENT = {
  voters: VOTERS,
  network: ["any", "fifo"],
  disk: ["sync", "async"],
  time: ["untimed", "timed"],
  healing: ["on", "off"],
} as const;

const FAULT_WORDS = Object.fromEntries(FAULT_NAMES.map((name) => [name, ["on", "off"]]));

/** What `fuzz --set` takes besides the switches of an implementation. */
export const RUN_WORDS: Readonly<Record<string, readonly string[]>> = { ...ENVIRONMENT, ...FAULT_WORDS };

/** Words that no implementation may use for a switch of its own. */
export const ENVIRONMENT_WORDS: readonly string[] = [...Object.keys(ENVIRONMENT), "loss", ...FAULT_NAMES];

/** What flags of their own fix. */
interface Given {
  readonly nodes?: number | undefined;
  readonly steps?: number | undefined;
}

/** Reads every NAME=VALUE for an implementation that declares these capabilities. */
export function parseSettings(
  words: readonly string[],
  capabilities: Capabilities,
  { nodes, steps }: Given = {},
): SwarmLimits {
  const known: Readonly<Record<string, readonly string[]>> = {
    ...capabilities.settings,
    ...ENVIRONMENT,
    ...FAULT_WORDS,
  };
  let limits: SwarmLimits = {
    ...NO_LIMITS,
    ...(nodes !== undefined && { nodes }),
    ...(steps !== undefined && { steps }),
  };
  for (const word of words) limits = withSetting(limits, ...parseWord(word, known));
  if (limits.healing && words.includes("healing=on") && !capabilities.restart)
    throw new UserError(
      "--set healing=on: the implementation declares restart: false, and a healing phase begins with a restart of every server that is down, so that none is made and nobody asks for progress. Declare restart: true, or leave it out.",
    );
  refuseTooMany(limits.voters, nodes);
  refuseImpossible(limits, capabilities);
  return limits;
}

/** A fault that is forced on where it cannot happen would be one that never came, without a word. */
function refuseImpossible(limits: SwarmLimits, capabilities: Capabilities): void {
  for (const { name, where = {}, unless } of FAULTS as readonly Fault[]) {
    if (limits.faults[name as FaultName] !== true) continue;
    const switches = unless?.(capabilities);
    if (isSetTo(switches, limits.settings)) {
      const words = Object.keys(switches!).map((word) => `${word}=${limits.settings[word]}`);
      throw new UserError(`--set ${name}=on: it never happens with ${words.join(" and ")}. Leave one of the two out.`);
    }
    for (const [word, value] of Object.entries(where)) {
      const set = limits[word as keyof Where];
      if (set === undefined || set === value) continue;
      throw new UserError(
        `--set ${name}=on --set ${word}=${set}: ${name} happens with ${word}=${value} only. Leave one of the two out.`,
      );
    }
  }
}

/** Reads one NAME=VALUE, where every name takes certain values. */
export function parseWord(
  word: string,
  known: Readonly<Record<string, readonly string[]>>,
): [name: string, value: string] {
  const [, name, value] = /^([^=]+)=(.*)$/.exec(word) ?? [];
  if (name === undefined || value === undefined)
    throw new UserError(`--set ${word}: NAME=VALUE expected. ${listOf(known)}`);
  if (!Object.hasOwn(known, name)) throw new UserError(`--set ${word}: there is no "${name}". ${listOf(known)}`);
  if (!known[name].includes(value)) throw new UserError(`--set ${word}: ${name} is one of ${known[name].join(", ")}.`);
  return [name, value];
}

const listOf = (known: Readonly<Record<string, readonly string[]>>): string => {
  const words = Object.entries(known).map(([name, values]) => `${name}=${values.join("|")}`);
  return `There are ${words.length === 0 ? "none" : words.join(", ")}.`;
};

function withSetting(limits: SwarmLimits, name: string, value: string): SwarmLimits {
  if ((FAULT_NAMES as readonly string[]).includes(name)) {
    return { ...limits, faults: { ...limits.faults, [name as FaultName]: value === "on" } };
  }
  if (name === "voters") return { ...limits, voters: Number(value) };
  if (name === "healing") return { ...limits, healing: value === "on" };
  if (Object.hasOwn(ENVIRONMENT, name)) return { ...limits, [name]: value };
  return { ...limits, settings: { ...limits.settings, [name]: value } };
}

/** Which setting of a recorded run an implementation cannot have, as a sentence; null where it can have all. */
export function strangeSetting(
  settings: Readonly<Record<string, string>>,
  { settings: known }: Capabilities,
): string | null {
  for (const [name, value] of Object.entries(settings)) {
    if (!Object.hasOwn(known, name)) return `there is no setting "${name}". ${listOf(known)}`;
    if (!known[name].includes(value)) return `${name} is "${value}", and must be one of ${known[name].join(", ")}.`;
  }
  return null;
}

/** What these limits force on that the implementation does not claim to stand, as half sentences. */
export function outsideOf(capabilities: Capabilities, limits: SwarmLimits): readonly string[] {
  const forced = FAULTS.filter(({ name }) => limits.faults[name] === true);
  return [
    ...environmentBeyond(capabilities, { ...whereForced(limits), ...limits }),
    ...faultsBeyond(capabilities, forced, ({ name }) => `${name}=on`),
  ];
}

/** What of this environment is more than it claims to stand, as half sentences. */
export function environmentBeyond(
  capabilities: Capabilities,
  { nodes, voters, network, disk }: Pick<SwarmLimits, "nodes" | "voters" | "network" | "disk">,
): readonly string[] {
  const nodesMin = nodesMinOf(capabilities);
  const tooFew = (word: string, count: number | undefined): readonly string[] =>
    count !== undefined && count < nodesMin ? [`${word}=${count}, but it makes a cluster of ${nodesMin} or more`] : [];
  return [
    ...tooFew("nodes", nodes),
    ...tooFew("voters", voters),
    ...(network === "any" && capabilities.network !== "any"
      ? ["network=any, but it assumes links that keep order"]
      : []),
    ...(disk === "async" && !capabilities.asyncDisk
      ? ["disk=async, but it takes a write as done when it returns"]
      : []),
  ];
}

/** Which of these faults are more than it claims to stand, by the words that ask for them, as half sentences. */
export const faultsBeyond = (
  capabilities: Capabilities,
  faults: readonly Fault[],
  wordOf: (fault: Fault) => string,
): readonly string[] =>
  faults.filter((fault) => !fault.isBorne(capabilities)).map((fault) => `${wordOf(fault)}, but it ${fault.assumes}`);
