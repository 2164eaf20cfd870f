// What a suite is made of. A suite is a function over an implementation: it is applied to the reference, to mutants, which
// must fail it, and to whatever stands behind the contract.

import type { Implementation } from "../src/contract/implementation.js";
import { assertLaw, type LawOptions } from "../src/fast-check/assert-law.js";
import type { RunConstraints } from "../src/fast-check/constraints.js";
import { possibleFaults } from "../src/cluster/fixed.js";
import type { FaultName } from "../src/cluster/action.js";
import type { Law } from "../src/laws/law.js";

/** One statement about an implementation. */
export interface Property {
  readonly title: string;
  /** Tries it as often as the options say; throws where it does not hold. */
  readonly hold: (options?: LawOptions) => void;
}

/** In which environment a law is tried. */
export interface Circumstances extends RunConstraints {
  readonly title: string;
}

/** A law in several environments; those that the implementation does not claim to stand are left out. */
export function lawProperties(
  implementation: Implementation,
  law: Law,
  circumstances: readonly Circumstances[],
): readonly Property[] {
  return circumstances
    .filter((constraints) => isDeclared(implementation, constraints))
    .map(({ title, ...constraints }) => ({
      title,
      hold: (options) => assertLaw(implementation, law, { ...constraints, ...options }),
    }));
}

function isDeclared(implementation: Implementation, { faults = {}, disk }: RunConstraints): boolean {
  const possible = possibleFaults(implementation.capabilities, {});
  const forced = Object.entries(faults).flatMap(([fault, isOn]) => (isOn ? [fault as FaultName] : []));
  return forced.every((fault) => possible[fault]) && (disk !== "async" || implementation.capabilities.asyncDisk);
}
