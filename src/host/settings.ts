// What `--set NAME=VALUE` may fix: a switch of the implementation, a word of the environment, or a fault.

import { nodesMinOf, type Capabilities } from "../contract/capabilities.js";
import { FAULT_NAMES, NO_LIMITS, type FaultName, type SwarmLimits } from "../fuzz/swarm.js";
import { UserError } from "./user-error.js";

const ENVIRONMENT = {
  network: ["any", "fifo"],
  disk: ["sync", "async"],
  time: ["untimed", "timed"],
  healing: ["on", "off"],
} as const;

const FAULTS = Object.fromEntries(FAULT_NAMES.map((name) => [name, ["on", "off"]]));

/** Words that no implementation may use for a switch of its own. */
export const ENVIRONMENT_WORDS: readonly string[] = [...Object.keys(ENVIRONMENT), ...FAULT_NAMES];

/** Reads every NAME=VALUE for an implementation that declares these capabilities. */
export function parseSettings(words: readonly string[], capabilities: Capabilities): SwarmLimits {
  const known: Readonly<Record<string, readonly string[]>> = { ...capabilities.settings, ...ENVIRONMENT, ...FAULTS };
  let limits: SwarmLimits = NO_LIMITS;
  for (const word of words) limits = withSetting(limits, ...parseWord(word, known));
  return limits;
}

function parseWord(word: string, known: Readonly<Record<string, readonly string[]>>): [name: string, value: string] {
  const [, name, value] = /^([^=]+)=(.*)$/.exec(word) ?? [];
  if (name === undefined || value === undefined)
    throw new UserError(`--set ${word}: NAME=VALUE expected. ${listOf(known)}`);
  if (!Object.hasOwn(known, name)) throw new UserError(`--set ${word}: there is no "${name}". ${listOf(known)}`);
  if (!known[name].includes(value)) throw new UserError(`--set ${word}: ${name} is one of ${known[name].join(", ")}.`);
  return [name, value];
}

const listOf = (known: Readonly<Record<string, readonly string[]>>): string =>
  `There are ${Object.entries(known)
    .map(([name, values]) => `${name}=${values.join("|")}`)
    .join(", ")}.`;

function withSetting(limits: SwarmLimits, name: string, value: string): SwarmLimits {
  if ((FAULT_NAMES as readonly string[]).includes(name)) {
    return { ...limits, faults: { ...limits.faults, [name as FaultName]: value === "on" } };
  }
  if (name === "healing") return { ...limits, healing: value === "on" };
  if (Object.hasOwn(ENVIRONMENT, name)) return { ...limits, [name]: value };
  return { ...limits, settings: { ...limits.settings, [name]: value } };
}

/** What these limits force on that the implementation does not claim to stand, as half sentences. */
export function outsideOf(capabilities: Capabilities, limits: SwarmLimits): readonly string[] {
  const { loss, restart, network, asyncDisk } = capabilities;
  const outside: string[] = [];
  const nodesMin = nodesMinOf(capabilities);
  if (limits.nodes !== undefined && limits.nodes < nodesMin) {
    outside.push(`nodes=${limits.nodes}, but it makes a cluster of ${nodesMin} or more`);
  }
  if (limits.faults.drop && !loss) outside.push("drop=on, but it assumes that no packet is lost");
  if (limits.faults.duplicate && network === "fifo")
    outside.push("duplicate=on, but it assumes links that repeat nothing");
  if (limits.network === "any" && network === "fifo") outside.push("network=any, but it assumes links that keep order");
  if (limits.faults.crash && !restart) outside.push("crash=on, but it assumes that nodes do not restart");
  if (limits.faults.failWrite && !restart) outside.push("failWrite=on, but it assumes that nodes do not restart");
  if (limits.disk === "async" && !asyncDisk) outside.push("disk=async, but it takes a write as done when it returns");
  return outside;
}
