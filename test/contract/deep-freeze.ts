/** Freezes a value and everything that hangs on it, long chains included: whoever changes any of it throws. */
export function deepFreeze<T>(root: T): T {
  const left: unknown[] = [root];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value !== "object" || value === null || Object.isFrozen(value)) continue;
    Object.freeze(value);
    for (const inner of Object.values(value) as unknown[]) left.push(inner);
  }
  return root;
}
