// It boots, takes whatever comes, and answers what the contract asks for.

import { resultOf, type Check, type Evidence, type Result } from "./check.js";
import { wayOf } from "./life.js";
import type { Moment } from "./walk.js";
import { nodeName } from "../contract/node-name.js";

const ABOUT = {
  id: "contract",
  title: "It answers as the contract asks, and throws nothing",
  of: "calls",
  mend: "docs/contract.md, and docs/protocol.md for a program or module, say what each answer must hold, and that any packet may come in any state",
  untried: "no server was asked anything",
  isEssential: true,
};

export class ContractKept implements Check {
  private count = 0;
  private counterexample: Evidence | null = null;

  watch({ run, step, calls, life }: Moment): void {
    this.count += calls.length;
    if (step.panic === null || this.counterexample !== null) return;
    const last = calls.at(-1);
    const message = last?.type === "reduce" && last.answer === null ? last.message : null;
    const isBoot = last?.type === "boot";
    this.counterexample = {
      sentence: `${nodeName(step.node)} panicked${isBoot ? " at boot" : ""}: ${step.panic.text}`,
      way: isBoot ? wayOf({ ...last, taken: [] }, null) : life === null ? [] : wayOf(life, message),
      seed: run.name,
    };
  }

  result(): Result {
    return resultOf(ABOUT, this.count, this.counterexample);
  }
}
