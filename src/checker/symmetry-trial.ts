// Symmetry is sound only if renamed servers do the same under their new names: tried on every step that is computed.

import { localsOf } from "../cluster/actions/local.js";
import { NO_MISHAP, type Mishap } from "../cluster/mishap.js";
import type { Snapshot } from "../contract/snapshot.js";
import type { Setup } from "../cluster/setup.js";
import type { Slot } from "../cluster/slot.js";
import type { NodeStep, Stimulus } from "../cluster/step-node.js";
import { AsymmetryError, exchangesOf, permutationsOf, type Permutation, type Renamer } from "./symmetry.js";

export class SymmetryTrial {
  private readonly exchanges: readonly Permutation[];
  private readonly identity: Permutation;

  /** `take` takes a step, and counts it. */
  constructor(
    private readonly setup: Setup,
    private readonly renamer: Renamer,
    private readonly take: (slot: Slot, stimulus: Stimulus, mishap: Mishap) => NodeStep,
  ) {
    const { nodes } = setup.environment;
    this.exchanges = exchangesOf(nodes);
    this.identity = permutationsOf(nodes)[0];
  }

  // The names of internal steps may themselves name servers: all of them together are compared.
  requireSameLocals(slot: Slot): void {
    const { renamer, identity } = this;
    const outcomes = (of: Slot, permutation: Permutation): string =>
      localsOf(this.setup, of)
        .map((name) => renamer.outcomeText(this.take(of, { type: "local", name }, NO_MISHAP), permutation))
        .sort()
        .join("\n");
    for (const exchange of this.exchanges) {
      if (outcomes(slot, exchange) !== outcomes(renamer.slot(slot, exchange), identity))
        throw new AsymmetryError(slot.options.id, { type: "local", name: "" }, exchange);
    }
  }

  requireSame(slot: Slot, stimulus: Stimulus, mishap: Mishap, step: NodeStep): void {
    if (isMarked(stimulus) || holdsMark(slot) || holdsMark(step.slot)) return;
    const { renamer, identity } = this;
    for (const exchange of this.exchanges) {
      const renamed = this.take(renamer.slot(slot, exchange), renamer.stimulus(stimulus, exchange), mishap);
      if (renamer.outcomeText(step, exchange) !== renamer.outcomeText(renamed, identity))
        throw new AsymmetryError(slot.options.id, stimulus, exchange);
    }
  }
}

// The mark of a snapshot is that of its entries under the names that they have: of others nobody can make one.
const namesServers = (snapshot: Snapshot | undefined): boolean => snapshot?.configuration !== undefined;

const isMarked = (stimulus: Stimulus): boolean => stimulus.type === "operation" && namesServers(stimulus.snapshot);

/** Whether entries that name servers are compacted, or will be once a write is durable. */
const holdsMark = ({ disk, pending }: Slot): boolean =>
  namesServers(disk.snapshot) ||
  pending.some((one) => one.type === "write" && one.write.kind === "snapshot" && namesServers(one.write.snapshot));
