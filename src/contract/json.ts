// Plain data, and the one text form of it. Canonical text decides when two packets or two states are equal.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * The canonical text of plain data: keys sorted, absent and undefined fields left out, `toJSON` respected.
 * Equal texts mean equal data. Throws a TypeError on what plain data cannot hold (functions, NaN, Maps, cycles).
 */
export function canonicalText(value: unknown): string {
  return textOf(value, 0);
}

// Deeper than any honest packet: a cycle is reported instead of exhausting the stack.
const DEPTH_MAX = 200;

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
  // A Map or a Set has no keys of its own: all of them would be one text. Read by tag, for values of another realm.
  const tag = Object.prototype.toString.call(value);
  if (tag !== "[object Object]") throw new TypeError(`plain data expected, found ${tag}`);
  let text = "{";
  for (const key of Object.keys(plain).sort()) {
    if (plain[key] === undefined) continue;
    text += (text.length > 1 ? "," : "") + JSON.stringify(key) + ":" + textOf(plain[key], depth + 1);
  }
  return text + "}";
}
