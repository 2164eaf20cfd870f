// Plain data, and the one text form of it. Canonical text decides when two packets or two states are equal.

/** Plain data. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * The canonical text of plain data: keys sorted, absent and undefined fields left out, `toJSON` respected.
 * Equal texts mean equal data. Throws a TypeError on what plain data cannot hold (functions, NaN, Maps, cycles).
 */
export function canonicalText(value: unknown): string {
  return textOf(value, 0);
}

/** Deeper than any honest packet: a cycle is reported instead of exhausting the stack. */
export const DEPTH_MAX = 200;

function textOf(value: unknown, depth: number): string {
  if (depth > DEPTH_MAX) throw new TypeError("plain data expected, found a cycle or more than 200 levels");
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "number":
      if (!Number.isFinite(value)) throw new TypeError(`plain data expected, found the number ${value}`);
      // -0 and 0 are one value on the wire, and one text.
      return String(value);
    case "boolean":
      return value ? "true" : "false";
    case "object":
      return value === null ? "null" : objectText(value, depth);
    default:
      throw new TypeError(`plain data expected, found a value of type ${typeof value}`);
  }
}

function objectText(value: object, depth: number): string {
  const plain = value as { toJSON?: () => unknown } & Record<string, unknown>;
  if (typeof plain.toJSON === "function") return textOf(plain.toJSON(), depth + 1);
  if (Array.isArray(value)) {
    let text = "[";
    for (let i = 0; i < value.length; i++) text += (i > 0 ? "," : "") + textOf(value[i] ?? null, depth + 1);
    return text + "]";
  }
  let text = "{";
  for (const key of sortedKeysOf(plain)) {
    if (plain[key] === undefined) continue;
    text += (text.length > 1 ? "," : "") + JSON.stringify(key) + ":" + textOf(plain[key], depth + 1);
  }
  return text + "}";
}

/** A copy of plain data, as it would be read from its canonical text. Throws what `canonicalText` throws. */
export const canonicalCopy = <T>(value: T): T => copyOf(value, 0) as T;

function copyOf(value: unknown, depth: number): unknown {
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
  if (typeof value === "number" && Number.isFinite(value)) return value + 0;
  // What is not plain data is refused in one place.
  if (typeof value !== "object" || depth > DEPTH_MAX) return textOf(value, depth);
  const plain = value as { toJSON?: () => unknown } & Record<string, unknown>;
  if (typeof plain.toJSON === "function") return copyOf(plain.toJSON(), depth + 1);
  if (Array.isArray(value)) {
    const list = new Array<unknown>(value.length);
    for (let i = 0; i < value.length; i++) list[i] = copyOf(value[i] ?? null, depth + 1);
    return list;
  }
  const copy: Record<string, unknown> = {};
  for (const key of sortedKeysOf(plain)) {
    const field = plain[key];
    if (field === undefined) continue;
    // An assignment to this one would set what the copy inherits from.
    if (key === "__proto__") Object.defineProperty(copy, key, { ...ORDINARY, value: copyOf(field, depth + 1) });
    else copy[key] = copyOf(field, depth + 1);
  }
  return copy;
}

const ORDINARY = { configurable: true, enumerable: true, writable: true };

function sortedKeysOf(value: Record<string, unknown>): readonly string[] {
  if (Object.getPrototypeOf(value) !== Object.prototype) {
    // A Map or a Set has no keys of its own: all of them would be one text. Read by tag, for values of another realm.
    const tag = Object.prototype.toString.call(value);
    if (tag !== "[object Object]") throw new TypeError(`plain data expected, found ${tag}`);
  }
  const keys = Object.keys(value);
  // Most are sorted as they are written.
  for (let i = 1; i < keys.length; i++) if (keys[i] < keys[i - 1]) return keys.sort();
  return keys;
}
