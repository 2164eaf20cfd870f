// What follows a cluster as a list, for whoever goes through a model by a choice of their own.

import type { Action } from "../cluster/action.js";
import { Expansion } from "./expansion.js";
import type { Parts } from "./parts.js";

/** A cluster that follows another: its list, and its fingerprint as text. */
export interface Successor {
  readonly action: Action | null;
  readonly list: Int32Array;
  readonly fingerprint: string;
}

/** What follows a cluster within the model, in a fixed order. */
export function successorsOf(parts: Parts, list: Int32Array): readonly Successor[] {
  const successors: Successor[] = [];
  let fingerprint = "";
  const expansion = new Expansion(parts, {
    wants(low, high) {
      fingerprint = `${high} ${low}`;
      return true;
    },
    take(next, length, step, extra) {
      successors.push({ action: parts.actionOf(step, extra), list: next.slice(0, length), fingerprint });
    },
    isBroken() {},
  });
  expansion.expand(list, list.length);
  return successors;
}
