// Makes one list of what several workers found, the same list whoever found what: in order of runs, equal traces once.

/** What is needed of a finding to put it in its place. */
export interface Found {
  /** The number of the run that it was found in. */
  readonly run: number;
  readonly kind: string;
  /** The law's id, `panic` or `progress`. */
  readonly law: string;
  /** Equal for equal traces, whatever their seeds. */
  readonly key: string;
}

export interface Gathered<T> {
  readonly found: T;
  /** How many findings shrank to this trace. */
  readonly times: number;
  /** The other laws that the same trace breaks. */
  readonly alsoBreaks: readonly string[];
}

/**
 * The findings without repetition. Of each law only the first `shrinksPerLaw` count: a worker of several has shrunk more.
 * `laws`: ids in their fixed order; where one trace breaks several, it stands for the first of them.
 */
export function gatherFindings<T extends Found>(
  found: readonly T[],
  laws: readonly string[],
  shrinksPerLaw: number,
): Gathered<T>[] {
  const inOrder = [...found].sort((a, b) => a.run - b.run || laws.indexOf(a.law) - laws.indexOf(b.law));
  const taken = new Map<string, number>();
  const groups = new Map<string, T[]>();
  for (const one of inOrder) {
    const before = taken.get(one.law) ?? 0;
    taken.set(one.law, before + 1);
    if (before >= shrinksPerLaw) continue;
    const key = `${one.kind} ${one.key}`;
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()].map((group) => {
    const ids = [...new Set(group.map(({ law }) => law))].sort((a, b) => laws.indexOf(a) - laws.indexOf(b));
    return { found: group.find(({ law }) => law === ids[0])!, times: group.length, alsoBreaks: ids.slice(1) };
  });
}
