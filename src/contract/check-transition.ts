// Whether a step answers a state and a list of what it asks for.

import { shown } from "./check-outbound.js";
import { ContractError } from "./contract-error.js";
import type { Transition } from "./implementation.js";
import type { Outbound } from "./outbound.js";

/** What no honest step asks for; a network of so many packets would keep everybody busy for ever. */
const OUTBOUND_MAX = 10_000;

/** Throws a ContractError where a step asks for too much. */
export function requireFew({ length }: readonly unknown[]): void {
  if (length > OUTBOUND_MAX)
    throw new ContractError(`${length} outbound; no step may ask for more than ${OUTBOUND_MAX} things`);
}

/** Throws a ContractError that says what was returned in place of a transition. */
export function checkTransition(transition: unknown): Transition<unknown> {
  const wrong = (what: string): never => {
    throw new ContractError(what);
  };
  if (typeof transition !== "object" || transition === null)
    return wrong(`${shown(transition)}; { state, outbound } expected`);
  if ("then" in transition) wrong("a promise; the contract is synchronous (drain it in a driver, see recorded)");
  const { state, outbound, kept, ...others } = transition as Partial<Transition<unknown>>;
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined) wrong(`an unknown field ${unknown}; there are state, outbound, kept`);
  if (state === undefined) wrong("no state");
  if (!Array.isArray(outbound)) return wrong(`no list of outbound, but ${shown(outbound)}`);
  if (kept !== undefined && typeof kept !== "boolean") wrong(`kept: ${shown(kept)}`);
  const asked = outbound as readonly Outbound[];
  requireFew(asked);
  return kept ? { state, outbound: asked, kept } : { state, outbound: asked };
}
