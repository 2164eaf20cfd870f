// The model that `check` searches: what the flags say, else what the mutant needs, else what is documented. Nothing is drawn.

import type { Capabilities, Switches } from "../../contract/capabilities.js";
import { COUNTED } from "../../checker/cost.js";
import { isCountable, neededFor } from "../../checker/countable.js";
import { DEFAULT_BOUNDS, type Bounds, type Loss } from "../../checker/model.js";
import { boundOf, FAULTS } from "../../cluster/action.js";
import type { Fault } from "../../cluster/actions/fault.js";
import type { Environment } from "../../cluster/setup.js";
import type { CheckedIn, Mutant } from "../../mutants/mutant.js";
import { boundText, flagOf } from "./bound-flags.js";
import { environmentFor } from "./environment.js";
import { parseCheckSettings, type CheckSettings } from "./check-settings.js";
import type { CheckedModel } from "../jobs/check-job.js";
import type { Inspection } from "../jobs/inspect-job.js";
import { faultsBeyond, environmentBeyond } from "./settings.js";
import { UserError } from "../user-error.js";

/** What flags say; what is absent has a default. */
export interface ModelAsked {
  readonly nodes: number | undefined;
  readonly set: readonly string[];
  readonly bounds: Partial<Bounds>;
  readonly symmetry: boolean | undefined;
  readonly dropsIgnored: boolean;
}

/** There are 720 ways to name six servers. */
const NODES_UNDER_SYMMETRY_MAX = 6;

/** What is asked about an implementation. */
type Searched = Pick<Inspection, "name" | "capabilities" | "renames" | "records">;

/** The model, its laws aside. */
export function modelOf(asked: ModelAsked, subject: Searched, mutant: Mutant | undefined): Omit<CheckedModel, "laws"> {
  const { capabilities } = subject;
  const needs: CheckedIn = mutant?.checks ?? {};
  const set = parseCheckSettings(asked.set, capabilities);
  const environment = environmentOf(asked, set, needs, capabilities);
  const bounds: Bounds = { ...DEFAULT_BOUNDS, pending: pendingOf(environment), ...needs.bounds, ...asked.bounds };
  const model = {
    environment,
    bounds,
    loss: set.loss ?? lossOf(capabilities),
    symmetry: asked.symmetry ?? needs.symmetry ?? false,
    dropsIgnored: asked.dropsIgnored,
    // What recorded code shows of its state is its own affair: packets and disks may hold commands in any form. And what a
    // snapshot stands for is held, though nobody sees it any more.
    commands: set.commands ?? (subject.records || bounds.compactions > 0 ? "counted" : "seen"),
  };
  refuseUnsound(model, subject, asked.bounds);
  return model;
}

/** What of a model is more than the implementation claims to stand, as half sentences. */
export function outsideOfModel(
  { environment: { nodes, network, disk }, bounds, loss }: Omit<CheckedModel, "laws">,
  capabilities: Capabilities,
): readonly string[] {
  const isMet = (fault: Fault): boolean => {
    const bound = boundOf(fault);
    return fault.name === "drop" ? loss !== "nothing" : bound !== null && bounds[bound] > 0;
  };
  const wordOf = (fault: Fault): string => {
    const bound = boundOf(fault);
    return bound === null ? `loss=${loss}` : `${flagOf(bound)} ${boundText(bounds[bound])}`;
  };
  return [
    ...environmentBeyond(capabilities, { nodes, network, disk }),
    ...faultsBeyond(capabilities, FAULTS.filter(isMet), wordOf),
  ];
}

function environmentOf(
  asked: ModelAsked,
  set: CheckSettings,
  needs: CheckedIn,
  capabilities: Capabilities,
): Environment {
  const environment = environmentFor(capabilities, {
    nodes: asked.nodes ?? needs.nodes,
    voters: set.voters ?? needs.voters,
    network: set.network ?? needs.network,
    disk: set.disk ?? needs.disk,
    settings: { ...needs.settings, ...set.settings },
  });
  const sorted = Object.entries(environment.settings).sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...environment, settings: Object.fromEntries(sorted) };
}

/** A candidate has that many before an async disk: its vote, and behind it what asks the others for theirs. */
const pendingOf = ({ nodes }: Environment): number => Math.max(DEFAULT_BOUNDS.pending, nodes);

function lossOf({ bag, loss }: Capabilities): Loss {
  if (bag !== undefined) return "action";
  return loss ? "send" : "nothing";
}

/** A reduction that would leave out what might be wrong is not begun. */
function refuseUnsound(
  model: Omit<CheckedModel, "laws">,
  { name, capabilities, renames }: Searched,
  asked: Partial<Bounds>,
): void {
  const { environment, bounds, loss, symmetry, dropsIgnored, commands } = model;
  const isBag = capabilities.bag !== undefined;
  if (symmetry && !renames)
    throw new UserError(`${name} cannot rename its servers (it offers no rename). Leave out --symmetry.`);
  const { nodes, voters = nodes } = environment;
  if (symmetry && voters < nodes)
    throw new UserError("--symmetry takes all servers for equal, and some wait to be added. Leave it out, or voters.");
  if (symmetry && environment.nodes > NODES_UNDER_SYMMETRY_MAX)
    throw new UserError(
      `--symmetry takes ${NODES_UNDER_SYMMETRY_MAX} servers at most, here are ${environment.nodes}. Leave it out.`,
    );
  if (dropsIgnored && loss === "nothing")
    throw new UserError("--drop-ignored loses packets, and here nothing may be lost. Leave it out.");
  if (dropsIgnored && isBag) throw new UserError(`${name} has a network of its own. Leave out --drop-ignored.`);
  if (isBag && environment.network === "fifo")
    throw new UserError(`${name} has a network of its own, which keeps no order. Leave out --set network=fifo.`);
  const vain = COUNTED.find((bound) => bounds[bound] > 0 && !isCountable(bound, capabilities, environment));
  if (vain !== undefined) {
    const given = asked[vain] === undefined ? `The mutant brings it: give ${flagOf(vain)} 0` : "Leave it out";
    throw new UserError(
      `${flagOf(vain)} ${boundText(bounds[vain])} would count nothing of ${name} with these settings. ${given}${hintOf(neededFor(vain, capabilities))}.`,
    );
  }
  if (bounds.retries > 0 && bounds.sessions === 0)
    throw new UserError(
      `what is asked for again is so in a session. Leave out ${flagOf("retries")}, or give ${flagOf("sessions")} 1 or more.`,
    );
  if (bounds.compactions > 0 && commands === "seen")
    throw new UserError("a snapshot holds commands that nobody sees. Leave out --set commands=seen.");
}

/** How to make it do so. */
const hintOf = (switches: Switches = {}): string =>
  Object.entries(switches)
    .map(([name, value]) => `, or add --set ${name}=${[value].flat()[0]}`)
    .join("");
