// What every program in a thread stands on, ours as well: an implementation that changes one of these has changed what judges
// it. Looked at with functions that were put aside before anything was loaded, and with no other.

const { getOwnPropertyDescriptor, is } = Object;
const prototypeOf = Object.getPrototypeOf as (value: object) => object;
const { ownKeys } = Reflect;

// Not the clock nor chance, which code that wants to be deterministic replaces; nor Error, whose stacks loaders improve.
const HOLDERS: readonly (readonly [name: string, holder: object])[] = [
  ["JSON", JSON],
  ["Object", Object],
  ["Object.prototype", Object.prototype],
  ["Array", Array],
  ["Array.prototype", Array.prototype],
  ["String.prototype", String.prototype],
  ["Number", Number],
  ["Map.prototype", Map.prototype],
  ["Set.prototype", Set.prototype],
  ["WeakMap.prototype", WeakMap.prototype],
  ["Function.prototype", Function.prototype],
  ["RegExp.prototype", RegExp.prototype],
  ["Promise.prototype", Promise.prototype],
  ["Reflect", Reflect],
  ["Atomics", Atomics],
  ["Symbol", Symbol],
  ["Int32Array.prototype", Int32Array.prototype],
  ["the prototype of typed arrays", prototypeOf(Int32Array.prototype)],
  ["the iterator of arrays", prototypeOf([].values())],
  ["the iterator of maps", prototypeOf(new Map().values())],
  ["the iterator of sets", prototypeOf(new Set().values())],
  ["the iterator of strings", prototypeOf(""[Symbol.iterator]())],
  ["the prototype of iterators", prototypeOf(prototypeOf([].values()))],
  ["the prototype of generators", prototypeOf(prototypeOf(function* () {}.prototype as object))],
];

interface Known {
  readonly name: string;
  readonly holder: object;
  readonly key: PropertyKey;
  readonly value: unknown;
  readonly get: unknown;
}

const KNOWN: Known[] = [];
for (const [name, holder] of HOLDERS) {
  for (const key of ownKeys(holder)) {
    const { value, get } = getOwnPropertyDescriptor(holder, key)! as { value?: unknown; get?: unknown };
    KNOWN.push({ name: `${name}.${String(key)}`, holder, key, value, get });
  }
}
const COUNT = KNOWN.length;

const KEYS: { readonly name: string; readonly holder: object; readonly count: number }[] = [];
for (const [name, holder] of HOLDERS) KEYS.push({ name, holder, count: ownKeys(holder).length });
const HOLDER_COUNT = KEYS.length;

/** The name of something built in that is not what it was, or has got more; null where all is. */
export function changedIntrinsic(): string | null {
  for (let i = 0; i < HOLDER_COUNT; i++) {
    const { name, holder, count } = KEYS[i];
    if (ownKeys(holder).length !== count) return name;
  }
  for (let i = 0; i < COUNT; i++) {
    const { name, holder, key, value, get } = KNOWN[i];
    const now = getOwnPropertyDescriptor(holder, key) as { value?: unknown; get?: unknown } | undefined;
    if (now === undefined || !is(now.value, value) || now.get !== get) return name;
  }
  return null;
}
