// The same implementation with its answers remembered: equal states become one object, and nothing is asked twice. For
// long counts; the tests do without.

import type { Implementation, Renaming, Transition } from "../../src/contract/implementation.js";

export function remembering<S extends object>(implementation: Implementation<S>): Implementation<S> {
  const states = new Map<string, S>();
  const known = new WeakMap<S, Known<S>>();
  const one = (state: S): S => {
    if (known.has(state)) return state;
    const key = implementation.key(state);
    const first = states.get(key);
    if (first !== undefined) return first;
    states.set(key, state);
    known.set(state, { key: String(states.size), steps: new Map(), renamed: new Map() });
    return state;
  };
  const single = (transition: Transition<S>): Transition<S> => ({ ...transition, state: one(transition.state) });
  const { rename } = implementation;
  const renaming: Renaming<S> | undefined = rename && {
    ...rename,
    state: (state, permutation) =>
      remembered(known.get(state)!.renamed, permutation.join(), () => one(rename.state(state, permutation))),
  };
  return {
    ...implementation,
    boot: (disk, options) => single(implementation.boot(disk, options)),
    reduce: (state, message) =>
      remembered(known.get(state)!.steps, JSON.stringify(message), () => single(implementation.reduce(state, message))),
    key: (state) => known.get(state)!.key,
    ...(renaming && { rename: renaming }),
  };
}

interface Known<S> {
  /** A number: it tells states apart as well as the text does, and is short. */
  readonly key: string;
  /** By message. */
  readonly steps: Map<string, Transition<S>>;
  /** By permutation. */
  readonly renamed: Map<string, S>;
}

function remembered<K, V>(memory: Map<K, V>, key: K, make: () => V): V {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const made = make();
  memory.set(key, made);
  return made;
}
