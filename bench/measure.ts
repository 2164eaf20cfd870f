// CPU time of several ways to do a thing. They take turns in every round, so that the machine's other load falls on all of
// them alike, and the round in the middle counts.

export interface Contestant {
  readonly name: string;
  /** Does its work once and answers how much it did, in its own unit. */
  readonly work: () => number | Promise<number>;
}

export interface Measured {
  readonly name: string;
  /** How much was done in a second of CPU time, all threads of the process counted: the round in the middle. */
  readonly perSecond: number;
  /** What one unit costs beside one unit of the first contestant: measured in each round, then the round in the middle. */
  readonly costToFirst: number;
}

/** Lets each contestant do its work in every round, after one round that is not counted. */
export async function measure(contestants: readonly Contestant[], rounds: number): Promise<readonly Measured[]> {
  const rates: number[][] = [];
  for (let round = -1; round < rounds; round++) {
    const inRound: number[] = [];
    for (const { work } of contestants) {
      const before = process.cpuUsage();
      const done = await work();
      const { user, system } = process.cpuUsage(before);
      inRound.push(done / ((user + system) / 1e6));
    }
    if (round >= 0) rates.push(inRound);
  }
  return contestants.map(({ name }, at) => ({
    name,
    perSecond: median(rates.map((inRound) => inRound[at])),
    costToFirst: median(rates.map((inRound) => inRound[0] / inRound[at])),
  }));
}

export function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
}

/** 1234567 as "1,234,567". */
export const grouped = (number: number): string => Math.round(number).toLocaleString("en-US");
