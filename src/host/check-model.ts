// The model that `check` searches: what the flags say, else what the mutant needs, else what is documented. Nothing is drawn.

import { nodesMinOf, type Capabilities } from "../contract/capabilities.js";
import { DEFAULT_BOUNDS, type Bounds, type Loss } from "../checker/model.js";
import { DEFAULT_ENVIRONMENT, type Environment } from "../cluster/setup.js";
import type { CheckedIn, Mutant } from "../mutants/mutant.js";
import { parseCheckSettings, type CheckSettings } from "./check-settings.js";
import type { CheckedModel, Inspection } from "./jobs.js";
import { beyond } from "./settings.js";
import { UserError } from "./user-error.js";

/** What flags say; what is absent has a default. */
export interface ModelAsked {
  readonly nodes: number | undefined;
  readonly set: readonly string[];
  readonly bounds: Partial<Bounds>;
  readonly symmetry: boolean | undefined;
  readonly dropsIgnored: boolean;
}

const NODES = 3;
/** There are 720 ways to name six servers. */
const NODES_UNDER_SYMMETRY_MAX = 6;

/** The model, its laws aside. */
export function modelOf(
  asked: ModelAsked,
  inspection: Inspection,
  mutant: Mutant | undefined,
): Omit<CheckedModel, "laws"> {
  const { capabilities } = inspection;
  const needs: CheckedIn = mutant?.checks ?? {};
  const set = parseCheckSettings(asked.set, capabilities);
  const environment = environmentOf(asked, set, needs, capabilities);
  const model = {
    environment,
    bounds: { ...DEFAULT_BOUNDS, pending: pendingOf(environment), ...needs.bounds, ...asked.bounds },
    loss: set.loss ?? lossOf(capabilities),
    symmetry: asked.symmetry ?? needs.symmetry ?? false,
    dropsIgnored: asked.dropsIgnored,
  };
  refuseUnsound(model, inspection);
  return model;
}

/** What of a model is more than the implementation claims to stand, as half sentences. */
export function outsideOfModel(
  { environment: { nodes, network, disk }, bounds, loss }: Omit<CheckedModel, "laws">,
  capabilities: Capabilities,
): readonly string[] {
  return beyond(capabilities, {
    nodes,
    ...(network === "any" && { overtaking: "network=any" }),
    ...(disk === "async" && { asyncDisk: "disk=async" }),
    ...(loss !== "nothing" && { loss: `loss=${loss}` }),
    ...(bounds.duplicates > 0 && { duplicates: `--max-duplicates ${boundText(bounds.duplicates)}` }),
    ...(bounds.crashes > 0 && { crashes: `--max-crashes ${boundText(bounds.crashes)}` }),
    ...(bounds.failedWrites > 0 && { failedWrites: `--max-failed-writes ${boundText(bounds.failedWrites)}` }),
  });
}

export const boundText = (bound: number): string => (bound === Infinity ? "any" : String(bound));

function environmentOf(
  asked: ModelAsked,
  set: CheckSettings,
  needs: CheckedIn,
  capabilities: Capabilities,
): Environment {
  const byDefault = Object.entries(capabilities.settings).map(([name, values]) => [name, values[0]] as const);
  const settings = { ...Object.fromEntries(byDefault), ...needs.settings, ...set.settings };
  return {
    ...DEFAULT_ENVIRONMENT,
    nodes: asked.nodes ?? needs.nodes ?? Math.max(NODES, nodesMinOf(capabilities)),
    network: set.network ?? needs.network ?? capabilities.network,
    disk: set.disk ?? needs.disk ?? "sync",
    settings: Object.fromEntries(Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** A candidate has that many before an async disk: its vote, and behind it what asks the others for theirs. */
const pendingOf = ({ nodes }: Environment): number => Math.max(DEFAULT_BOUNDS.pending, nodes);

function lossOf({ bag, loss }: Capabilities): Loss {
  if (bag !== undefined) return "action";
  return loss ? "send" : "nothing";
}

/** A reduction that would leave out what might be wrong is not begun. */
function refuseUnsound(model: Omit<CheckedModel, "laws">, { name, capabilities, renames }: Inspection): void {
  const { environment, bounds, loss, symmetry, dropsIgnored } = model;
  const isBag = capabilities.bag !== undefined;
  if (symmetry && !renames)
    throw new UserError(`${name} cannot rename its servers (it offers no rename). Leave out --symmetry.`);
  if (symmetry && environment.nodes > NODES_UNDER_SYMMETRY_MAX)
    throw new UserError(
      `--symmetry takes ${NODES_UNDER_SYMMETRY_MAX} servers at most, here are ${environment.nodes}. Leave it out.`,
    );
  if (dropsIgnored && loss === "nothing")
    throw new UserError("--drop-ignored loses packets, and here nothing may be lost. Leave it out.");
  if (dropsIgnored && isBag) throw new UserError(`${name} has a network of its own. Leave out --drop-ignored.`);
  if (isBag && environment.network === "fifo")
    throw new UserError(`${name} has a network of its own, which keeps no order. Leave out --set network=fifo.`);
  if (bounds.duplicates > 0 && environment.network === "fifo")
    throw new UserError("links that keep order repeat nothing. Leave out --max-duplicates, or --set network=any.");
}
