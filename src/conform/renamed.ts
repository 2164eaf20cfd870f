// Where it can rename its servers: renamed servers do the same under their new names.

import { definitionOf } from "../cluster/action.js";
import { NO_MISHAP } from "../cluster/mishap.js";
import { stepNode, type Stimulus } from "../cluster/step-node.js";
import { AsymmetryError, Renamer } from "../checker/symmetry.js";
import { SymmetryTrial } from "../checker/symmetry-trial.js";
import { textOfThrown } from "../contract/thrown-text.js";
import type { Implementation } from "../contract/implementation.js";
import { resultOf, type Check, type Evidence, type Result } from "./check.js";
import { wayOf } from "./life.js";
import type { Moment, WalkedRun } from "./walk.js";

const ABOUT = {
  id: "renaming",
  title: "Renamed servers do the same under their new names",
  of: "steps taken under exchanged names",
  mend: "rename every place in states, packets and values that holds a server's id, and decide nothing by who has the lower one; or offer no rename",
  untried: "no cluster had two servers that did anything",
  isEssential: false,
};

/** Each step is taken once more for every two neighbours: one step in so many. */
const EVERY = 4;

export class Renamed implements Check {
  private count = 0;
  private seen = 0;
  private counterexample: Evidence | null = null;
  private trial: { readonly of: WalkedRun; readonly by: SymmetryTrial } | null = null;

  constructor(private readonly implementation: Implementation) {}

  watch(moment: Moment): void {
    const { run, step, life } = moment;
    if (this.implementation.rename === undefined || this.counterexample !== null) return;
    if (step.node < 0 || step.panic !== null || run.setup.environment.nodes < 2) return;
    if (this.seen++ % EVERY !== 0) return;
    const { setup } = run;
    if (this.trial?.of !== run) {
      const by = new SymmetryTrial(setup, new Renamer(setup), (slot, stimulus, mishap) =>
        stepNode(setup, slot, stimulus, mishap, 0),
      );
      this.trial = { of: run, by };
    }
    const stimulus = stimulusOf(moment);
    if (stimulus === null) return;
    const slot = step.before.slots[step.node];
    this.count++;
    try {
      this.trial.by.requireSame(slot, stimulus, NO_MISHAP, stepNode(setup, slot, stimulus, NO_MISHAP, 0));
    } catch (error) {
      const sentence = error instanceof AsymmetryError ? error.message : `it threw ${textOfThrown(error)}`;
      this.counterexample = { sentence, way: life === null ? [] : wayOf(life, null), seed: run.name };
    }
  }

  result(): Result {
    const spared =
      this.implementation.rename === undefined ? "it offers no rename, which check --symmetry needs" : null;
    return resultOf(ABOUT, this.count, this.counterexample, spared);
  }
}

/** What moved the server; null where it only learned of something. */
function stimulusOf({ step: { action, before, node }, calls: [first] }: Moment): Stimulus | null {
  const { server } = definitionOf(action.type);
  if (server !== undefined) return server.stimulus(action, before.slots[node], before.now, before.setup);
  return first?.type === "reduce" ? first.message : null;
}
